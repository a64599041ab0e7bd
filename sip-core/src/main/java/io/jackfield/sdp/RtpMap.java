package io.jackfield.sdp;

/**
 * A payload type and what it means: an {@code a=rtpmap} line (RFC 8866 6.6) or, for static types without one, RFC 3551.
 *
 * @param payloadType 0 to 127
 * @param encoding the name as written; compare it ignoring case
 * @param clockRate in Hz
 * @param channels 1 unless given
 */
public record RtpMap(int payloadType, String encoding, int clockRate, int channels) {
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

    /** As after {@code a=rtpmap:}, e.g. {@code 111 opus/48000/2}. */
    @Override
    public String toString() {
        return payloadType + " " + encoding + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }
}
