package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/**
 * One contact of an address of record (RFC 3261 10). Immutable. Kept small, since there are as many as phones: the contact stays
 * text, with push parameters (RFC 8599) and all, and is parsed when a call goes there; what most phones have alike is shared.
 *
 * @param contact the Contact URI
 * @param expiresAtNs when it ends, on the clock of the shards
 * @param q the preference, 0 to 1
 * @param origin the REGISTER that made it last
 * @param reach how it is reached
 * @param device what is known of the phone
 */
public record Binding(String contact, long expiresAtNs, float q, Origin origin, Reach reach, Device device) {
    /** A binding that is reached where its contact says. */
    public static Binding of(String contact, Origin origin, long expiresAtNs) {
        return new Binding(contact, expiresAtNs, 1, origin, Reach.DIRECT, Device.UNKNOWN);
    }

    /**
     * The REGISTER that made a binding.
     *
     * @param callId its Call-ID
     * @param cseq its CSeq number
     */
    public record Origin(String callId, long cseq) {}

    /**
     * What is known of a phone.
     *
     * @param instance the value of {@code +sip.instance} (RFC 5626), without quotes; empty when it has none
     * @param regId its {@code reg-id}; 0 when it has none
     * @param methods what it understands
     * @param userAgent what it calls itself; empty when it does not say
     */
    public record Device(String instance, int regId, MethodSet methods, String userAgent) {
        /** Nothing is known. */
        public static final Device UNKNOWN = new Device("", 0, MethodSet.ALL, "");

        /** Whether it registers flows by outbound (RFC 5626): then instance and reg-id tell bindings apart, not the contact. */
        public boolean outbound() {
            return regId > 0 && !instance.isEmpty();
        }
    }

    /** The flow to it, see {@link Reach}; made anew each time. */
    public Optional<Flow> flow() {
        return reach.flow();
    }

    /** Whether it holds no longer. */
    public boolean expired(long nowNs) {
        return expiresAtNs - nowNs <= 0;
    }

    /** Whole seconds that it still holds, rounded up. */
    public long remainingSeconds(long nowNs) {
        return Math.max(0, (expiresAtNs - nowNs + 999_999_999) / 1_000_000_000);
    }

    /** Where a request for it goes; empty when the contact is no URI, which a registrar lets nobody store, or out of our reach. */
    Optional<Target> target() {
        if (reach.elsewhere() != null) {
            return Optional.empty();
        }
        return SipUri.parse(contact).map(uri -> {
            Target target = Target.uri(uri.withoutUriHeaders()).withQ(q);
            if (!reach.path().isEmpty()) {
                return target.withPath(reach.path().stream()
                        .flatMap(value -> NameAddr.parse(value).stream())
                        .toList());
            }
            return reach.flow().map(target::withFlow).orElse(target);
        });
    }
}
