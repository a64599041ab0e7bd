package io.jackfield.media;

import io.jackfield.media.stream.StreamSettings;
import io.jackfield.media.stream.StreamSettings.Carriage;
import io.jackfield.media.stream.StreamSettings.PayloadTypes;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.Direction;
import io.jackfield.sdp.Group;
import io.jackfield.sdp.MediaCapabilities;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.OfferAnswer;
import io.jackfield.sdp.Origin;
import io.jackfield.sdp.RtpMap;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sdp.SessionEdit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Offers and answers of one call (RFC 3264): one audio stream, one codec in use. Knows no socket. One thread.
 *
 * <p>An answer takes the caller's favourite among the codecs of the engine, so that the caller's order counts, or ours where the policy is
 * another one. For an echo it takes the
 * caller's favourite of all, since what is only reflected need not be understood.
 */
final class Negotiator {
    private static final String AUDIO = "audio";
    private static final String PLAIN = "RTP/AVP";
    private static final String NOT_TAKEN = "RTP/SAVP";
    private static final String BUNDLE = "BUNDLE";
    private static final String EVENTS = "telephone-event";
    private static final String EVENT_PARAMETERS = "0-15";
    private static final int FIRST_DYNAMIC_TYPE = 96;

    private static final int PTIME_MS = 20;
    private static final int MIN_PTIME_MS = 10;
    private static final int MAX_PTIME_MS = 120;

    private final List<Codec> codecs;
    private final CodecPolicy policy;
    private final Address address;
    private final int port;
    private final TransportTerms terms;
    private Optional<InetAddress> signalling;
    private Origin origin;
    private Optional<SessionDescription> ownOffer = Optional.empty();
    private List<MediaCapabilities.Codec> inUse = List.of();
    private Direction direction = Direction.SENDRECV;

    /**
     * What this side can do.
     *
     * @param codecs in order of preference
     * @param address what peers are told to send to
     */
    record Own(List<Codec> codecs, CodecPolicy policy, Address address, int port, TransportTerms terms) {}

    /** What an offer and its answer came to. */
    record Agreed(StreamSettings settings, byte[] answer) {}

    /**
     * A negotiator of a call that has negotiated nothing.
     *
     * @param signalling where the other side's signalling comes from, where that is known
     */
    Negotiator(Own own, Optional<InetAddress> signalling, long sessionId) {
        this.codecs = own.codecs();
        this.policy = own.policy();
        this.address = own.address();
        this.port = own.port();
        this.terms = own.terms();
        this.signalling = signalling;
        this.origin = new Origin("-", Long.toString(sessionId), "1", own.address());
    }

    /** Our offer, with every codec. */
    byte[] offer() {
        List<MediaCapabilities.Codec> formats = new ArrayList<>();
        List<Integer> eventRates = new ArrayList<>();
        int dynamic = FIRST_DYNAMIC_TYPE;
        for (Codec codec : codecs) {
            int type = codec.payloadType() >= 0 ? codec.payloadType() : dynamic++;
            formats.add(format(new RtpMap(type, codec.name(), codec.clockRate(), codec.channels()), ""));
            if (!eventRates.contains(codec.clockRate())) {
                eventRates.add(codec.clockRate());
            }
        }
        for (int rate : eventRates) { // RFC 4733 2.1: events have the clock of the audio beside them
            formats.add(format(new RtpMap(dynamic++, EVENTS, rate), EVENT_PARAMETERS));
        }
        return offer(formats);
    }

    /** Our offer, with no more than what is in use: payload types keep their meaning (RFC 3264 8.3.2). */
    byte[] reoffer() {
        if (inUse.isEmpty()) {
            return offer();
        }
        return offer(inUse);
    }

    private byte[] offer(List<MediaCapabilities.Codec> formats) {
        SessionDescription offer = OfferAnswer.offer(nextOrigin(), List.of(capabilities(formats)))
                .edit()
                .media(0, terms::writeOffer)
                .build();
        SessionDescription told = terms.isLite() ? lite(offer.edit()).build() : offer;
        ownOffer = Optional.of(told);
        return told.toBytes();
    }

    private static SessionEdit lite(SessionEdit description) {
        return description.setAttribute("ice-lite", "");
    }

    /** Where the other side's signalling comes from now. */
    void signalling(Optional<InetAddress> from) {
        signalling = from;
    }

    Direction direction() {
        return direction;
    }

    /** What this side wants to do, in what it offers and answers from now on. */
    void direction(Direction wanted) {
        direction = wanted;
    }

    private Origin nextOrigin() {
        Origin current = origin;
        origin = origin.nextVersion();
        return current;
    }

    private MediaCapabilities capabilities(List<MediaCapabilities.Codec> formats) {
        return new MediaCapabilities(AUDIO, address, port, formats, direction);
    }

    private static MediaCapabilities.Codec format(RtpMap map, String parameters) {
        return new MediaCapabilities.Codec(map, parameters);
    }

    /**
     * Answers the other side's offer.
     *
     * @param any whether a codec that cannot be decoded will do
     * @param preferred what to take where it is offered
     * @return empty when there is nothing to agree on: 488
     */
    Optional<Agreed> answer(byte[] sdp, boolean any, Optional<Codec> preferred) {
        Optional<SessionDescription> offer = SessionDescription.parse(sdp);
        Optional<MediaDescription> audio = offer.flatMap(this::suitableAudio);
        Optional<RtpMap> choice =
                audio.flatMap(a -> preferred.flatMap(codec -> format(a, codec)).or(() -> choose(a, any)));
        if (choice.isEmpty()) {
            return Optional.empty();
        }
        MediaDescription theirs = audio.get();
        RtpMap chosen = choice.get();
        boolean known = codec(chosen).isPresent();
        List<MediaCapabilities.Codec> formats = List.of(
                format(chosen, known ? "" : theirs.fmtp(chosen.payloadType()).orElse("")),
                format(new RtpMap(0, EVENTS, chosen.clockRate()), EVENT_PARAMETERS));
        return OfferAnswer.answer(
                        asIfPlain(offer.get(), theirs.index()),
                        origin,
                        List.of(capabilities(formats).with(new MediaCapabilities.Options(ptime(theirs), true))))
                .flatMap(answer -> {
                    MediaDescription ours = answer.media().get(theirs.index());
                    if (ours.isRejected()) {
                        return Optional.empty();
                    }
                    nextOrigin();
                    inUse = formats(ours, chosen);
                    StreamSettings settings = settings(chosen, chosen, theirs, ours, ours.direction())
                            .by(terms.answer(theirs, ours.rtcpMux()));
                    return Optional.of(new Agreed(settings, asOffered(answer, offer.get(), theirs.index())));
                });
    }

    /**
     * Takes the answer to our last offer.
     *
     * @return empty when it is no answer to it
     */
    Optional<StreamSettings> answered(byte[] sdp) {
        Optional<MediaDescription> ours = ownOffer.flatMap(o -> o.firstActive(AUDIO));
        Optional<MediaDescription> theirs = SessionDescription.parse(sdp).flatMap(a -> a.firstActive(AUDIO));
        if (ours.isEmpty() || theirs.isEmpty()) {
            return Optional.empty();
        }
        for (RtpMap sent : theirs.get().rtpMaps()) {
            for (RtpMap received : ours.get().rtpMaps()) {
                if (!sent.isTelephoneEvent() && sent.sameCodec(received)) {
                    Optional<Carriage> carriage = terms.answered(theirs.get());
                    Direction agreed = theirs.get().direction().reversed().and(direction);
                    inUse = carriage.isPresent() ? formats(ours.get(), received) : inUse;
                    return carriage.map(carried -> settings(sent, received, theirs.get(), ours.get(), agreed)
                            .by(carried));
                }
            }
        }
        return Optional.empty();
    }

    /** A codec of a description of ours, and the keys that go with it. */
    private static List<MediaCapabilities.Codec> formats(MediaDescription ours, RtpMap chosen) {
        return ours.rtpMaps().stream()
                .filter(map -> map.payloadType() == chosen.payloadType()
                        || map.isTelephoneEvent() && map.clockRate() == chosen.clockRate())
                .map(map -> format(map, ours.fmtp(map.payloadType()).orElse("")))
                .toList();
    }

    /** The first audio that is not rejected and as secure as it has to be. */
    private Optional<MediaDescription> suitableAudio(SessionDescription offer) {
        return audio(offer).filter(terms::suits).findFirst();
    }

    private static Stream<MediaDescription> audio(SessionDescription offer) {
        return offer.media().stream().filter(m -> m.type().equals(AUDIO) && !m.isRejected());
    }

    /** The offer with one audio that is plain, whatever it was: what is answered about media is the same for encrypted media. */
    private static SessionDescription asIfPlain(SessionDescription offer, int index) {
        SessionEdit edit = offer.edit();
        audio(offer).forEach(m -> edit.media(m.index(), e -> e.protocol(m.index() == index ? PLAIN : NOT_TAKEN)));
        return edit.build();
    }

    private byte[] asOffered(SessionDescription answer, SessionDescription offer, int index) {
        SessionEdit edit = answer.edit();
        audio(offer).forEach(m -> edit.media(m.index(), e -> e.protocol(m.protocol())));
        if (terms.isLite()) {
            lite(edit);
        }
        offer.media().get(index).mid().filter(mid -> isBundled(offer, mid)).ifPresent(mid -> {
            edit.addAttribute("group", new Group(BUNDLE, List.of(mid)).toString()); // RFC 9143 7.3
        });
        return edit.media(index, terms::writeAnswer).build().toBytes();
    }

    private static boolean isBundled(SessionDescription offer, String mid) {
        return offer.groups().stream()
                .anyMatch(group ->
                        group.semantics().equals(BUNDLE) && group.members().contains(mid));
    }

    /** The codecs of an offer that are ours, too, in its order. */
    static List<Codec> likes(byte[] sdp, List<Codec> ours) {
        return SessionDescription.parse(sdp).flatMap(offer -> audio(offer).findFirst()).stream()
                .flatMap(audio -> audio.rtpMaps().stream())
                .flatMap(map -> codec(map, ours).stream())
                .distinct()
                .toList();
    }

    private Optional<RtpMap> format(MediaDescription audio, Codec codec) {
        return audio.rtpMaps().stream()
                .filter(map -> codec(map).equals(Optional.of(codec)))
                .findFirst();
    }

    /** A packet time that is fit for use is repeated; with another one we say what we would like. */
    private OptionalInt ptime(MediaDescription theirs) {
        OptionalInt offered = theirs.ptimeMs();
        boolean fit = offered.isEmpty() || offered.getAsInt() >= MIN_PTIME_MS && offered.getAsInt() <= MAX_PTIME_MS;
        return fit && policy != CodecPolicy.SCROOGE ? OptionalInt.empty() : OptionalInt.of(PTIME_MS);
    }

    private Optional<RtpMap> choose(MediaDescription audio, boolean any) {
        if (policy != CodecPolicy.GENEROUS) {
            Optional<RtpMap> ours = codecs.stream()
                    .flatMap(codec -> format(audio, codec).stream())
                    .findFirst();
            if (ours.isPresent()) {
                return ours;
            }
        }
        for (RtpMap map : audio.rtpMaps()) {
            boolean comfortNoise =
                    map.encoding().equalsIgnoreCase("CN") || map.encoding().equalsIgnoreCase("red");
            if (!map.isTelephoneEvent() && !comfortNoise && (any || codec(map).isPresent())) {
                return Optional.of(map);
            }
        }
        return Optional.empty();
    }

    private Optional<Codec> codec(RtpMap map) {
        return codec(map, codecs);
    }

    private static Optional<Codec> codec(RtpMap map, List<Codec> codecs) {
        return codecs.stream()
                .filter(c -> c.name().equalsIgnoreCase(map.encoding())
                        && c.clockRate() == map.clockRate()
                        && c.channels() == map.channels())
                .findFirst();
    }

    private StreamSettings settings(
            RtpMap sent, RtpMap received, MediaDescription theirs, MediaDescription ours, Direction agreed) {
        Optional<PayloadTypes> events = events(theirs, sent.clockRate())
                .flatMap(send -> events(ours, sent.clockRate()).map(receive -> new PayloadTypes(send, receive)));
        Optional<InetAddress> host = theirs.connection().flatMap(Address::numeric);
        boolean unspecified = theirs.connection().map(Address::isUnspecified).orElse(false);
        // RFC 3264 8.4: the old way to hold is an address that cannot be sent to
        Direction direction = unspecified ? agreed.and(Direction.RECVONLY) : agreed;
        Optional<InetAddress> reachable = unspecified ? Optional.empty() : host;
        Optional<InetAddress> rtcpHost =
                theirs.rtcpConnection().flatMap(Address::numeric).or(() -> reachable);
        return new StreamSettings(
                codec(sent),
                sent.encoding(),
                sent.clockRate(),
                new PayloadTypes(sent.payloadType(), received.payloadType()),
                events,
                direction,
                expected(reachable, theirs.port()),
                expected(unspecified ? reachable : rtcpHost, theirs.rtcpPort()));
    }

    private static Optional<Integer> events(MediaDescription media, int clockRate) {
        return media.rtpMaps().stream()
                .filter(map -> map.isTelephoneEvent() && map.clockRate() == clockRate)
                .map(RtpMap::payloadType)
                .findFirst();
    }

    private ExpectedSource expected(Optional<InetAddress> host, int port) {
        Optional<InetSocketAddress> media = host.filter(h -> port > 0).map(h -> new InetSocketAddress(h, port));
        return new ExpectedSource(media, signalling, Learning.DELAYED);
    }
}
