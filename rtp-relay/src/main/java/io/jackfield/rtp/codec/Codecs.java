package io.jackfield.rtp.codec;

import io.jackfield.rtp.codec.spi.CodecProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The codecs that an application decodes and encodes, in order of preference. Immutable. */
public final class Codecs {
    /** G.711 mu-law, payload type 0. */
    public static final Codec PCMU = new G711("PCMU", 0, G711.Law.MU);
    /** G.711 A-law, payload type 8. */
    public static final Codec PCMA = new G711("PCMA", 8, G711.Law.A);
    /** G.722 at 64 kbit/s, payload type 9. */
    public static final Codec G722 = new G722();
    /** Opus, 48 kHz (RFC 7587). */
    public static final Codec OPUS = new Opus();
    /** Linear 16-bit, mono, at 8000 Hz, a dynamic type. */
    public static final Codec L16_8000 = new L16(8000, -1);
    /** Linear 16-bit, mono, at 16,000 Hz, a dynamic type. */
    public static final Codec L16_16000 = new L16(16_000, -1);
    /** Linear 16-bit, mono, at 44,100 Hz, payload type 11. */
    public static final Codec L16_44100 = new L16(44_100, 11);

    private static final Codecs STANDARD = new Codecs(List.of(OPUS, G722, PCMA, PCMU, L16_16000, L16_8000, L16_44100));

    private final List<Codec> all;

    private Codecs(List<Codec> all) {
        this.all = List.copyOf(all);
    }

    /** Linear audio at any rate, in Hz: L16 of no payload type of its own. Those of one rate are equal. */
    public static Codec linear(int sampleRate) {
        return new L16(sampleRate, -1);
    }

    /** All that come with this library, the better ones first. */
    public static Codecs standard() {
        return STANDARD;
    }

    /**
     * The standard ones, and those that this machine has besides: G.729 where bcg729 is installed, and what
     * {@link io.jackfield.rtp.codec.spi.CodecProvider}s bring. Looked for once; the first call may load native libraries.
     */
    public static Codecs installed() {
        return Installed.ALL;
    }

    private static final class Installed {
        static final Codecs ALL = find();

        private static Codecs find() {
            List<Codec> found = new ArrayList<>(STANDARD.all());
            G729.installed().ifPresent(found::add);
            for (CodecProvider provider : ServiceLoader.load(CodecProvider.class, Codecs.class.getClassLoader())) {
                found.addAll(provider.codecs());
            }
            return new Codecs(found);
        }
    }

    /** These, in this order. */
    public static Codecs of(Codec... codecs) {
        return new Codecs(List.of(codecs));
    }

    /** All, in order of preference. */
    public List<Codec> all() {
        return all;
    }

    /** The codec that SDP describes so. */
    public Optional<Codec> find(String name, int clockRate, int channels) {
        for (Codec codec : all) {
            if (codec.clockRate() == clockRate
                    && codec.channels() == channels
                    && codec.name().equalsIgnoreCase(name)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    /** The codec of a static payload type. */
    public Optional<Codec> find(int staticPayloadType) {
        for (Codec codec : all) {
            if (codec.payloadType() == staticPayloadType && staticPayloadType >= 0) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
