package io.jackfield.sdp;

import java.util.List;

/**
 * What one side can do for one media type, for {@link OfferAnswer}.
 *
 * @param type e.g. {@code audio}
 * @param address where it receives
 * @param port where it receives, 1 to 65535
 * @param codecs in order of preference; put telephone-event here as well. Payload types are used in an offer; an answer takes the
 *     offer's
 * @param direction what it wants
 */
public record MediaCapabilities(String type, Address address, int port, List<Codec> codecs, Direction direction) {
    public MediaCapabilities {
        codecs = List.copyOf(codecs);
    }

    /**
     * A codec.
     *
     * @param map name, rate, channels
     * @param fmtp its parameters as this side wants them; "" for none
     */
    public record Codec(RtpMap map, String fmtp) {}
}
