package io.jackfield.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An {@code m=} line and the lines under it (RFC 8866 5.14). Immutable. */
public final class MediaDescription {
    private final SessionDescription session;
    private final Lines lines;
    private final int index;
    /** Its {@code m=} line. */
    final int from;
    /** The line after its last. */
    final int to;

    private final MediaLine line;

    MediaDescription(SessionDescription session, Lines lines, int index, int from, int to, MediaLine line) {
        this.session = session;
        this.lines = lines;
        this.index = index;
        this.from = from;
        this.to = to;
        this.line = line;
    }

    /** Its place among the media descriptions, from 0. */
    public int index() {
        return index;
    }

    /** E.g. {@code audio}. */
    public String type() {
        return line.type();
    }

    /** 0 to 65535; 0 means rejected or, with bundle-only, bundled. */
    public int port() {
        return line.port();
    }

    /** How many ports: 1 unless given. */
    public int portCount() {
        return line.portCount();
    }

    /** E.g. {@code RTP/AVP}. */
    public String protocol() {
        return line.protocol();
    }

    public List<String> formats() {
        return line.formats();
    }

    MediaLine line() {
        return line;
    }

    /** Whether the port is 0 (RFC 3264 6) and it is not bundle-only (RFC 8843 6). */
    public boolean isRejected() {
        return line.port() == 0 && attribute("bundle-only").isEmpty();
    }

    /** Whether the protocol is of the RTP/ or UDP/TLS/RTP/ family. */
    public boolean isRtp() {
        String protocol = line.protocol().toUpperCase(Locale.ROOT);
        return protocol.startsWith("RTP/") || protocol.contains("/RTP/");
    }

    /** Its own {@code c=} line, else the session's. */
    public Optional<Address> connection() {
        int own = lines.first('c', from, to);
        return own < 0 ? session.connection() : Optional.ofNullable(Address.read(lines.value(own)));
    }

    /** Whether it has a {@code c=} line of its own. */
    public boolean hasOwnConnection() {
        return lines.first('c', from, to) >= 0;
    }

    /** The value of its first attribute of this name, "" for one without value. Session-level attributes do not count. */
    public Optional<String> attribute(String name) {
        return lines.attribute(name, from, to);
    }

    public List<String> attributes(String name) {
        return lines.attributes(name, from, to);
    }

    /** What each payload type means, in the order of the formats; static ones need no rtpmap; unknown ones are left out. */
    public List<RtpMap> rtpMaps() {
        List<RtpMap> named = new ArrayList<>();
        for (String text : attributes("rtpmap")) {
            RtpMap map = RtpMap.read(text);
            if (map != null) {
                named.add(map);
            }
        }
        List<RtpMap> maps = new ArrayList<>(formats().size());
        for (String format : formats()) {
            RtpMap map = mapOf(MediaLine.number(format, 127), named);
            if (map != null) {
                maps.add(map);
            }
        }
        return maps;
    }

    private static @Nullable RtpMap mapOf(int payloadType, List<RtpMap> named) {
        for (RtpMap map : named) {
            if (map.payloadType() == payloadType) {
                return map;
            }
        }
        return StaticPayloads.of(payloadType).orElse(null);
    }

    /** The format parameters of a payload type. */
    public Optional<String> fmtp(int payloadType) {
        String prefix = payloadType + " ";
        for (String value : attributes("fmtp")) {
            if (value.startsWith(prefix)) {
                return Optional.of(value.substring(prefix.length()).trim());
            }
        }
        return Optional.empty();
    }

    /** Its direction, else the session's, else sendrecv. */
    public Direction direction() {
        for (int line = from; line < to; line++) {
            for (Direction direction : Direction.values()) {
                if (lines.isAttribute(line, direction.attribute())) {
                    return direction;
                }
            }
        }
        return session.direction();
    }

    /** Packet time in milliseconds. */
    public OptionalInt ptimeMs() {
        int value = MediaLine.number(attribute("ptime").orElse("").trim(), 60_000);
        return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
    }

    /**
     * Where RTCP goes: the port of a=rtcp (RFC 3605), else the one after the RTP port (RFC 3550 11); whether it is shared
     * with RTP instead depends on {@link #rtcpMux()} of both sides. 0 when the port is 0.
     */
    public int rtcpPort() {
        if (port() == 0) {
            return 0;
        }
        String[] parts = attribute("rtcp").orElse("").trim().split(" +", 2);
        int port = MediaLine.number(parts[0], 65535);
        return port > 0 ? port : port() + 1;
    }

    /** The address of a=rtcp when it has one, else {@link #connection()}. */
    public Optional<Address> rtcpConnection() {
        String[] parts = attribute("rtcp").orElse("").trim().split(" +", 2);
        Address own = parts.length == 2 ? Address.read(parts[1]) : null;
        return own == null ? connection() : Optional.of(own);
    }

    /** Whether a=rtcp-mux is there (RFC 5761). */
    public boolean rtcpMux() {
        return attribute("rtcp-mux").isPresent();
    }

    /** Its {@code m=} value. */
    @Override
    public String toString() {
        return line.toString();
    }
}
