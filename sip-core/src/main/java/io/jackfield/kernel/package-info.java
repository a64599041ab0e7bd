/** Time, timers, shards and bounded state: what every protocol machine runs on. */
@NullMarked
package io.jackfield.kernel;

import org.jspecify.annotations.NullMarked;
