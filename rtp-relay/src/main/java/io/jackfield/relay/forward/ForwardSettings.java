package io.jackfield.relay.forward;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How audio is forwarded. */
public final class ForwardSettings {
    private int rate = 8000;
    private @Nullable SSLContext tls;

    /** Plain TCP, 8000 samples a second. */
    public ForwardSettings() {}

    /**
     * Samples a second of what is sent, whatever the codec of the call. Default 8000.
     *
     * @throws IllegalArgumentException unless it is 8000 or 16,000
     */
    public ForwardSettings sampleRate(int samples) {
        if (samples != 8000 && samples != 16_000) {
            throw new IllegalArgumentException("forwarded audio has 8000 or 16000 samples a second, not " + samples);
        }
        rate = samples;
        return this;
    }

    /** TLS in place of TCP: who is there is checked by its name or address, and by these authorities. */
    public ForwardSettings tls(SSLContext trusted) {
        tls = trusted;
        return this;
    }

    Codec linear() {
        return rate == 8000 ? Codecs.L16_8000 : Codecs.L16_16000;
    }

    Optional<SSLContext> tls() {
        return Optional.ofNullable(tls);
    }
}
