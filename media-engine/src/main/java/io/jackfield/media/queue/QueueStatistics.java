package io.jackfield.media.queue;

import java.time.Duration;

/**
 * A queue's figures.
 *
 * @param waiting callers who wait now
 * @param longestWait how long the first of them has waited
 * @param agents agents that are logged in
 * @param ready agents that wait for a call
 * @param entered callers who have ever come in
 * @param answered callers who have talked to an agent
 * @param abandoned callers who hung up while waiting
 * @param overflowed callers who left without an agent for another reason: time, no agents, the exit key
 * @param refused callers who found the queue full
 * @param averageWait how long those who were answered have waited, on average over the window
 * @param averageTalk how long conversations have lasted, on average over the window
 * @param serviceLevel the share of callers in the window who were answered within the queue's target, 0 to 1, of those who were answered or
 *     gave up; 1 when there were none
 */
public record QueueStatistics(
        int waiting,
        Duration longestWait,
        int agents,
        int ready,
        long entered,
        long answered,
        long abandoned,
        long overflowed,
        long refused,
        Duration averageWait,
        Duration averageTalk,
        double serviceLevel) {}
