package io.jackfield.sdp;

import io.jackfield.kernel.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a media description says of ICE (RFC 8839), its own and, where those lack, the session's attributes.
 *
 * @param ufrag 4 to 256 characters, or empty when there is none
 * @param password 22 to 256 characters, or empty; never printed
 * @param options e.g. {@code trickle}, {@code ice2}
 * @param candidates those that are well-formed, in order
 * @param endOfCandidates whether no more will follow (RFC 8840)
 * @param lite whether it is a lite agent
 * @param mismatch whether the address of the {@code m=} line is none of the candidates
 * @param remote the candidates of the peer that were chosen
 */
public record Ice(
        Optional<String> ufrag,
        Optional<Redacted> password,
        List<String> options,
        List<IceCandidate> candidates,
        boolean endOfCandidates,
        boolean lite,
        boolean mismatch,
        List<RemoteCandidate> remote) {
    /** More candidates than these are left out: each would be checked against each of ours. */
    private static final int MAX_CANDIDATES = 64;

    private static final int SHORTEST_UFRAG = 4;
    private static final int SHORTEST_PASSWORD = 22;
    private static final int LONGEST = 256;

    /** A candidate of the peer, by component. */
    public record RemoteCandidate(int component, String host, int port) {}

    static Ice of(MediaDescription media) {
        List<IceCandidate> candidates = new ArrayList<>();
        for (String value : media.attributes("candidate")) {
            if (candidates.size() < MAX_CANDIDATES) {
                IceCandidate.parse(value).ifPresent(candidates::add);
            }
        }
        return new Ice(
                media.ownOrSession("ice-ufrag").filter(u -> isIceText(u, SHORTEST_UFRAG)),
                media.ownOrSession("ice-pwd")
                        .filter(p -> isIceText(p, SHORTEST_PASSWORD))
                        .map(Redacted::of),
                media.ownOrSession("ice-options").map(Lines::words).orElse(List.of()),
                List.copyOf(candidates),
                media.ownOrSession("end-of-candidates").isPresent(),
                media.ownOrSession("ice-lite").isPresent(),
                media.attribute("ice-mismatch").isPresent(),
                remote(media.attribute("remote-candidates").orElse("")));
    }

    /** Whether the peer can do ICE: it has both parts of its credentials. */
    public boolean usable() {
        return ufrag.isPresent() && password.isPresent();
    }

    /** RFC 8839 5.4: ice-char are letters, digits, plus and slash. */
    private static boolean isIceText(String text, int shortest) {
        return text.length() >= shortest
                && text.length() <= LONGEST
                && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/'));
    }

    private static List<RemoteCandidate> remote(String value) {
        List<String> words = Lines.words(value);
        List<RemoteCandidate> found = new ArrayList<>();
        for (int i = 0; i + 2 < words.size() && found.size() < MAX_CANDIDATES; i += 3) {
            int component = MediaLine.number(words.get(i), 256);
            int port = MediaLine.number(words.get(i + 2), 65_535);
            if (component >= 1 && port >= 0) {
                found.add(new RemoteCandidate(component, words.get(i + 1), port));
            }
        }
        return List.copyOf(found);
    }
}
