package io.jackfield.relay;

import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.loop.Accepts;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.RtpMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One relayed m-line: a leg facing each side. Leg 0 faces the side that offered first. */
final class RelayStream {
    private static final int PAYLOAD_TYPES = 128;

    private final int index;
    private final String type;
    private final int[] clockRates = new int[PAYLOAD_TYPES];
    private final boolean[] events = new boolean[PAYLOAD_TYPES];
    private final RelayLeg[] legs;
    private boolean rtp = true;
    private final boolean[] held = new boolean[2];
    private final @Nullable MediaDescription[] described = new MediaDescription[2];
    private boolean rejected;
    private @Nullable Negotiation negotiation;
    private Optional<CodecNegotiation.Plans> plans = Optional.empty();
    private int plansOfferer;

    RelayStream(
            int index, String type, SessionTimer timer, MediaLoop loop, List<RelayNetwork> networks, SrtpRoom room) {
        this(index, type, timer, loop, networks, room, new int[2]);
    }

    /** With certain ports; 0 for any. */
    RelayStream(
            int index,
            String type,
            SessionTimer timer,
            MediaLoop loop,
            List<RelayNetwork> networks,
            SrtpRoom room,
            int[] ports) {
        this.index = index;
        this.type = type;
        RelayLeg first = new RelayLeg(this, timer, loop, networks.get(0), room, ports[0]);
        RelayLeg second;
        try {
            second = new RelayLeg(this, timer, loop, networks.get(1), room, ports[1]);
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
        first.pair(second);
        second.pair(first);
        legs = new RelayLeg[] {first, second};
    }

    /** What the last offer became; null before the first. */
    @Nullable
    Negotiation negotiation() {
        return negotiation;
    }

    void negotiation(Negotiation made) {
        negotiation = made;
    }

    /** Translates what an answer makes necessary. */
    void answered(int offerer, CodecNegotiation codecs, MediaDescription answer, MediaLoop loop, MediaTools tools) {
        plans = codecs.anyway(answer);
        plansOfferer = offerer;
        Optional<CodecNegotiation.Plans> needed = codecs.plans(answer);
        for (int side = 0; side < 2; side++) {
            boolean fromOfferer = side == offerer;
            Optional<BridgePlan> plan = needed.map(both -> fromOfferer ? both.fromOfferer() : both.fromAnswerer());
            if (plan.isPresent() || legs[side].path().isPresent()) {
                MediaPath path = legs[side].path(loop, tools.room());
                path.translate(plan, tools.codecs());
                extend(path, side == offerer ? answer : described[offerer]);
            }
        }
    }

    private static void extend(MediaPath path, @Nullable MediaDescription receiver) {
        List<String> formats = receiver == null ? List.of() : receiver.attributes("rtcp-xr");
        path.extended(
                formats.stream().anyMatch(wanted -> wanted.contains("stat-summary")),
                formats.stream().anyMatch(wanted -> wanted.contains("voip-metrics")));
    }

    /** What would have to be done to what a side sends, if it had to be made anew; empty while the codec is not known. */
    Optional<BridgePlan> planFrom(int side) {
        return plans.map(both -> side == plansOfferer ? both.fromOfferer() : both.fromAnswerer());
    }

    int index() {
        return index;
    }

    String type() {
        return type;
    }

    RelayLeg leg(int side) {
        return legs[side];
    }

    /** What a side last said of itself. */
    Optional<MediaDescription> described(int side) {
        return Optional.ofNullable(described[side]);
    }

    int sideOf(RelayLeg leg) {
        return legs[0] == leg ? 0 : 1;
    }

    boolean isRtp() {
        return rtp;
    }

    boolean isEvent(int payloadType) {
        return events[payloadType];
    }

    /** The clock of a payload type in Hz; 0 when it has none to measure jitter by. */
    int clockRate(int payloadType) {
        return clockRates[payloadType];
    }

    /** A side that has no handshakes is sent none: those of the other side are not looked for where it is. */
    private Accepts accepts(MediaDescription own) {
        if (!rtp) {
            return Accepts.ANYTHING;
        }
        return own.protocol().startsWith("UDP/TLS/") ? Accepts.RTP_AND_DTLS : Accepts.RTP;
    }

    /** Learns protocol and payload types from either side's description. */
    void describe(int side, MediaDescription media) {
        described[side] = media;
        rtp = media.isRtp();
        for (int i = 0; i < legs.length; i++) {
            MediaDescription own = described[i];
            legs[i].accepts(accepts(own == null ? media : own));
        }
        for (RtpMap map : media.rtpMaps()) {
            events[map.payloadType() & PAYLOAD_TYPES - 1] = map.isTelephoneEvent();
            // an event's timestamp stands still while its packets go on: no jitter from that (RFC 4733 2.5.1.2)
            clockRates[map.payloadType() & PAYLOAD_TYPES - 1] = map.isTelephoneEvent() ? 0 : map.clockRate();
        }
    }

    void trafficClass(int tos) {
        legs[0].trafficClass(tos);
        legs[1].trafficClass(tos);
    }

    /** Whether other m-lines use its ports. */
    boolean isCarrying() {
        return legs[0].isCarrying() || legs[1].isCarrying();
    }

    /** Whether the last description had port 0. */
    boolean rejected() {
        return rejected;
    }

    void rejected(boolean value) {
        rejected = value;
        mute();
    }

    /** Whether a side holds by an unspecified address: then there is nowhere to send to (RFC 3264 8.4). */
    void hold(int side, boolean value) {
        held[side] = value;
        mute();
    }

    private void mute() {
        legs[0].mute(rejected || held[0]);
        legs[1].mute(rejected || held[1]);
    }

    void close() {
        legs[0].close();
        legs[1].close();
    }
}
