/** The admin API: JSON over HTTP, for {@code jackfield ctl} and for scripts; Prometheus text at {@code /metrics}. */
@NullMarked
package io.jackfield.examples.admin;

import org.jspecify.annotations.NullMarked;
