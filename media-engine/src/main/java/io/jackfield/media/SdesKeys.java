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
 * The keys of one call's media, as offers and answers agree on them (RFC 4568). What was agreed once is offered again, so that a stream goes
 * on under its keys. One thread.
 */
final class SdesKeys {
    private static final String CRYPTO = "crypto";
    private static final String PLAIN = "RTP/AVP";
    private static final String SECURE = "RTP/SAVP";

    private final MediaSecurity security;
    private final RandomGenerator random;
    private List<CryptoAttribute> offered = List.of();
    private Optional<CryptoAttribute> ours = Optional.empty();

    SdesKeys(MediaSecurity security, RandomGenerator random) {
        this.security = security;
        this.random = random;
    }

    /** Whether media of a description of the other side would do. */
    boolean suits(MediaDescription media) {
        return isSecure(media)
                ? security != MediaSecurity.NONE && theirs(media).isPresent()
                : media.protocol().startsWith(PLAIN) && security != MediaSecurity.REQUIRED;
    }

    static boolean isSecure(MediaDescription media) {
        return media.protocol().startsWith(SECURE);
    }

    /** The first line with a suite that is known here. */
    private static Optional<CryptoAttribute> theirs(MediaDescription media) {
        return media.attributes(CRYPTO).stream()
                .flatMap(value -> CryptoAttribute.parse(value).stream())
                .findFirst();
    }

    /** What an offer leads to: a key of ours for the suite that is taken. */
    Optional<StreamKeys> answer(MediaDescription offer) {
        Optional<CryptoAttribute> taken = isSecure(offer) ? theirs(offer) : Optional.empty();
        ours = taken.map(crypto -> new CryptoAttribute(
                crypto.tag(),
                ours.map(CryptoAttribute::key)
                        .filter(key -> key.suite() == crypto.key().suite())
                        .orElseGet(() -> MasterKey.random(crypto.key().suite(), random))));
        return taken.map(crypto -> new StreamKeys(ours.orElseThrow().key(), crypto));
    }

    /** Writes our line into the answer. */
    void writeAnswer(MediaEdit answer) {
        ours.ifPresent(crypto -> answer.addAttribute(CRYPTO, crypto.format(false)));
    }

    /** Writes our lines into an offer: those in use, else one for each suite where media must be encrypted. */
    void writeOffer(MediaEdit offer) {
        if (ours.isPresent()) {
            offered = List.of(ours.get());
        } else if (security == MediaSecurity.REQUIRED && offered.isEmpty()) {
            List<CryptoAttribute> all = new ArrayList<>();
            for (CryptoSuite suite : CryptoSuite.values()) {
                all.add(new CryptoAttribute(all.size() + 1, MasterKey.random(suite, random)));
            }
            offered = List.copyOf(all);
        }
        if (!offered.isEmpty()) {
            offer.protocol(SECURE);
            offered.forEach(crypto -> offer.addAttribute(CRYPTO, crypto.format(false)));
        }
    }

    /**
     * What the answer to our offer leads to.
     *
     * @return empty when it is none: a suite that was not offered, or plain media where that will not do
     */
    Optional<Optional<StreamKeys>> answered(MediaDescription answer) {
        if (offered.isEmpty()) {
            return isSecure(answer) ? Optional.empty() : Optional.of(Optional.empty());
        }
        for (String line : isSecure(answer) ? answer.attributes(CRYPTO) : List.<String>of()) {
            Optional<CryptoAttribute> told = CryptoAttribute.parse(line);
            Optional<CryptoAttribute> own = told.flatMap(theirs -> offered.stream()
                    .filter(o -> o.tag() == theirs.tag()
                            && o.key().suite() == theirs.key().suite())
                    .findFirst());
            if (own.isPresent()) {
                ours = own;
                return Optional.of(Optional.of(new StreamKeys(own.get().key(), told.orElseThrow())));
            }
        }
        return Optional.empty();
    }
}
