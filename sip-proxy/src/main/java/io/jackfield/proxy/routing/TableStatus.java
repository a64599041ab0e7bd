package io.jackfield.proxy.routing;

import java.util.Optional;

/**
 * How it stands with routing data.
 *
 * @param table its name
 * @param rows how many are known
 * @param loads how often it was loaded again
 * @param refusals how often that failed, and what was known stayed
 * @param refusal why the last load failed; empty when it did not
 */
public record TableStatus(String table, int rows, long loads, long refusals, Optional<String> refusal) {}
