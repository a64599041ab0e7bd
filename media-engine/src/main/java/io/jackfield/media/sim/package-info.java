/**
 * Calls with sound in virtual time: a {@link io.jackfield.media.MediaEngine} and its scripts run unchanged in a
 * {@link io.jackfield.sim.Simulation}, an hour in seconds, and every run can be had again.
 *
 * <pre>{@code
 * CallSimulation sim = CallSimulation.seeded(42);
 * sim.engine("ivr", "10.0.0.9").dialplan(d -> d.match("2000", reception::run)).build();
 * AudioPhone alice = sim.phone("alice", "10.0.0.1");
 * alice.call("sip:2000@10.0.0.9").expectAnswered().expectTone(880, ofSeconds(1));
 * alice.press("2").expectEnded();
 * }</pre>
 *
 * <p>Scripts block as they always do. Time goes on only while all of them wait for their calls; what they wait for otherwise, a disk or a
 * database, takes no virtual time. Scripts that are woken at the same time run one after the other, in an order that follows from the seed.
 */
@NullMarked
package io.jackfield.media.sim;

import org.jspecify.annotations.NullMarked;
