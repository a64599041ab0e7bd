package io.jackfield.media;

import io.jackfield.media.stream.StreamKeys;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.MediaEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The keys of one call's media in its descriptions, as offers and answers agree on them (RFC 4568). What was agreed once is offered again, so
 * that a stream goes on under its keys. One thread.
 */
final class SdesKeys {
    private static final String CRYPTO = "crypto";

    private final RandomGenerator random;
    private List<CryptoAttribute> offered = List.of();
    private Optional<CryptoAttribute> ours = Optional.empty();

    SdesKeys(RandomGenerator random) {
        this.random = random;
    }

    /** The first line with a suite that is known here. */
    static Optional<CryptoAttribute> theirs(MediaDescription media) {
        return media.attributes(CRYPTO).stream()
                .flatMap(value -> CryptoAttribute.parse(value).stream())
                .findFirst();
    }

    /** What an offer leads to: a key of ours for the suite that is taken, the one that there was where it fits. */
    StreamKeys answer(CryptoAttribute taken) {
        CryptoAttribute own = new CryptoAttribute(
                taken.tag(),
                ours.map(CryptoAttribute::key)
                        .filter(key -> key.suite() == taken.key().suite())
                        .orElseGet(() -> MasterKey.random(taken.key().suite(), random)));
        ours = Optional.of(own);
        return new StreamKeys(own.key(), taken);
    }

    /** Writes our line into the answer. */
    void writeAnswer(MediaEdit answer) {
        ours.ifPresent(crypto -> answer.addAttribute(CRYPTO, crypto.format(false)));
    }

    /** Writes our lines into an offer: the one in use, else one for each suite. */
    void writeOffer(MediaEdit offer) {
        if (ours.isPresent()) {
            offered = List.of(ours.get());
        } else if (offered.isEmpty()) {
            List<CryptoAttribute> all = new ArrayList<>();
            for (CryptoSuite suite : CryptoSuite.values()) {
                all.add(new CryptoAttribute(all.size() + 1, MasterKey.random(suite, random)));
            }
            offered = List.copyOf(all);
        }
        offered.forEach(crypto -> offer.addAttribute(CRYPTO, crypto.format(false)));
    }

    /** What the answer to our offer leads to; empty when it takes nothing that was offered. */
    Optional<StreamKeys> answered(MediaDescription answer) {
        for (String line : answer.attributes(CRYPTO)) {
            Optional<CryptoAttribute> told = CryptoAttribute.parse(line);
            Optional<CryptoAttribute> own = told.flatMap(theirs -> offered.stream()
                    .filter(o -> o.tag() == theirs.tag()
                            && o.key().suite() == theirs.key().suite())
                    .findFirst());
            if (own.isPresent()) {
                ours = own;
                return Optional.of(new StreamKeys(own.get().key(), told.orElseThrow()));
            }
        }
        return Optional.empty();
    }
}
