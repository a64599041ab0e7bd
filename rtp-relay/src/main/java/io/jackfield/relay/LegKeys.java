package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one leg as offers and answers settle them (RFC 4568 7.1). The relay's own are made once for each suite, so that a repeated
 * offer changes nothing.
 */
final class LegKeys {
    private static final long LIFETIME = 1L << 31;
    private static final int FIRST_SUITES = 8;

    private final RandomGenerator random;
    private final Map<CryptoSuite, MasterKey> own = new EnumMap<>(CryptoSuite.class);
    private List<CryptoAttribute> offered = List.of();
    private @Nullable Agreed agreed;

    /** What both directions use: the same suite, each its key. */
    record Agreed(CryptoAttribute remote, MasterKey own) {}

    LegKeys(RandomGenerator random) {
        this.random = random;
    }

    /** The lines of an offer to this side. */
    List<String> offer(CryptoChoice choice) {
        List<CryptoAttribute> lines = new ArrayList<>();
        for (CryptoSuite suite : choice.suites()) {
            lines.add(new CryptoAttribute(lines.size() + 1, own(suite), choice.lifetime() ? LIFETIME : 0, 0, 0));
        }
        offered = lines;
        return lines.stream().map(line -> line.format(choice.padded())).toList();
    }

    /** This side's answer to {@link #offer}. */
    void answered(MediaDescription answer) {
        for (CryptoAttribute line : lines(answer)) {
            for (CryptoAttribute ours : offered) {
                if (ours.tag() == line.tag() && ours.key().suite() == line.key().suite()) {
                    agreed = new Agreed(line, ours.key());
                    return;
                }
            }
        }
        throw new MediaException(MediaException.Code.BAD_SDP, "the answer takes no crypto suite of the offer");
    }

    /** The relay's line in the answer to an offer of this side. */
    String answer(MediaDescription offer, CryptoChoice choice) {
        CryptoAttribute theirs = preferred(offer, choice).orElseGet(() -> usable(offer));
        MasterKey ours = own(theirs.key().suite());
        agreed = new Agreed(theirs, ours);
        return new CryptoAttribute(theirs.tag(), ours, choice.lifetime() ? LIFETIME : 0, 0, 0).format(choice.padded());
    }

    private static Optional<CryptoAttribute> preferred(MediaDescription offer, CryptoChoice choice) {
        return choice.preferred().stream()
                .flatMap(
                        suite -> lines(offer).stream().filter(line -> line.key().suite() == suite))
                .findFirst();
    }

    /** Refuses an offer that has no line of a suite that is known. */
    static CryptoAttribute usable(MediaDescription offer) {
        return lines(offer).stream()
                .findFirst()
                .orElseThrow(() -> new MediaException(
                        MediaException.Code.BAD_SDP, "the offer is secure and has no key of a known suite"));
    }

    private static List<CryptoAttribute> lines(MediaDescription media) {
        List<CryptoAttribute> lines = new ArrayList<>();
        for (String value : media.attributes("crypto")) {
            CryptoAttribute.parse(value)
                    .filter(line -> lines.size() < 2 * FIRST_SUITES)
                    .ifPresent(lines::add);
        }
        return lines;
    }

    private MasterKey own(CryptoSuite suite) {
        return own.computeIfAbsent(suite, s -> MasterKey.random(s, random));
    }

    /** Keys that were settled elsewhere. */
    void resume(CryptoAttribute remote, CryptoAttribute ours) {
        own.put(ours.key().suite(), ours.key());
        offered = List.of(ours);
        agreed = new Agreed(remote, ours.key());
    }

    /** What was settled last; null before that. */
    @Nullable
    Agreed agreed() {
        return agreed;
    }
}
