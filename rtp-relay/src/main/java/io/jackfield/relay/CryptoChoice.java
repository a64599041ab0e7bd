package io.jackfield.relay;

import io.jackfield.rtp.srtp.CryptoSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How keys are offered in a description (RFC 4568).
 *
 * @param sdes whether they are at all; else a secure stream cannot be made of a plain one
 * @param only of the suites only these; empty for all
 * @param without of the suites not these, unless {@code only} says which
 * @param order these first
 * @param padded whether keys keep their {@code =} padding
 * @param lifetime whether keys say that they are good for 2^31 packets
 * @param preferred which of the suites that an offerer offers it is answered with, best first; empty for its own order
 */
public record CryptoChoice(
        boolean sdes,
        Set<CryptoSuite> only,
        Set<CryptoSuite> without,
        List<CryptoSuite> order,
        boolean padded,
        boolean lifetime,
        List<CryptoSuite> preferred) {
    /** Every suite, in the relay's order. */
    public static final CryptoChoice ALL = new CryptoChoice(true, Set.of(), Set.of(), List.of(), false, false);

    /** Copies the collections. */
    public CryptoChoice {
        only = Set.copyOf(only);
        without = Set.copyOf(without);
        order = List.copyOf(order);
        preferred = List.copyOf(preferred);
    }

    /** The offerer's order decides which suite it is answered with. */
    public CryptoChoice(
            boolean sdes,
            Set<CryptoSuite> only,
            Set<CryptoSuite> without,
            List<CryptoSuite> order,
            boolean padded,
            boolean lifetime) {
        this(sdes, only, without, order, padded, lifetime, List.of());
    }

    CryptoChoice preferring(List<CryptoSuite> best) {
        return new CryptoChoice(sdes, only, without, order, padded, lifetime, best);
    }

    boolean allows(CryptoSuite suite) {
        return only.isEmpty() ? !without.contains(suite) : only.contains(suite);
    }

    /** The suites to offer, best first. */
    List<CryptoSuite> suites() {
        List<CryptoSuite> suites = new ArrayList<>(order.stream().distinct().toList());
        for (CryptoSuite suite : CryptoSuite.values()) {
            if (!suites.contains(suite)) {
                suites.add(suite);
            }
        }
        suites.removeIf(suite -> !sdes || !allows(suite));
        return suites;
    }
}
