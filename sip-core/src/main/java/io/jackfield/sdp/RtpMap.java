package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payload type and what it means: an {@code a=rtpmap} line (RFC 8866 6.6) or, for static types without one, RFC 3551.
 *
 * @param payloadType 0 to 127
 * @param encoding the name as written; compare it ignoring case
 * @param clockRate in Hz
 * @param channels 1 unless given
 */
public record RtpMap(int payloadType, String encoding, int clockRate, int channels) {
    /** Static payload types that are still in use (RFC 3551 6). */
    private static final List<RtpMap> STATIC = List.of(
            new RtpMap(0, "PCMU", 8000),
            new RtpMap(3, "GSM", 8000),
            new RtpMap(4, "G723", 8000),
            new RtpMap(5, "DVI4", 8000),
            new RtpMap(6, "DVI4", 16000),
            new RtpMap(7, "LPC", 8000),
            new RtpMap(8, "PCMA", 8000),
            new RtpMap(9, "G722", 8000),
            new RtpMap(10, "L16", 44100, 2),
            new RtpMap(11, "L16", 44100),
            new RtpMap(12, "QCELP", 8000),
            new RtpMap(13, "CN", 8000),
            new RtpMap(14, "MPA", 90000),
            new RtpMap(15, "G728", 8000),
            new RtpMap(16, "DVI4", 11025),
            new RtpMap(17, "DVI4", 22050),
            new RtpMap(18, "G729", 8000),
            new RtpMap(25, "CelB", 90000),
            new RtpMap(26, "JPEG", 90000),
            new RtpMap(28, "nv", 90000),
            new RtpMap(31, "H261", 90000),
            new RtpMap(32, "MPV", 90000),
            new RtpMap(33, "MP2T", 90000),
            new RtpMap(34, "H263", 90000));

    public RtpMap {
        if (payloadType < 0 || payloadType > 127 || clockRate < 1 || channels < 1 || encoding.isEmpty()) {
            throw new IllegalArgumentException("not a payload type: " + payloadType + " " + encoding + "/" + clockRate);
        }
    }

    /** One channel. */
    public RtpMap(int payloadType, String encoding, int clockRate) {
        this(payloadType, encoding, clockRate, 1);
    }

    /** By payload type, with gaps. */
    static @Nullable RtpMap[] statics() {
        @Nullable RtpMap[] byType = new RtpMap[128];
        for (RtpMap map : STATIC) {
            byType[map.payloadType] = map;
        }
        return byType;
    }

    /** Of what is after {@code a=rtpmap:}. */
    static Optional<RtpMap> parse(String value) {
        List<String> words = Lines.words(value);
        String[] codec = words.size() < 2 ? new String[0] : words.get(1).split("/");
        if (codec.length < 2 || codec[0].isEmpty()) {
            return Optional.empty();
        }
        int type = MediaLine.number(words.get(0), 127);
        int rate = MediaLine.number(codec[1], 10_000_000);
        int channels = codec.length < 3 ? 1 : MediaLine.number(codec[2], 255);
        return type < 0 || rate < 1 || channels < 1
                ? Optional.empty()
                : Optional.of(new RtpMap(type, codec[0], rate, channels));
    }

    /** Whether name, rate and channels are the same, whatever the payload type. */
    public boolean sameCodec(RtpMap other) {
        return encoding.equalsIgnoreCase(other.encoding) && clockRate == other.clockRate && channels == other.channels;
    }

    /** Whether it carries DTMF (RFC 4733). */
    public boolean isTelephoneEvent() {
        return encoding.equalsIgnoreCase("telephone-event");
    }

    /** As after {@code a=rtpmap:}, e.g. {@code 111 opus/48000/2}. */
    @Override
    public String toString() {
        return payloadType + " " + encoding + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }
}
