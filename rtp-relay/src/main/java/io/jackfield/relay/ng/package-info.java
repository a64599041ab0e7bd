/** The ng control protocol: a relay that a SIP server elsewhere controls, and a relay elsewhere that is controlled from here. */
@NullMarked
package io.jackfield.relay.ng;

import org.jspecify.annotations.NullMarked;
