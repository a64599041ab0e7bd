/** Media loops: one selector thread, its sockets and its timers. */
@NullMarked
package io.jackfield.rtp.loop;

import org.jspecify.annotations.NullMarked;
