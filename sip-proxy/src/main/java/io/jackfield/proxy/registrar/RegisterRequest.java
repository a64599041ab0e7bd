package io.jackfield.proxy.registrar;

import io.jackfield.proxy.nat.NatTest;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a REGISTER asks for (RFC 3261 10.3 steps 6 and 7). */
final class RegisterRequest {
    /**
     * What it asks for.
     *
     * @param status 200, or the 4xx that it deserves
     * @param change the change; with no contacts it only asks
     */
    record Reading(int status, Bindings.Change change) {}

    private RegisterRequest() {}

    static Reading read(SipRequest request, Flow flow, RegistrarSettings settings, long nowNs) {
        String callId = request.callId();
        long cseq = request.cseqNumber();
        if (request.wildcardContact()) {
            boolean removesAll = request.expires().orElse(-1) == 0
                    && request.headers(Header.CONTACT).size() == 1;
            return new Reading(removesAll ? 200 : 400, new Bindings.Change(callId, cseq, List.of(), removesAll));
        }
        List<NameAddr> contacts = request.contacts();
        Bindings.Change nothing = new Bindings.Change(callId, cseq, List.of(), false);
        if (contacts.size() != request.headers(Header.CONTACT).size()) {
            return new Reading(400, nothing);
        }
        List<String> path = request.headers(Header.PATH);
        // With a Path the next hop is the edge proxy that wrote it, which knows the phone's flow itself (RFC 3327, RFC
        // 5626).
        Optional<Flow> way = path.isEmpty() && NatTest.needsFlow(request, flow) ? Optional.of(flow) : Optional.empty();
        List<Binding> wanted = new ArrayList<>(contacts.size());
        for (NameAddr contact : contacts) {
            long seconds = contact.expires().orElse(request.expires().orElse((int)
                    settings.defaultExpires().toSeconds()));
            if (!contact.uri().isSip()) {
                return new Reading(400, nothing);
            }
            if (seconds > 0 && seconds < settings.minExpires().toSeconds()) {
                return new Reading(423, nothing);
            }
            long granted = Math.min(seconds, settings.maxExpires().toSeconds());
            wanted.add(new Binding(
                    contact.uri().text(),
                    callId,
                    cseq,
                    nowNs + granted * 1_000_000_000L,
                    (float) contact.q(),
                    way,
                    path));
        }
        return new Reading(200, new Bindings.Change(callId, cseq, List.copyOf(wanted), false));
    }
}
