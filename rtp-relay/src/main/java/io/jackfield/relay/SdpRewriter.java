package io.jackfield.relay;

import io.jackfield.sdp.Address;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.MediaEdit;
import io.jackfield.sdp.Origin;
import io.jackfield.sdp.RtpMap;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sdp.SessionEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    private static final List<String> DTLS = List.of("fingerprint", "setup", "tls-id");

    private SdpRewriter() {}

    /** Whether the relay carries such an m-line: RTP of any profile, fax over UDP, data channels. */
    static boolean relays(MediaDescription media) {
        return media.isRtp() || media.protocol().equalsIgnoreCase("udptl") || isSctp(media);
    }

    /** Data channels (RFC 8841), whose DTLS the relay cannot end: it passes them on. */
    static boolean isSctp(MediaDescription media) {
        return media.protocol().equalsIgnoreCase("UDP/DTLS/SCTP")
                || media.protocol().equalsIgnoreCase("DTLS/SCTP");
    }

    /**
     * The description with the relay in it.
     *
     * @param address what the reader of the result is to send to
     * @param media for each m-line
     * @param bundle the m-lines that share a transport in it
     */
    static byte[] rewrite(
            SessionDescription sdp, Address address, List<MediaRewrite> media, RelayOptions options, Bundle bundle) {
        SessionEdit edit = sdp.edit();
        Origin origin = sdp.origin();
        if (options.origin()) {
            edit.origin(new Origin(origin.username(), origin.sessionId(), origin.sessionVersion(), address));
        }
        Optional<Address> session = sdp.connection();
        boolean needed = sdp.media().stream().anyMatch(m -> !m.hasOwnConnection());
        boolean zeros = options.replaced().contains(SdpReplace.ZERO_ADDRESS);
        boolean replaced = session.isPresent()
                && (zeros || !session.get().isUnspecified())
                && (options.sessionConnection() || needed);
        if (replaced) {
            edit.connection(address);
        }
        withoutIce(edit);
        rebundle(sdp, edit, bundle);
        if (options.withoutExtensions()) {
            edit.removeAttribute("extmap");
            edit.eachMedia(m -> m.removeAttribute("extmap"));
        }
        session(edit, media);
        boolean moved = media.stream().anyMatch(rewrite -> rewrite.transport().dtls());
        for (MediaDescription original : sdp.media()) {
            MediaRewrite rewrite = media.get(original.index());
            edit.media(original.index(), m -> {
                if (rewrite.port() < 0) {
                    m.reject();
                } else if (rewrite.port() > 0) {
                    relayed(m, original, address, rewrite);
                    if (zeros && original.hasOwnConnection()) {
                        m.connection(address);
                    }
                    transport(m, original, moved ? sdp : null, rewrite.transport());
                    rtcp(m, original, address, rewrite, options.rtcpAttribute());
                } else if (original.port() > 0 && !original.hasOwnConnection() && replaced) {
                    m.connection(session.get()); // not ours: it keeps the address that the session no longer says
                }
            });
        }
        return edit.build().toBytes();
    }

    private static void relayed(MediaEdit edit, MediaDescription media, Address address, MediaRewrite rewrite) {
        edit.port(rewrite.port());
        boolean unspecified =
                media.connection().map(Address::isUnspecified).orElse(false); // RFC 3264 8.4: the old way to hold
        if (media.hasOwnConnection() && !unspecified) {
            edit.connection(address);
        }
        if (!rewrite.protocol().equals(media.protocol())) {
            edit.protocol(rewrite.protocol());
        }
        if (!rewrite.codecs().formats().equals(media.formats())) {
            edit.formats(rewrite.codecs().formats());
        }
        rewrite.codecs().added().forEach(line -> edit.codec(line.map(), line.fmtp()));
        if (!rewrite.codecs().added().isEmpty()) {
            edit.formats(speechFirst(media, rewrite.codecs()));
        }
        rewrite.ptimeMs().ifPresent(ms -> edit.setAttribute("ptime", Integer.toString(ms)));
        rewrite.rtcpMux().ifPresent(wanted -> {
            edit.removeAttribute("rtcp-mux");
            edit.removeAttribute("rtcp-mux-only");
            if (wanted) {
                edit.addAttribute("rtcp-mux", "");
            }
        });
        rewrite.crypto().ifPresent(lines -> {
            edit.removeAttribute("crypto");
            lines.forEach(line -> edit.addAttribute("crypto", line));
        });
        ICE.forEach(edit::removeAttribute);
        edit.removeAttribute("bundle-only");
    }

    /** Codecs that were added stand before telephone events and comfort noise: some take the first of a line for its only codec. */
    private static List<String> speechFirst(MediaDescription media, CodecNegotiation.Choice codecs) {
        List<String> speech = new ArrayList<>(codecs.formats());
        List<String> supplements = new ArrayList<>();
        for (RtpMap map : media.rtpMaps()) {
            String format = Integer.toString(map.payloadType());
            if (CodecNegotiation.isSupplement(map) && speech.remove(format)) {
                supplements.add(format);
            }
        }
        for (CodecNegotiation.Line line : codecs.added()) {
            (CodecNegotiation.isSupplement(line.map()) ? supplements : speech)
                    .add(Integer.toString(line.map().payloadType()));
        }
        speech.addAll(supplements);
        return speech;
    }

    private static void rtcp(
            MediaEdit edit,
            MediaDescription media,
            Address address,
            MediaRewrite rewrite,
            RelayOptions.RtcpAttribute form) {
        int port = rewrite.sharedPort() ? rewrite.port() : rewrite.port() + 1; // on the RTP port when shared (RFC 5761)
        Optional<String> written = media.attribute("rtcp");
        switch (form) {
            case NONE -> edit.removeAttribute("rtcp");
            case FULL -> edit.setAttribute("rtcp", port + " " + address);
            case PORT -> {
                if (media.isRtp()) {
                    edit.setAttribute("rtcp", "" + port);
                }
            }
            case AS_WRITTEN -> {
                if (written.isPresent()) {
                    edit.setAttribute("rtcp", written.get().indexOf(' ') < 0 ? "" + port : port + " " + address);
                } else if (rewrite.onePort() && media.isRtp()) {
                    edit.setAttribute("rtcp", "" + port); // RFC 3605: or it would be looked for at the port above
                }
            }
        }
    }

    /** What of DTLS stands in the session goes into those m-lines that keep it. */
    private static void transport(
            MediaEdit edit, MediaDescription media, @Nullable SessionDescription moved, TransportLines lines) {
        for (String name : DTLS) {
            if (lines.dtls()) {
                edit.removeAttribute(name);
            } else if (moved != null && media.attributes(name).isEmpty()) {
                moved.attributes(name).forEach(value -> edit.addAttribute(name, value));
            }
        }
        lines.removed().forEach(edit::removeAttribute);
        for (String attribute : lines.attributes()) {
            int colon = attribute.indexOf(':');
            edit.addAttribute(
                    colon < 0 ? attribute : attribute.substring(0, colon),
                    colon < 0 ? "" : attribute.substring(colon + 1));
        }
    }

    private static void session(SessionEdit edit, List<MediaRewrite> media) {
        if (media.stream().anyMatch(rewrite -> rewrite.transport().dtls())) {
            DTLS.forEach(edit::removeAttribute);
        }
        if (media.stream().anyMatch(rewrite -> rewrite.transport().lite())) {
            edit.addAttribute("ice-lite", "");
        }
    }

    private static void withoutIce(SessionEdit edit) {
        ICE.forEach(edit::removeAttribute);
    }

    private static void rebundle(SessionDescription sdp, SessionEdit edit, Bundle bundle) {
        List<String> groups = new ArrayList<>(sdp.attributes("group"));
        boolean had = groups.removeIf(SdpRewriter::isBundle);
        if (had || !bundle.isEmpty()) {
            edit.removeAttribute("group");
            if (!bundle.isEmpty()) {
                groups.add(0, bundle.group());
            }
            groups.forEach(group -> edit.addAttribute("group", group));
        }
    }

    private static boolean isBundle(String group) {
        return group.regionMatches(true, 0, "BUNDLE", 0, 6);
    }
}
