package io.jackfield.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Offers and answers (RFC 3264). */
public final class OfferAnswer {
    private OfferAnswer() {}

    /**
     * An offer with one RTP/AVP media description for each of the capabilities.
     *
     * @throws IllegalArgumentException when there are none, or a port or payload type is out of range
     */
    public static SessionDescription offer(Origin origin, List<MediaCapabilities> capabilities) {
        SessionEdit offer = SessionDescription.builder(origin, sessionAddress(capabilities));
        for (MediaCapabilities able : capabilities) {
            offer.addMedia(able.type(), able.port(), "RTP/AVP", media -> {
                addressOf(media, able, capabilities);
                for (MediaCapabilities.Codec codec : able.codecs()) {
                    media.codec(codec.map(), codec.fmtp());
                }
                media.direction(able.direction());
            });
        }
        return offer.build();
    }

    /**
     * The answer (RFC 3264 6): one media description for each of the offer, in order. Each of the capabilities is used once, for
     * the first fitting RTP/AVP or RTP/AVPF media description with a codec in common; the others are rejected with port 0. Codecs
     * are those in common, in the offer's order and with its payload types; telephone-event is kept when both have it at the rate
     * of a chosen codec.
     *
     * @return empty when every media description would be rejected: answer 488
     */
    public static Optional<SessionDescription> answer(
            SessionDescription offer, Origin origin, List<MediaCapabilities> capabilities) {
        List<MediaCapabilities> unused = new ArrayList<>(capabilities);
        SessionEdit answer = SessionDescription.builder(origin, sessionAddress(capabilities));
        boolean accepted = false;
        for (MediaDescription offered : offer.media()) {
            MediaCapabilities able = fitting(offered, unused);
            if (able == null) {
                answer.addMedia(offered.type(), 0, offered.protocol(), media -> media.formats(offered.formats()));
            } else {
                unused.remove(able);
                accepted = true;
                answer.addMedia(
                        offered.type(),
                        able.port(),
                        offered.protocol(),
                        media -> accept(media, offered, able, capabilities));
            }
        }
        return accepted ? Optional.of(answer.build()) : Optional.empty();
    }

    /**
     * What was agreed for a media description: the codecs of the answer that the offer has too, the first is what to send. Empty
     * when either is rejected.
     */
    public static List<RtpMap> agreed(MediaDescription offer, MediaDescription answer) {
        if (offer.isRejected() || answer.isRejected()) {
            return List.of();
        }
        List<RtpMap> offered = offer.rtpMaps();
        List<RtpMap> agreed = new ArrayList<>();
        for (RtpMap map : answer.rtpMaps()) {
            if (offered.stream().anyMatch(map::sameCodec)) {
                agreed.add(map);
            }
        }
        return agreed;
    }

    private static void accept(
            MediaEdit media, MediaDescription offered, MediaCapabilities able, List<MediaCapabilities> all) {
        addressOf(media, able, all);
        for (RtpMap map : common(offered, able)) {
            media.codec(map, codecFor(map, able).fmtp());
        }
        media.direction(offered.direction().reversed().and(able.direction()));
    }

    private static @Nullable MediaCapabilities fitting(MediaDescription offered, List<MediaCapabilities> unused) {
        String protocol = offered.protocol().toUpperCase(Locale.ROOT);
        if (offered.isRejected() || !protocol.equals("RTP/AVP") && !protocol.equals("RTP/AVPF")) {
            return null;
        }
        for (MediaCapabilities able : unused) {
            if (able.type().equalsIgnoreCase(offered.type())
                    && !common(offered, able).isEmpty()) {
                return able;
            }
        }
        return null;
    }

    /** The offered codecs that the capabilities have; none when that would be telephone-event alone. */
    private static List<RtpMap> common(MediaDescription offered, MediaCapabilities able) {
        List<RtpMap> both = new ArrayList<>();
        for (RtpMap map : offered.rtpMaps()) {
            if (able.codecs().stream().anyMatch(codec -> codec.map().sameCodec(map))) {
                both.add(map);
            }
        }
        List<RtpMap> kept = new ArrayList<>(both);
        kept.removeIf(map -> map.isTelephoneEvent()
                && both.stream().noneMatch(other -> !other.isTelephoneEvent() && other.clockRate() == map.clockRate()));
        return kept;
    }

    private static MediaCapabilities.Codec codecFor(RtpMap map, MediaCapabilities able) {
        return able.codecs().stream()
                .filter(codec -> codec.map().sameCodec(map))
                .findFirst()
                .orElseThrow();
    }

    private static Address sessionAddress(List<MediaCapabilities> capabilities) {
        if (capabilities.isEmpty()) {
            throw new IllegalArgumentException("an offer or answer needs capabilities for at least one media type");
        }
        return capabilities.get(0).address();
    }

    private static void addressOf(MediaEdit media, MediaCapabilities able, List<MediaCapabilities> all) {
        if (!able.address().equals(sessionAddress(all))) {
            media.connection(able.address());
        }
    }
}
