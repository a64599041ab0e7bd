/** JMH benchmarks behind the figures that we claim. */
@NullMarked
package io.jackfield.benchmarks;

import org.jspecify.annotations.NullMarked;
