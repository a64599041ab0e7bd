package io.jackfield.relay.ng;

import io.jackfield.relay.CryptoChoice;
import io.jackfield.relay.DtlsUse;
import io.jackfield.relay.RelayOptions;
import io.jackfield.relay.ng.NgWord.Place;
import io.jackfield.rtp.srtp.CryptoSuite;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How an offer or answer wants keys to be made: SDES, DTLS, OSRTP. */
final class NgSecurityWords {
    private static final Set<String> HASHES = Set.of("sha-1", "sha-224", "sha-256", "sha-384", "sha-512");

    private final NgRequest request;
    private final NgWarnings warnings;
    private final RelayOptions.Builder options;
    private final List<String> sdes = new ArrayList<>();

    NgSecurityWords(NgRequest request, NgWarnings warnings, RelayOptions.Builder options) {
        this.request = request;
        this.warnings = warnings;
        this.options = options;
    }

    void sdes(String word) {
        sdes.add(word);
    }

    void osrtp(String word) {
        switch (word) {
            case "offer", "offer-rfc" -> options.opportunistic(true);
            case "off", "no", "disable" -> options.opportunistic(false);
            case "accept", "accept-rfc" ->
                warnings.add("an answer is of the protocol of its offer: OSRTP accept changes nothing");
            default -> warnings.add("OSRTP " + NgWarnings.quoted(word) + " is not supported");
        }
    }

    void read(boolean paddedByFlag) {
        sdes.addAll(request.texts("sdes"));
        boolean on = true;
        boolean padded = paddedByFlag;
        boolean lifetime = false;
        Set<CryptoSuite> only = EnumSet.noneOf(CryptoSuite.class);
        Set<CryptoSuite> without = EnumSet.noneOf(CryptoSuite.class);
        List<CryptoSuite> order = new ArrayList<>();
        List<CryptoSuite> preferred = new ArrayList<>();
        for (String word : sdes) {
            Optional<NgWord> found = warnings.known(Place.SDES, word);
            if (found.isEmpty()) {
                continue;
            }
            switch (found.get()) {
                case SDES_OFF, SDES_NO, SDES_DISABLE -> on = false;
                case SDES_PAD -> padded = true;
                case SDES_LIFETIME -> lifetime = true;
                case SDES_NO_SUITE -> CryptoSuite.of(word.substring(3)).ifPresent(without::add);
                case SDES_ONLY_SUITE -> CryptoSuite.of(word.substring(5)).ifPresent(only::add);
                case SDES_ORDER -> order.addAll(suites(word));
                case SDES_OFFERER_PREF -> preferred.addAll(suites(word));
                default -> {}
            }
        }
        if (!sdes.isEmpty() || padded) {
            options.crypto(new CryptoChoice(on, only, without, order, padded, lifetime, preferred));
        }
        dtls("dtls").ifPresent(options::dtls);
        dtls("dtls-reverse").ifPresent(options::dtlsBack);
        String hash = NgWord.normal(request.id("dtls-fingerprint"));
        if (HASHES.contains(hash)) {
            options.dtlsFingerprint(hash);
        } else if (!hash.isEmpty()) {
            warnings.add("DTLS-fingerprint " + NgWarnings.quoted(hash) + " is unknown");
        }
    }

    /** {@code order:SUITE;SUITE} */
    private static List<CryptoSuite> suites(String word) {
        List<CryptoSuite> suites = new ArrayList<>();
        for (String name : word.substring(word.indexOf(':') + 1).split("[;,]", -1)) {
            CryptoSuite.of(name).ifPresent(suites::add);
        }
        return suites;
    }

    private Optional<DtlsUse> dtls(String key) {
        String use = NgWord.normal(request.id(key));
        return switch (use) {
            case "" -> Optional.empty();
            case "off", "no", "disable" -> Optional.of(DtlsUse.OFF);
            case "passive" -> Optional.of(DtlsUse.PASSIVE);
            case "active" -> Optional.of(DtlsUse.ACTIVE);
            default -> {
                warnings.add(key + " " + NgWarnings.quoted(use) + " is unknown");
                yield Optional.empty();
            }
        };
    }
}
