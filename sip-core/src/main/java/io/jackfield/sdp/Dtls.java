package io.jackfield.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a media description says of DTLS (RFC 8842, RFC 5763), its own and, where those lack, the session's attributes.
 *
 * @param fingerprints those that are well-formed; a peer needs to match one of a hash that we know
 * @param tlsId names the association: a new one asks for a new handshake (RFC 8842 4)
 */
public record Dtls(List<Fingerprint> fingerprints, Optional<Setup> setup, Optional<String> tlsId) {
    private static final int MAX_FINGERPRINTS = 16;
    private static final int SHORTEST_ID = 20;
    private static final int LONGEST_ID = 255;

    /** Who begins the handshake (RFC 4145 4). */
    public enum Setup {
        /** The one who says so. */
        ACTIVE,
        /** The other. */
        PASSIVE,
        /** The answerer chooses. */
        ACTPASS,
        /** Nobody for now. */
        HOLDCONN;

        /** The value of the attribute. */
        public String attribute() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Setup> parse(String text) {
            for (Setup setup : values()) {
                if (setup.attribute().equalsIgnoreCase(text)) {
                    return Optional.of(setup);
                }
            }
            return Optional.empty();
        }

        /** What is answered to this offer; RFC 5763 5: to actpass preferably active, as the handshake then begins at once. */
        public Setup answer() {
            return switch (this) {
                case ACTIVE -> PASSIVE;
                case PASSIVE, ACTPASS -> ACTIVE;
                case HOLDCONN -> HOLDCONN;
            };
        }

        /** Whether this is an answer that an offer allows (RFC 4145 4.1). */
        public boolean answers(Setup offer) {
            return switch (offer) {
                case ACTIVE -> this == PASSIVE || this == HOLDCONN;
                case PASSIVE -> this == ACTIVE || this == HOLDCONN;
                case ACTPASS -> this != ACTPASS;
                case HOLDCONN -> this == HOLDCONN;
            };
        }
    }

    static Dtls of(MediaDescription media) {
        List<String> own = media.attributes("fingerprint");
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (String value : own.isEmpty() ? media.sessionAttributes("fingerprint") : own) {
            if (fingerprints.size() < MAX_FINGERPRINTS) {
                Fingerprint.parse(value).ifPresent(fingerprints::add);
            }
        }
        return new Dtls(
                List.copyOf(fingerprints),
                media.ownOrSession("setup").flatMap(Setup::parse),
                media.ownOrSession("tls-id").filter(id -> id.length() >= SHORTEST_ID && id.length() <= LONGEST_ID));
    }
}
