/** {@code jackfield ctl}: looks at a running platform or proxy and tells it what to do, by its admin API. */
@NullMarked
package io.jackfield.examples.ctl;

import org.jspecify.annotations.NullMarked;
