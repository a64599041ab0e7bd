package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * All that {@code jackfield media} can be told.
 *
 * @param data where tokens are kept, and what is on its way somewhere
 * @param drain how long calls may go on after a SIGTERM
 */
public record MediaConfig(
        EngineConfig engine, Optional<DatabaseAt> database, Optional<HostPort> admin, Path data, Duration drain) {}
