package io.jackfield.rtp.codec.spi;

import io.jackfield.rtp.codec.Codec;
import java.util.List;

/** Codecs from elsewhere, found by {@link java.util.ServiceLoader}: a jar with one of these adds its codecs to all that transcode. */
public interface CodecProvider {
    /** Its codecs that work on this machine; empty when what they need is not there. Never throws. Called once. */
    List<Codec> codecs();
}
