/**
 * Health of destinations: the state that probes and calls move, what latency says, and the machine that probes with OPTIONS
 * (RFC 3261 11). Pure: no socket, no clock; the dispatcher drives it.
 */
@NullMarked
package io.jackfield.dispatcher.probe;

import org.jspecify.annotations.NullMarked;
