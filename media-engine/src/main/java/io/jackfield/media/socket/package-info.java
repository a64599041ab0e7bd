/** A call's audio both ways over a WebSocket to an application: a voice bot, a transcriber, a translator. */
@NullMarked
package io.jackfield.media.socket;

import org.jspecify.annotations.NullMarked;
