package io.jackfield.sdp;

import io.jackfield.kernel.Redacted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** An {@code m=} line and the lines under it (RFC 8866 5.14). Immutable. */
public final class MediaDescription {
    private final Lines lines;
    /** The session's lines end before this one. */
    private final int sessionEnd;

    private final int from;
    private final int to;
    private final int index;
    private final MediaLine line;

    private MediaDescription(Lines lines, int sessionEnd, int from, int to, int index, MediaLine line) {
        this.lines = lines;
        this.sessionEnd = sessionEnd;
        this.from = from;
        this.to = to;
        this.index = index;
        this.line = line;
    }

    static Optional<MediaDescription> parse(Lines lines, int sessionEnd, int from, int to, int index) {
        return MediaLine.parse(lines.value(from))
                .map(line -> new MediaDescription(lines, sessionEnd, from, to, index, line));
    }

    MediaLine line() {
        return line;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
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

    /** Of RTP the payload types; at least one. */
    public List<String> formats() {
        return line.formats();
    }

    /** Whether the port is 0 (RFC 3264 6) and it is not bundle-only (RFC 9143 6). */
    public boolean isRejected() {
        return port() == 0 && attribute("bundle-only").isEmpty();
    }

    /** Whether the protocol is RTP, plain, secure, or over DTLS. */
    public boolean isRtp() {
        return protocol().startsWith("RTP/") || protocol().contains("/RTP/");
    }

    /** Its own {@code c=} line, else the session's. */
    public Optional<Address> connection() {
        int own = lines.find('c', from, to);
        int line = own >= 0 ? own : lines.find('c', 0, sessionEnd);
        return line < 0 ? Optional.empty() : Address.parse(lines.value(line));
    }

    /** Whether it has a {@code c=} line of its own. */
    public boolean hasOwnConnection() {
        return lines.find('c', from, to) >= 0;
    }

    /** The value of its first attribute of this name, "" for one without value. Session-level attributes do not count. */
    public Optional<String> attribute(String name) {
        return SessionDescription.attribute(lines, name, from, to);
    }

    /** The values of all its attributes of this name. */
    public List<String> attributes(String name) {
        return SessionDescription.attributes(lines, name, from, to);
    }

    /** The value of its own first attribute of this name, else the session's. */
    Optional<String> ownOrSession(String name) {
        return attribute(name).or(() -> SessionDescription.attribute(lines, name, 0, sessionEnd));
    }

    List<String> sessionAttributes(String name) {
        return SessionDescription.attributes(lines, name, 0, sessionEnd);
    }

    /** Its title, the {@code i=} line. */
    public Optional<String> information() {
        return SessionDescription.values(lines, 'i', from, to).stream().findFirst();
    }

    /** Its {@code b=} lines. */
    public List<Bandwidth> bandwidths() {
        return SessionDescription.bandwidths(lines, from, to);
    }

    /** Its {@code k=} line, which nobody should use any more (RFC 8866 5.12). */
    public Optional<Redacted> key() {
        return SessionDescription.values(lines, 'k', from, to).stream()
                .findFirst()
                .map(Redacted::of);
    }

    /** Its name within the description (RFC 5888 4). */
    public Optional<String> mid() {
        return attribute("mid").filter(mid -> !mid.isEmpty());
    }

    /** What it says of ICE (RFC 8839). */
    public Ice ice() {
        return Ice.of(this);
    }

    /** What it says of DTLS (RFC 8842). */
    public Dtls dtls() {
        return Dtls.of(this);
    }

    /** Its crypto lines (RFC 4568) that are well-formed, in order of preference. */
    public List<Crypto> cryptos() {
        return typed("crypto", Crypto::parse);
    }

    /** The feedback that may be sent (RFC 4585). */
    public List<RtcpFeedback> feedback() {
        return typed("rtcp-fb", RtcpFeedback::parse);
    }

    /** The RTP header extensions (RFC 8285), its own or the session's. */
    public List<HeaderExtension> extensions() {
        List<HeaderExtension> own = typed("extmap", HeaderExtension::parse);
        return own.isEmpty()
                ? sessionAttributes("extmap").stream()
                        .flatMap(value -> HeaderExtension.parse(value).stream())
                        .toList()
                : own;
    }

    /** What is said of its sources (RFC 5576). */
    public List<SourceAttribute> sources() {
        return typed("ssrc", SourceAttribute::parse);
    }

    /** The groups of its sources (RFC 5576 4.2). */
    public List<Group> sourceGroups() {
        return typed("ssrc-group", Group::parse);
    }

    private <T> List<T> typed(String name, Function<String, Optional<T>> parser) {
        return attributes(name).stream()
                .flatMap(value -> parser.apply(value).stream())
                .toList();
    }

    /** What each payload type means, in the order of the formats; static ones need no rtpmap; unknown ones are left out. */
    public List<RtpMap> rtpMaps() {
        RtpMap[] byType = RtpMap.statics();
        for (String value : attributes("rtpmap")) {
            RtpMap.parse(value).ifPresent(map -> byType[map.payloadType()] = map);
        }
        List<RtpMap> maps = new ArrayList<>();
        for (String format : formats()) {
            int type = MediaLine.number(format, 127);
            if (type >= 0 && byType[type] != null) {
                maps.add(byType[type]);
                byType[type] = null; // a repeated format adds nothing
            }
        }
        return maps;
    }

    /** The format parameters of a payload type. */
    public Optional<String> fmtp(int payloadType) {
        String prefix = payloadType + " ";
        return attributes("fmtp").stream()
                .filter(value -> value.startsWith(prefix))
                .map(value -> value.substring(prefix.length()).strip())
                .findFirst();
    }

    /** Its direction, else the session's, else sendrecv. */
    public Direction direction() {
        return direction(from, to).or(() -> direction(0, sessionEnd)).orElse(Direction.SENDRECV);
    }

    private Optional<Direction> direction(int first, int end) {
        for (int i = first; i < end; i++) {
            for (Direction direction : Direction.all()) {
                if (lines.isAttribute(i, direction.attribute())) {
                    return Optional.of(direction);
                }
            }
        }
        return Optional.empty();
    }

    /** Packet time in milliseconds (RFC 8866 6.4). */
    public OptionalInt ptimeMs() {
        int ptime =
                attribute("ptime").map(value -> MediaLine.number(value, 10_000)).orElse(-1);
        return ptime > 0 ? OptionalInt.of(ptime) : OptionalInt.empty();
    }

    /** The longest packet time in milliseconds (RFC 8866 6.5). */
    public OptionalInt maxPtimeMs() {
        int ptime = attribute("maxptime")
                .map(value -> MediaLine.number(value, 10_000))
                .orElse(-1);
        return ptime > 0 ? OptionalInt.of(ptime) : OptionalInt.empty();
    }

    /** Where RTCP goes if not multiplexed: a=rtcp (RFC 3605), else the RTP port plus one. 0 when rejected. */
    public int rtcpPort() {
        int next = port() == 0 ? 0 : Math.min(port() + 1, 65_535);
        int stated = attribute("rtcp")
                .map(value -> MediaLine.number(firstWord(value), 65_535))
                .orElse(-1);
        return stated > 0 && port() > 0 ? stated : next;
    }

    private static String firstWord(String value) {
        int space = value.indexOf(' ');
        return space < 0 ? value : value.substring(0, space);
    }

    /** The address of a=rtcp when it has one, else {@link #connection()}. */
    public Optional<Address> rtcpConnection() {
        return attribute("rtcp")
                .filter(value -> value.indexOf(' ') > 0)
                .flatMap(value -> Address.parse(value.substring(value.indexOf(' '))))
                .or(this::connection);
    }

    /** Whether a=rtcp-mux is there (RFC 5761). */
    public boolean rtcpMux() {
        return attribute("rtcp-mux").isPresent();
    }

    /** As after {@code m=}. */
    @Override
    public String toString() {
        return line.toString();
    }
}
