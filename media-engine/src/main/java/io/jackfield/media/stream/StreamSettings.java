package io.jackfield.media.stream;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.sdp.Direction;
import java.util.List;
import java.util.Optional;

/**
 * What offer and answer agreed for an audio stream.
 *
 * @param codec what is sent and understood; empty when what was agreed can only be reflected
 * @param codecName the codec's name, for people
 * @param clockRate the RTP clock, Hz
 * @param audio payload types of what is sent and received
 * @param events payload types of telephone events; empty when there are none
 * @param direction what this side does
 * @param rtp where media is expected from and sent to
 * @param rtcp where RTCP is
 * @param carriage how packets are carried and protected
 */
public record StreamSettings(
        Optional<Codec> codec,
        String codecName,
        int clockRate,
        PayloadTypes audio,
        Optional<PayloadTypes> events,
        Direction direction,
        ExpectedSource rtp,
        ExpectedSource rtcp,
        Carriage carriage) {

    /** Plain RTP. */
    public StreamSettings(
            Optional<Codec> codec,
            String codecName,
            int clockRate,
            PayloadTypes audio,
            Optional<PayloadTypes> events,
            Direction direction,
            ExpectedSource rtp,
            ExpectedSource rtcp) {
        this(codec, codecName, clockRate, audio, events, direction, rtp, rtcp, Carriage.PLAIN);
    }

    /**
     * How packets are carried.
     *
     * @param keys of SRTP, as descriptions told; empty for plain RTP, and where DTLS makes them
     * @param dtls whether keys are those that a handshake makes: nothing is sent or taken before
     * @param rtcpMux whether RTCP has the port of RTP (RFC 5761)
     */
    public record Carriage(Optional<StreamKeys> keys, boolean dtls, boolean rtcpMux) {
        /** Plain RTP, RTCP on a port of its own. */
        public static final Carriage PLAIN = new Carriage(Optional.empty(), false, false);
    }

    /** The keys of SRTP that descriptions told. */
    public Optional<StreamKeys> keys() {
        return carriage.keys();
    }

    /** The same, carried so. */
    public StreamSettings by(Carriage agreed) {
        return new StreamSettings(codec, codecName, clockRate, audio, events, direction, rtp, rtcp, agreed);
    }

    /**
     * The payload type of one format; the two sides may number it differently (RFC 3264 5.1).
     *
     * @param send as the other side's description says
     * @param receive as ours says
     */
    public record PayloadTypes(int send, int receive) {}

    /** The formats that are reflected. */
    List<PayloadTypes> all() {
        return events.map(e -> List.of(audio, e)).orElseGet(() -> List.of(audio));
    }
}
