package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/**
 * An INVITE that may create a dialog, as it begins its way through the proxy.
 *
 * @param request the request as it goes on, before what is done to the copy of each branch: the caller is its From, the callee its To
 *     or Request-URI
 * @param from how it came, which is how the caller is reached
 * @param user who the caller authenticated as
 * @param variables what its route noted down
 * @param nowNs the shard's clock
 */
public record CallStart(SipRequest request, Flow from, Optional<String> user, Variables variables, long nowNs) {}
