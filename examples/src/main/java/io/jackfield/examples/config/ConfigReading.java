package io.jackfield.examples.config;

import java.util.List;
import java.util.Optional;

/**
 * What became of a configuration that was read.
 *
 * @param config there when nothing is wrong
 * @param problems by line
 */
public record ConfigReading<C>(Optional<C> config, List<ConfigProblem> problems) {}
