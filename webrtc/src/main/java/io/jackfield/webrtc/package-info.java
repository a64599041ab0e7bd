/** The browser edge: SIP over WebSocket, SDP shaping and the web phone land here. */
@NullMarked
package io.jackfield.webrtc;

import org.jspecify.annotations.NullMarked;
