/**
 * The proxy facade: routes decide, the proxy does.
 *
 * <p>Each request goes through these stages, in this order; the rules in force ({@link io.jackfield.proxy.ProxyRules}) are read once,
 * at the second. What is not installed costs nothing.
 *
 * <ol>
 *   <li>Transactions: retransmissions are absorbed and answered as before, CANCELs matched and answered (RFC 3261 9.2, 17.2).
 *   <li>Guard ({@link io.jackfield.proxy.RequestGuard}): floods, bans, scanners.
 *   <li>Shaping in ({@link io.jackfield.proxy.forward.MessageShaper#received}): what topology hiding changed is undone.
 *   <li>Validation (16.3): Request-URI, Max-Forwards 483, Proxy-Require 420.
 *   <li>Routes (16.4): ours are taken off, strict routing is repaired, the token of our Record-Route is verified.
 *   <li>Loops (16.3 step 4, RFC 5393): 482.
 *   <li>Within a dialog that was set up through here (16.12): on along its Route set, straight to step 14.
 *   <li>Along a Path of ours (RFC 5626 5.3), which the token in its Route proves: over the flow that the token names, to step 12, or 430.
 *   <li>Foreign Route sets 403 (unless there is a route for them, which takes step 9 first), dialogs that are none of ours 404.
 *   <li>Authorisation: an open route, a trusted source, or authentication; else 403. Where subscribers are in a database, the
 *       request waits for what it says off the shard ({@link io.jackfield.proxy.Preparation}). What is refused up to here is told to
 *       the guard.
 *   <li>Route: by method, for our domains; the foreign route for others. It returns a {@link io.jackfield.proxy.Decision}.
 *   <li>Targets of a relay: edits of the request, then the selector.
 *   <li>For an INVITE: gates ({@link io.jackfield.proxy.CallGate}), then observers
 *       ({@link io.jackfield.proxy.forward.DialogObserver#invited}).
 *   <li>Forwarding (16.6), for each branch: shaping out ({@link io.jackfield.proxy.forward.MessageShaper#forward}), target and Path,
 *       Record-Route, media anchor, Via.
 * </ol>
 *
 * <p>Responses go the other way: transaction, response context (16.7), observers, our Via off, shaping
 * ({@link io.jackfield.proxy.forward.MessageShaper#back}), media anchor, transaction. The ACK of a 2xx takes steps 2, 3, 5 and 14
 * without a transaction (or, where a relay was stateless, that of its route's decision); it is told as
 * {@link io.jackfield.proxy.forward.DialogObserver#confirmed}.
 */
@NullMarked
package io.jackfield.proxy;

import org.jspecify.annotations.NullMarked;
