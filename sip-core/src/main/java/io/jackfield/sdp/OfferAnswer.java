package io.jackfield.sdp;

import io.jackfield.sdp.MediaCapabilities.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Offers and answers (RFC 3264). */
public final class OfferAnswer {
    private OfferAnswer() {}

    /** An offer with one RTP/AVP media description for each of the capabilities. @throws IllegalArgumentException without any */
    public static SessionDescription offer(Origin origin, List<MediaCapabilities> capabilities) {
        if (capabilities.isEmpty()) {
            throw new IllegalArgumentException("no media to offer");
        }
        Address address = capabilities.get(0).address();
        SessionEdit edit = SessionDescription.builder(origin, address);
        for (MediaCapabilities own : capabilities) {
            edit.addMedia(own.type(), own.port(), "RTP/AVP", m -> {
                own.codecs().forEach(codec -> m.codec(codec.map(), codec.fmtp()));
                own.options().ptimeMs().ifPresent(ptime -> m.setAttribute("ptime", Integer.toString(ptime)));
                if (own.options().rtcpMux()) {
                    m.addAttribute("rtcp-mux", "");
                }
                finish(m, own, address, own.direction());
            });
        }
        return edit.build();
    }

    private static void finish(MediaEdit m, MediaCapabilities own, Address session, Direction direction) {
        if (!own.address().equals(session)) {
            m.connection(own.address());
        }
        m.direction(direction);
    }

    /**
     * The answer (RFC 3264 6): one media description for each of the offer, in order. Each of the capabilities is used once, for
     * the first fitting media description with a codec in common; the others are rejected with port 0. Codecs are those in common,
     * in the offer's order and with its payload types; telephone-event is kept when both have it at the rate of a chosen codec,
     * else at the first rate they share.
     *
     * @return empty when every media description would be rejected: answer 488
     */
    public static Optional<SessionDescription> answer(
            SessionDescription offer, Origin origin, List<MediaCapabilities> capabilities) {
        List<MediaCapabilities> unused = new ArrayList<>(capabilities);
        List<Chosen> chosen = new ArrayList<>();
        for (MediaDescription m : offer.media()) {
            Chosen choice = choose(m, unused);
            unused.remove(choice.own().orElse(null));
            chosen.add(choice);
        }
        Optional<Address> address = chosen.stream()
                .flatMap(c -> c.own().stream())
                .map(MediaCapabilities::address)
                .findFirst();
        return address.map(session -> {
            SessionEdit edit = SessionDescription.builder(origin, session).time(offer.time());
            chosen.forEach(c -> c.write(edit, session));
            return edit.build();
        });
    }

    private static Chosen choose(MediaDescription offered, List<MediaCapabilities> unused) {
        boolean plain =
                offered.protocol().equals("RTP/AVP") || offered.protocol().equals("RTP/AVPF");
        for (MediaCapabilities own : unused) {
            if (plain && !offered.isRejected() && own.type().equals(offered.type())) {
                List<Codec> codecs = common(offered, own);
                if (!codecs.isEmpty()) {
                    return new Chosen(offered, Optional.of(own), codecs);
                }
            }
        }
        return new Chosen(offered, Optional.empty(), List.of());
    }

    /** The codecs in common, in the offer's order; empty when it is telephone-event alone. */
    private static List<Codec> common(MediaDescription offered, MediaCapabilities own) {
        List<Codec> codecs = new ArrayList<>();
        List<Codec> events = new ArrayList<>();
        for (RtpMap map : offered.rtpMaps()) {
            own.codecs().stream()
                    .filter(codec -> codec.map().sameCodec(map))
                    .findFirst()
                    .ifPresent(codec -> (map.isTelephoneEvent() ? events : codecs).add(new Codec(map, codec.fmtp())));
        }
        List<Codec> sameRate = events.stream()
                .filter(e -> codecs.stream()
                        .anyMatch(c -> c.map().clockRate() == e.map().clockRate()))
                .toList();
        if (!codecs.isEmpty()) {
            codecs.addAll(sameRate.isEmpty() && !events.isEmpty() ? events.subList(0, 1) : sameRate);
        }
        return codecs;
    }

    /** What is answered to one media description: without capabilities it is rejected. */
    private record Chosen(MediaDescription offered, Optional<MediaCapabilities> own, List<Codec> codecs) {
        void write(SessionEdit edit, Address session) {
            int port = own.map(MediaCapabilities::port).orElse(0);
            edit.addMedia(offered.type(), port, offered.protocol(), m -> {
                own.ifPresentOrElse(side -> accept(m, side, session), () -> m.formats(offered.formats()));
                offered.attribute("mid").ifPresent(mid -> m.addAttribute("mid", mid)); // RFC 5888 9
            });
        }

        private void accept(MediaEdit m, MediaCapabilities side, Address session) {
            codecs.forEach(codec -> m.codec(codec.map(), codec.fmtp()));
            OptionalInt ptime =
                    side.options().ptimeMs().isPresent() ? side.options().ptimeMs() : offered.ptimeMs();
            ptime.ifPresent(ms -> m.setAttribute("ptime", Integer.toString(ms)));
            if (side.options().rtcpMux() && offered.rtcpMux()) { // RFC 5761 5.1.1: only where it was offered
                m.addAttribute("rtcp-mux", "");
            }
            boolean hold = offered.connection().filter(Address::isUnspecified).isPresent(); // RFC 3264 8.4
            Direction wanted = offered.direction().reversed();
            Direction possible = hold ? wanted.and(Direction.RECVONLY) : wanted;
            finish(m, side, session, side.direction().and(possible));
        }
    }

    /**
     * The offer that puts the peer on hold: all that we said last, with the next version, and nobody is listened to (RFC 3264 8.4).
     *
     * @param own what we said last, an offer or an answer
     */
    public static SessionDescription hold(SessionDescription own) {
        return redirected(own, Direction.SENDONLY);
    }

    /** The offer that takes the peer off hold again. What we never received we do not receive now: {@code before} says. */
    public static SessionDescription resume(SessionDescription own, SessionDescription before) {
        SessionEdit edit = own.edit().origin(own.origin().nextVersion());
        for (MediaDescription m : own.media()) {
            if (!m.isRejected() && m.index() < before.media().size()) {
                edit.media(
                        m.index(),
                        e -> e.direction(before.media().get(m.index()).direction()));
            }
        }
        return edit.build();
    }

    private static SessionDescription redirected(SessionDescription own, Direction limit) {
        SessionEdit edit = own.edit().origin(own.origin().nextVersion());
        for (MediaDescription m : own.media()) {
            if (!m.isRejected()) {
                edit.media(m.index(), e -> e.direction(m.direction().and(limit)));
            }
        }
        return edit.build();
    }

    /**
     * What is wrong with an answer to an offer, in words; empty when nothing is (RFC 3264 6). A stack that finds something should end
     * the negotiation: what the peer means can not be known.
     */
    public static List<String> mistakes(SessionDescription offer, SessionDescription answer) {
        return AnswerCheck.mistakes(offer, answer);
    }

    /**
     * What is wrong with a new offer, after what the same side said before, in words; empty when nothing is (RFC 3264 8): media may
     * be added and changed but not taken away, and the version counts up.
     */
    public static List<String> mistakesInNext(SessionDescription before, SessionDescription next) {
        return AnswerCheck.mistakesInNext(before, next);
    }

    /** What was agreed for a media description: the codecs of the answer, the first is what to send. Empty when rejected. */
    public static List<RtpMap> agreed(MediaDescription offer, MediaDescription answer) {
        if (answer.isRejected()) {
            return List.of();
        }
        List<RtpMap> offered = offer.rtpMaps();
        return answer.rtpMaps().stream()
                .filter(map -> offered.stream().anyMatch(map::sameCodec))
                .toList();
    }
}
