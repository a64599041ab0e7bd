/**
 * Virtual time and a seeded network, for testing call flows: whatever is built on a {@link io.jackfield.sip.node.SipNode} runs in it
 * unchanged, an hour in milliseconds, and every run can be had again.
 *
 * <pre>{@code
 * @Test
 * void bobHangsUp() {
 *     Simulation sim = Simulation.seeded(42);
 *     SimPhone alice = sim.phone("alice", "10.0.0.1");
 *     SimPhone bob = sim.phone("bob", "10.0.0.2");
 *     alice.call(bob);
 *     bob.expectInvite().ring().answer();
 *     alice.expectEstablished();
 *     bob.hangUp();
 *     alice.expectEnded();
 * }
 * }</pre>
 *
 * <p>{@link Simulation} is the world: its clock, its chance, its hosts. {@link SimNetwork} is what lies between them, and what goes
 * wrong there: {@link NetworkConditions}, {@link SimNat}, cuts and crashes, names. Who takes part is
 *
 * <ul>
 *   <li>what is under test: a node made with {@link Simulation#node}, and a proxy, a user agent or anything else on it;
 *   <li>a {@link SimPhone}: a user agent that is used as a person uses a phone;
 *   <li>a {@link SimPeer}: a script without a stack, right or wrong.
 * </ul>
 *
 * <p>An expectation that fails throws an {@link AssertionError} with the seed and a ladder of the messages. All of it is for one
 * thread, the test's, and no clock but the simulation's is read.
 */
@NullMarked
package io.jackfield.sim;

import org.jspecify.annotations.NullMarked;
