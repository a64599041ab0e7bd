package io.jackfield.rtp.bridge;

import io.jackfield.rtp.codec.Codec;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What becomes of a stream.
 *
 * @param in what its payload types mean; others are dropped
 * @param eventIn its type of telephone events, -1 for none
 * @param eventInClock their clock in Hz
 * @param noiseIn its type of comfort noise, -1 for none
 * @param out the codec that it becomes
 * @param outType with this payload type
 * @param eventOut the type that telephone events become, -1 to make them audible
 * @param eventOutClock their clock in Hz
 * @param noiseOut the type that comfort noise becomes, -1 to leave a pause
 * @param frameMs time in each packet, 10 to 60 ms
 * @param repacket whether packets are made anew even where the codec stays
 */
public record BridgePlan(
        Map<Integer, Codec> in,
        int eventIn,
        int eventInClock,
        int noiseIn,
        Codec out,
        int outType,
        int eventOut,
        int eventOutClock,
        int noiseOut,
        int frameMs,
        boolean repacket) {
    /** Copies the map; codecs of several rates work at one that all have, where they can. */
    public BridgePlan {
        int richest = in.values().stream().mapToInt(Codec::sampleRate).max().orElse(out.sampleRate());
        out = out.at(richest);
        int rate = out.sampleRate();
        in = in.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().at(rate)));
        if (frameMs < 10 || frameMs > 60) {
            throw new IllegalArgumentException("packets of 10 to 60 ms, not " + frameMs);
        }
    }

    /** Whether a packet of this type is passed on as it is, but for its numbers. */
    boolean passes(int payloadType) {
        Codec codec = in.get(payloadType);
        return codec != null && codec.equals(out) && !repacket;
    }

    /** Whether keys are listened for, since the one side sends them as audio and the other wants events. */
    boolean listens() {
        return eventIn < 0 && eventOut >= 0;
    }

    /** Whether it costs more than a media loop can spare. */
    public boolean heavy() {
        return out.heavy() || in.values().stream().anyMatch(Codec::heavy);
    }
}
