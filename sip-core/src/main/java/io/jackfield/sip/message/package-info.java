/** SIP messages as bytes with an index (RFC 3261 7 and 25). */
@NullMarked
package io.jackfield.sip.message;

import org.jspecify.annotations.NullMarked;
