/** Locating SIP servers (RFC 3263). */
@NullMarked
package io.jackfield.sip.resolve;

import org.jspecify.annotations.NullMarked;
