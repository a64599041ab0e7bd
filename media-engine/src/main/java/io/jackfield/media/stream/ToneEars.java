package io.jackfield.media.stream;

import io.jackfield.rtp.DtmfDetector;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hears keys in the audio itself, from a side that has no telephone events. It decodes what it hears, so that it costs. One loop. */
final class ToneEars {
    private static final int TONES_RATE = 8_000;

    private final boolean wanted;
    private final Workbench bench;
    private final KeyEars.Listener listener;
    private @Nullable Codec codec;
    private @Nullable Decoder decoder;
    private @Nullable DtmfDetector detector;
    private char down;

    /**
     * Ears that hear nothing yet.
     *
     * @param wanted whether they ever will
     */
    ToneEars(boolean wanted, Workbench bench, KeyEars.Listener listener) {
        this.wanted = wanted;
        this.bench = bench;
        this.listener = listener;
    }

    /** Offer and answer have agreed. */
    void agreed(StreamSettings next) {
        Optional<Codec> listened = wanted && next.events().isEmpty() ? next.codec() : Optional.empty();
        if (listened.equals(Optional.ofNullable(codec))) {
            return;
        }
        codec = listened.orElse(null);
        Optional<Codec> narrow = listened.map(c -> c.at(TONES_RATE)); // no tone of a key is above 1,633 Hz
        decoder = narrow.map(Codec::decoder).orElse(null);
        detector = narrow.map(c -> new DtmfDetector(c.sampleRate())).orElse(null);
        down = 0;
    }

    /** A packet of audio has come. */
    void packet(RtpPacket packet) {
        Decoder by = decoder;
        DtmfDetector ears = detector;
        int size = packet.payloadSize();
        if (by == null || ears == null || size > bench.payload.length) {
            return;
        }
        packet.payload(bench.payload, 0);
        char now = ears.listen(bench.pcm, 0, by.decode(bench.payload, 0, size, bench.pcm, 0));
        if (now != down) {
            down = now;
            if (now != 0) {
                listener.digit(now);
            }
        }
    }
}
