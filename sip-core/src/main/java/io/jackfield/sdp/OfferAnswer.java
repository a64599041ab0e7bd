package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;

/** Offers and answers (RFC 3264). */
public final class OfferAnswer {
    private OfferAnswer() {}

    /** An offer with one RTP/AVP media description for each of the capabilities. */
    public static SessionDescription offer(Origin origin, List<MediaCapabilities> capabilities) {
        throw new UnsupportedOperationException();
    }

    /**
     * The answer (RFC 3264 6): one media description for each of the offer, in order. Each of the capabilities is used once, for
     * the first fitting media description with a codec in common; the others are rejected with port 0. Codecs are those in common,
     * in the offer's order and with its payload types; telephone-event is kept when both have it at the rate of a chosen codec.
     *
     * @return empty when every media description would be rejected: answer 488
     */
    public static Optional<SessionDescription> answer(
            SessionDescription offer, Origin origin, List<MediaCapabilities> capabilities) {
        throw new UnsupportedOperationException();
    }

    /** What was agreed for a media description: the codecs of the answer, the first is what to send. Empty when rejected. */
    public static List<RtpMap> agreed(MediaDescription offer, MediaDescription answer) {
        throw new UnsupportedOperationException();
    }
}
