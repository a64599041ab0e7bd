/** SIP transports and flows (RFC 3261 18). */
@NullMarked
package io.jackfield.sip.transport;

import org.jspecify.annotations.NullMarked;
