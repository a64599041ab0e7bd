/** SIP transactions (RFC 3261 17, RFC 6026). */
@NullMarked
package io.jackfield.sip.transaction;

import org.jspecify.annotations.NullMarked;
