package io.jackfield.media;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import java.util.List;

/** Codecs by the names that configuration uses. */
final class CodecNames {
    /** What is offered and answered. Linear audio at 44.1 kHz is not: 20 ms of it do not fit into an Ethernet frame. */
    private static final List<Codec> KNOWN =
            List.of(Codecs.OPUS, Codecs.G722, Codecs.PCMA, Codecs.PCMU, Codecs.L16_16000, Codecs.L16_8000);

    private CodecNames() {}

    /** The codecs of a name, with every rate that it comes in; empty when there is none. */
    static List<Codec> find(String name) {
        return KNOWN.stream()
                .filter(codec -> codec.name().equalsIgnoreCase(name))
                .toList();
    }

    /** Every codec, the best first. */
    static List<Codec> known() {
        return KNOWN;
    }

    static String all() {
        return String.join(", ", KNOWN.stream().map(Codec::name).distinct().toList());
    }
}
