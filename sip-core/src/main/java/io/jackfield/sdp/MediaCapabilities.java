package io.jackfield.sdp;

import java.util.List;
import java.util.OptionalInt;

/**
 * What one side can do for one media type, for {@link OfferAnswer}.
 *
 * @param type e.g. {@code audio}
 * @param address where it receives
 * @param port where it receives, 1 to 65535
 * @param codecs in order of preference; put telephone-event here as well. Payload types are used in an offer; an answer takes the
 *     offer's
 * @param direction what it wants
 * @param options what else it can do
 */
public record MediaCapabilities(
        String type, Address address, int port, List<Codec> codecs, Direction direction, Options options) {
    public MediaCapabilities {
        codecs = List.copyOf(codecs);
    }

    /** Plain RTP. */
    public MediaCapabilities(String type, Address address, int port, List<Codec> codecs, Direction direction) {
        this(type, address, port, codecs, direction, Options.PLAIN);
    }

    /** The same with these options. */
    public MediaCapabilities with(Options other) {
        return new MediaCapabilities(type, address, port, codecs, direction, other);
    }

    /**
     * What else a side can do.
     *
     * @param ptimeMs how much sound it wants in a packet, in milliseconds; without one an answer repeats what the offer says
     * @param rtcpMux whether it takes RTCP on the port of RTP (RFC 5761)
     */
    public record Options(OptionalInt ptimeMs, boolean rtcpMux) {
        /** Any packet time, RTCP on a port of its own. */
        public static final Options PLAIN = new Options(OptionalInt.empty(), false);
    }

    /**
     * A codec.
     *
     * @param map name, rate, channels
     * @param fmtp its parameters as this side wants them; "" for none
     */
    public record Codec(RtpMap map, String fmtp) {}
}
