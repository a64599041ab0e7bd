/** Recording of relayed media to files, beside the packet path. */
@NullMarked
package io.jackfield.relay.record;

import org.jspecify.annotations.NullMarked;
