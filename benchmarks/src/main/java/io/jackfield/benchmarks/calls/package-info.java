/** Many calls with media at a media engine in a process of its own: what they cost, and whether its packets leave on time. */
@NullMarked
package io.jackfield.benchmarks.calls;

import org.jspecify.annotations.NullMarked;
