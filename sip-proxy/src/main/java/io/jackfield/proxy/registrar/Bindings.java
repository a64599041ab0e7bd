package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of RFC 3261 10.3 about the bindings of one address of record: pure functions on snapshots. */
final class Bindings {
    private Bindings() {}

    /**
     * A change that a REGISTER asks for.
     *
     * @param wanted the new bindings; one that expires at once removes
     * @param all whether {@code Contact: *} removes them all
     */
    record Change(Binding.Origin origin, List<Binding> wanted, boolean all) {}

    /** What came of a change: the new bindings, or why there are none. */
    record Result(List<Binding> bindings, Refusal refusal) {}

    enum Refusal {
        NONE,
        /** An older request of the same Call-ID came after a newer one (10.3 step 6 and 7). */
        OUT_OF_ORDER,
        /** More contacts than the address may have. */
        TOO_MANY
    }

    /** Applies a change to the bindings as a whole, or not at all (10.3: all must commit, or none). */
    static Result apply(List<Binding> current, Change change, int maxContacts, long nowNs) {
        List<Binding> kept = new ArrayList<>(live(current, nowNs));
        if (change.all()) {
            for (Binding binding : kept) {
                if (outOfOrder(binding, change)) {
                    return new Result(current, Refusal.OUT_OF_ORDER);
                }
            }
            return new Result(List.of(), Refusal.NONE);
        }
        for (Binding wanted : change.wanted()) {
            Optional<Binding> same = same(kept, wanted);
            if (same.isPresent()) {
                if (outOfOrder(same.get(), change)) {
                    return new Result(current, Refusal.OUT_OF_ORDER);
                }
                kept.remove(same.get());
            }
            if (!wanted.expired(nowNs)) {
                kept.add(wanted);
            }
        }
        return kept.size() > maxContacts
                ? new Result(current, Refusal.TOO_MANY)
                : new Result(List.copyOf(kept), Refusal.NONE);
    }

    /** Those that hold still. */
    static List<Binding> live(List<Binding> bindings, long nowNs) {
        for (int i = 0; i < bindings.size(); i++) {
            if (bindings.get(i).expired(nowNs)) {
                return bindings.stream().filter(b -> !b.expired(nowNs)).toList();
            }
        }
        return bindings;
    }

    /** The binding of the same phone: the same flow of the same instance by outbound (RFC 5626 6), else the same contact. */
    static Optional<Binding> same(List<Binding> bindings, Binding wanted) {
        for (Binding binding : bindings) {
            if (sameBinding(binding, wanted)) {
                return Optional.of(binding);
            }
        }
        return Optional.empty();
    }

    private static boolean sameBinding(Binding stored, Binding wanted) {
        if (stored.device().outbound() != wanted.device().outbound()) {
            return false;
        }
        if (wanted.device().outbound()) {
            return stored.device().regId() == wanted.device().regId()
                    && stored.device().instance().equals(wanted.device().instance());
        }
        return stored.contact().equals(wanted.contact()) || equivalent(stored.contact(), wanted.contact());
    }

    private static boolean outOfOrder(Binding stored, Change change) {
        return stored.origin().callId().equals(change.origin().callId())
                && change.origin().cseq() <= stored.origin().cseq();
    }

    /** URIs compare as RFC 3261 19.1.4 says. */
    private static boolean equivalent(String one, String other) {
        Optional<SipUri> first = SipUri.parse(one);
        Optional<SipUri> second = SipUri.parse(other);
        return first.isPresent() && second.isPresent() && first.get().equivalent(second.get());
    }
}
