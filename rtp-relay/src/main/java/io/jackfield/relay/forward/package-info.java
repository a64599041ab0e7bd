/** Audio of calls, decoded, for a program that listens in: recognition of speech, quality assurance. */
@NullMarked
package io.jackfield.relay.forward;

import org.jspecify.annotations.NullMarked;
