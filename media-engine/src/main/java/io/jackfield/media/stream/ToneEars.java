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
    private static final int MAX_PAYLOAD_BYTES = 2_048;

    private final boolean wanted;
    private final KeyEars.Listener listener;
    private @Nullable Codec codec;
    private @Nullable Decoder decoder;
    private @Nullable DtmfDetector detector;
    private byte[] payload = {};
    private short[] pcm = {};
    private char down;

    /**
     * Ears that hear nothing yet.
     *
     * @param wanted whether they ever will
     */
    ToneEars(boolean wanted, KeyEars.Listener listener) {
        this.wanted = wanted;
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
        if (codec != null && pcm.length == 0) {
            payload = new byte[MAX_PAYLOAD_BYTES];
            pcm = new short[Decoder.MAX_SAMPLES];
        }
    }

    /** A packet of audio has come. */
    void packet(RtpPacket packet) {
        Decoder by = decoder;
        DtmfDetector ears = detector;
        int size = packet.payloadSize();
        if (by == null || ears == null || size > payload.length) {
            return;
        }
        packet.payload(payload, 0);
        char now = ears.listen(pcm, 0, by.decode(payload, 0, size, pcm, 0));
        if (now != down) {
            down = now;
            if (now != 0) {
                listener.digit(now);
            }
        }
    }
}
