package io.jackfield.proxy.forward;

import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/**
 * A copy of a request that is about to leave for a target.
 *
 * @param index the branch's number: 0 for the first target of the request
 * @param request the request as it goes on
 * @param copy what leaves; to be edited
 * @param target where it goes
 * @param to how it leaves
 * @param variables what its route noted down
 */
public record BranchCopy(
        int index, SipRequest request, RequestEdit copy, Optional<Target> target, Flow to, Variables variables) {}
