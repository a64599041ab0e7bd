package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An {@code m=} line and the lines under it (RFC 8866 5.14). Immutable. */
public final class MediaDescription {
    private MediaDescription() {}

    /** Its place among the media descriptions, from 0. */
    public int index() {
        throw new UnsupportedOperationException();
    }

    /** E.g. {@code audio}. */
    public String type() {
        throw new UnsupportedOperationException();
    }

    /** 0 to 65535; 0 means rejected or, with bundle-only, bundled. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** How many ports: 1 unless given. */
    public int portCount() {
        throw new UnsupportedOperationException();
    }

    /** E.g. {@code RTP/AVP}. */
    public String protocol() {
        throw new UnsupportedOperationException();
    }

    public List<String> formats() {
        throw new UnsupportedOperationException();
    }

    /** Whether the port is 0 (RFC 3264 6) and it is not bundle-only (RFC 8843 6). */
    public boolean isRejected() {
        throw new UnsupportedOperationException();
    }

    /** Whether the protocol is of the RTP/ or UDP/TLS/RTP/ family. */
    public boolean isRtp() {
        throw new UnsupportedOperationException();
    }

    /** Its own {@code c=} line, else the session's. */
    public Optional<Address> connection() {
        throw new UnsupportedOperationException();
    }

    /** Whether it has a {@code c=} line of its own. */
    public boolean hasOwnConnection() {
        throw new UnsupportedOperationException();
    }

    /** The value of its first attribute of this name, "" for one without value. Session-level attributes do not count. */
    public Optional<String> attribute(String name) {
        throw new UnsupportedOperationException();
    }

    public List<String> attributes(String name) {
        throw new UnsupportedOperationException();
    }

    /** What each payload type means, in the order of the formats; static ones need no rtpmap; unknown ones are left out. */
    public List<RtpMap> rtpMaps() {
        throw new UnsupportedOperationException();
    }

    /** The format parameters of a payload type. */
    public Optional<String> fmtp(int payloadType) {
        throw new UnsupportedOperationException();
    }

    /** Its direction, else the session's, else sendrecv. */
    public Direction direction() {
        throw new UnsupportedOperationException();
    }

    /** Packet time in milliseconds. */
    public OptionalInt ptimeMs() {
        throw new UnsupportedOperationException();
    }

    /** Where RTCP goes: a=rtcp (RFC 3605), else the RTP port with rtcp-mux accepted or not plus one. 0 when rejected. */
    public int rtcpPort() {
        throw new UnsupportedOperationException();
    }

    /** The address of a=rtcp when it has one, else {@link #connection()}. */
    public Optional<Address> rtcpConnection() {
        throw new UnsupportedOperationException();
    }

    /** Whether a=rtcp-mux is there (RFC 5761). */
    public boolean rtcpMux() {
        throw new UnsupportedOperationException();
    }
}
