package io.jackfield.sdp;

import java.util.Objects;
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
    public RtpMap {
        Objects.requireNonNull(encoding, "encoding");
    }

    /** One channel. */
    public RtpMap(int payloadType, String encoding, int clockRate) {
        this(payloadType, encoding, clockRate, 1);
    }

    /** Whether name, rate and channels are the same, whatever the payload type. */
    public boolean sameCodec(RtpMap other) {
        return encoding.equalsIgnoreCase(other.encoding) && clockRate == other.clockRate && channels == other.channels;
    }

    public boolean isTelephoneEvent() {
        return encoding.equalsIgnoreCase("telephone-event");
    }

    /** Null when the text is not an rtpmap value. */
    static @Nullable RtpMap read(String text) {
        int space = text.indexOf(' ');
        int slash = text.indexOf('/');
        if (space < 0 || slash < space) {
            return null;
        }
        int second = text.indexOf('/', slash + 1);
        int payloadType = MediaLine.number(text.substring(0, space), 127);
        String encoding = text.substring(space + 1, slash).trim();
        int clockRate = MediaLine.number(
                (second < 0 ? text.substring(slash + 1) : text.substring(slash + 1, second)).trim(), 999_999_999);
        int channels =
                second < 0 ? 1 : MediaLine.number(text.substring(second + 1).trim(), 255);
        if (payloadType < 0 || encoding.isEmpty() || clockRate < 1 || channels < 1) {
            return null;
        }
        return new RtpMap(payloadType, encoding, clockRate, channels);
    }

    /** As after {@code a=rtpmap:}, e.g. {@code 111 opus/48000/2}. */
    @Override
    public String toString() {
        return payloadType + " " + encoding + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }
}
