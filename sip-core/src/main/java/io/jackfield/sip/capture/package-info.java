/** Copies of all SIP messages for a capture server, by HEPv3. */
@NullMarked
package io.jackfield.sip.capture;

import org.jspecify.annotations.NullMarked;
