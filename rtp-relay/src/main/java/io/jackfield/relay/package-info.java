/** The media relay: sessions, legs and ports. */
@NullMarked
package io.jackfield.relay;

import org.jspecify.annotations.NullMarked;
