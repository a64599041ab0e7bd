/** Session descriptions and offer/answer (RFC 8866, RFC 3264). */
@NullMarked
package io.jackfield.sdp;

import org.jspecify.annotations.NullMarked;
