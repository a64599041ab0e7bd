package io.jackfield.media.eventsocket;

import java.time.Duration;

/**
 * What connections keep to.
 *
 * @param clients how many there may be
 * @param queueBytes how much may wait for one of them
 * @param login how long one may take to log in
 */
record SocketLimits(int clients, int queueBytes, Duration login) {}
