package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;

/**
 * One contact of an address of record (RFC 3261 10). Immutable. Kept small, since there are as many as phones: the contact stays
 * text and is parsed when a call goes there.
 *
 * @param contact the Contact URI
 * @param callId the Call-ID of the REGISTER that made it last
 * @param cseq its CSeq number
 * @param expiresAtNs when it ends, on the clock of the shards
 * @param q the preference, 0 to 1
 * @param flow the flow it registered by, when calls have to take that: a connection, or a NAT binding
 * @param path the Path values of the REGISTER (RFC 3327), outermost first
 */
public record Binding(
        String contact, String callId, long cseq, long expiresAtNs, float q, Optional<Flow> flow, List<String> path) {

    /** Copies the path. */
    public Binding {
        path = List.copyOf(path);
    }

    /** Whether it holds no longer. */
    public boolean expired(long nowNs) {
        return expiresAtNs - nowNs <= 0;
    }

    /** Whole seconds that it still holds, rounded up. */
    public long remainingSeconds(long nowNs) {
        return Math.max(0, (expiresAtNs - nowNs + 999_999_999) / 1_000_000_000);
    }

    /** Where a request for it goes; empty when the contact is no URI, which a registrar lets nobody store. */
    Optional<Target> target() {
        return SipUri.parse(contact).map(uri -> {
            Target target = Target.uri(uri.withoutUriHeaders()).withQ(q);
            if (!path.isEmpty()) {
                return target.withPath(path.stream()
                        .flatMap(value -> NameAddr.parse(value).stream())
                        .toList());
            }
            return flow.isPresent() ? target.withFlow(flow.get()) : target;
        });
    }
}
