/** The platform's YAML configuration: read with line numbers, every error named. Jackson stays in here. */
@NullMarked
package io.jackfield.examples.config;

import org.jspecify.annotations.NullMarked;
