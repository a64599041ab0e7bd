package io.jackfield.relay;

import io.jackfield.sdp.Origin;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sdp.SessionEdit;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the descriptions say that they are of that one peer gets: the same user and name in all of them, and versions that tell whether
 * anything has changed (RFC 3264 8), whoever wrote them.
 */
final class SessionIdentity {
    private static final Set<SdpReplace> OURS = Set.of(
            SdpReplace.USERNAME,
            SdpReplace.SESSION_ID,
            SdpReplace.SESSION_NAME,
            SdpReplace.VERSION,
            SdpReplace.EACH_VERSION);
    private static final int MAX_DIGITS = 40;

    private @Nullable Origin first;
    private String name = "-";
    private BigInteger version = BigInteger.ZERO;
    private byte[] last = new byte[0];

    /** What the peer gets instead of a description. */
    byte[] of(byte[] sdp, Set<SdpReplace> wanted) {
        if (wanted.stream().noneMatch(OURS::contains)) {
            return sdp;
        }
        SessionDescription written = SessionDescription.parse(sdp).orElseThrow();
        Origin origin = written.origin();
        Origin known = first;
        if (known == null) {
            known = origin;
            first = origin;
            name = written.name();
            version = number(origin.sessionVersion());
        }
        SessionEdit edit = written.edit();
        String user = wanted.contains(SdpReplace.USERNAME) ? known.username() : origin.username();
        String id = wanted.contains(SdpReplace.SESSION_ID) ? known.sessionId() : origin.sessionId();
        if (wanted.contains(SdpReplace.SESSION_NAME)) {
            edit.name(name);
        }
        // compared without a version, since that is what the comparison is for
        byte[] body =
                edit.origin(new Origin(user, id, "0", origin.address())).build().toBytes();
        boolean changed = last.length > 0 && !Arrays.equals(last, body);
        boolean again = last.length > 0 && wanted.contains(SdpReplace.EACH_VERSION);
        if (changed || again) {
            version = version.add(BigInteger.ONE);
        }
        last = body;
        boolean ours = wanted.contains(SdpReplace.VERSION) || wanted.contains(SdpReplace.EACH_VERSION);
        String told = ours ? version.toString() : origin.sessionVersion();
        return edit.origin(new Origin(user, id, told, origin.address())).build().toBytes();
    }

    private static BigInteger number(String text) {
        return text.matches("\\d{1," + MAX_DIGITS + "}") ? new BigInteger(text) : BigInteger.ONE;
    }
}
