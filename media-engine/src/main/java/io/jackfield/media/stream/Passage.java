package io.jackfield.media.stream;

import io.jackfield.media.stream.StreamSettings.PayloadTypes;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import io.jackfield.rtp.codec.Codec;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a bridge: what one stream hears, another one says. A packet whose codec and keys the other side understands leaves in
 * the buffer that it came in, with other numbers; else it is translated. No queue and no clock in either case; one loop.
 */
final class Passage implements Outlet {
    private static final int NONE = -1;
    private static final int FRAME_MS = 20;

    private final AudioStream to;
    private final RandomGenerator random;
    private final Reflection numbers = new Reflection();
    private final RtpPacket translated = new RtpPacket();
    private @Nullable StreamSettings here;
    private @Nullable StreamSettings there;
    private @Nullable StreamBridge translator;
    private int audio = NONE;
    private int audioAs = NONE;
    private int events = NONE;
    private int eventsAs = NONE;

    Passage(AudioStream to, RandomGenerator random) {
        this.to = to;
        this.random = random;
    }

    @Override
    public void packet(ByteBuffer buffer, RtpPacket packet, StreamSettings from) {
        StreamSettings agreed = to.settings();
        if (agreed == null || !to.open()) {
            return;
        }
        if (from != here || agreed != there) { // either side may agree on something else at any time
            plan(from, agreed);
        }
        StreamBridge bridge = translator;
        if (bridge != null) {
            bridge.packet(buffer);
        } else if (packet.payloadType() == audio) {
            to.relay(buffer, packet, audioAs, numbers);
        } else if (packet.payloadType() == events && eventsAs != NONE) {
            to.relay(buffer, packet, eventsAs, numbers);
        }
    }

    private void plan(StreamSettings from, StreamSettings agreed) {
        here = from;
        there = agreed;
        audio = from.audio().receive();
        audioAs = agreed.audio().send();
        events = from.events().map(PayloadTypes::receive).orElse(NONE);
        eventsAs = agreed.events().map(PayloadTypes::send).orElse(NONE);
        translator = asItIs(from, agreed) ? null : translator(from, agreed);
    }

    private static boolean asItIs(StreamSettings from, StreamSettings to) {
        boolean sameCodec = from.codec().isPresent() && from.codec().equals(to.codec());
        return sameCodec && (from.events().isEmpty() || to.events().isPresent());
    }

    private @Nullable StreamBridge translator(StreamSettings from, StreamSettings agreed) {
        Optional<Codec> in = from.codec();
        Optional<Codec> out = agreed.codec();
        if (in.isEmpty() || out.isEmpty()) { // nothing of it can be understood
            audio = NONE;
            return null;
        }
        // Where keys come as audio they go as audio: listening for them would cost a decoder on every call.
        int keys = from.events().isPresent() ? eventsAs : NONE;
        BridgePlan plan = new BridgePlan(
                Map.of(audio, in.get()),
                events,
                from.clockRate(),
                NONE,
                out.get(),
                audioAs,
                keys,
                agreed.clockRate(),
                NONE,
                FRAME_MS,
                false);
        return new StreamBridge(plan, Numbering.random(random), this::translated);
    }

    private void translated(ByteBuffer packet) {
        if (translated.wrap(packet)) {
            to.relay(packet, translated, translated.payloadType(), numbers);
        }
    }
}
