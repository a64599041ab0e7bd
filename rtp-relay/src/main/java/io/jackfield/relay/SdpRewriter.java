package io.jackfield.relay;

import io.jackfield.sdp.Address;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.MediaEdit;
import io.jackfield.sdp.Origin;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sdp.SessionEdit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the relay's address and ports into a description: {@code o=} and {@code c=} addresses, the ports of the m-lines that are
 * relayed, {@code a=rtcp} (RFC 8866, RFC 3605). All else stays as it was written, but for what would lead media past the relay:
 * ICE (RFC 8839) and bundling of m-lines that have ports of their own here (RFC 8843).
 */
final class SdpRewriter {
    private static final Set<String> ICE = Set.of(
            "candidate",
            "remote-candidates",
            "end-of-candidates",
            "ice-ufrag",
            "ice-pwd",
            "ice-options",
            "ice-pacing",
            "ice-lite",
            "ice-mismatch");

    private SdpRewriter() {}

    /** Whether the relay carries such an m-line: RTP of any profile, and fax over UDP. */
    static boolean relays(MediaDescription media) {
        return media.isRtp() || media.protocol().equalsIgnoreCase("udptl");
    }

    /**
     * The description with the relay in it.
     *
     * @param address what the reader of the result is to send to
     * @param ports for each m-line, the RTP port; 0 to leave the m-line as it is
     */
    static byte[] rewrite(SessionDescription sdp, Address address, List<Integer> ports) {
        SessionEdit edit = sdp.edit();
        Origin origin = sdp.origin();
        edit.origin(new Origin(origin.username(), origin.sessionId(), origin.sessionVersion(), address));
        Optional<Address> session = sdp.connection();
        boolean replaced = session.isPresent() && !session.get().isUnspecified();
        if (replaced) {
            edit.connection(address);
        }
        withoutIce(edit);
        withoutBundle(sdp, edit);
        for (MediaDescription media : sdp.media()) {
            int port = ports.get(media.index());
            edit.media(media.index(), m -> {
                if (port > 0) {
                    relayed(m, media, address, port);
                } else if (media.port() > 0 && !media.hasOwnConnection() && replaced) {
                    m.connection(session.get()); // not ours: it keeps the address that the session no longer says
                }
            });
        }
        return edit.build().toBytes();
    }

    private static void relayed(MediaEdit edit, MediaDescription media, Address address, int port) {
        edit.port(port);
        boolean unspecified =
                media.connection().map(Address::isUnspecified).orElse(false); // RFC 3264 8.4: the old way to hold
        if (media.hasOwnConnection() && !unspecified) {
            edit.connection(address);
        }
        media.attribute("rtcp").ifPresent(value -> {
            int rtcp =
                    media.rtcpPort() == media.port() ? port : port + 1; // on the RTP port when it is shared (RFC 5761)
            edit.setAttribute("rtcp", value.indexOf(' ') < 0 ? "" + rtcp : rtcp + " " + address);
        });
        ICE.forEach(edit::removeAttribute);
        edit.removeAttribute("bundle-only");
    }

    private static void withoutIce(SessionEdit edit) {
        ICE.forEach(edit::removeAttribute);
    }

    private static void withoutBundle(SessionDescription sdp, SessionEdit edit) {
        List<String> groups = sdp.attributes("group");
        if (groups.stream().anyMatch(SdpRewriter::isBundle)) {
            edit.removeAttribute("group");
            groups.stream().filter(group -> !isBundle(group)).forEach(group -> edit.addAttribute("group", group));
        }
    }

    private static boolean isBundle(String group) {
        return group.regionMatches(true, 0, "BUNDLE", 0, 6);
    }
}
