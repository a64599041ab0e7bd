package io.jackfield.media.stream;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;

/**
 * What takes over a call's audio for a while: a conference, another call, an application's socket. It hears what comes, and is asked every
 * 20 ms for what to send. Keys that are being pressed and prompts that are played meanwhile go first, so that a conference can speak to
 * one of its members.
 *
 * <p>All methods run on the stream's loop and must not block; {@link #packet} and {@link #frame} are the hot path. Begins with
 * {@link #attached}, ends with {@link #detached}, and nothing comes after that.
 */
public interface AudioAttachment {

    /** It begins. The line is this attachment's until {@link #detached}. */
    void attached(AudioLine line, Codec codec);

    /** Offer and answer have agreed anew, and the codec of both directions is another one now. */
    void codec(Codec codec);

    /**
     * A packet of audio has come, in the codec agreed.
     *
     * @param packet valid until this returns
     */
    void packet(RtpPacket packet, long nowNs);

    /**
     * 20 ms of audio are due.
     *
     * @param into where to write the payload, in the codec agreed; large enough for any; other streams of the loop use it, too
     * @param pointNs the point of the stream's 20 ms grid that it belongs to
     * @return how many bytes were written; 0 sends nothing
     */
    int frame(byte[] into, long pointNs);

    /**
     * A key was pressed on the other side.
     *
     * @return whether it is used up; if not, it counts for digits that the script may collect later
     */
    default boolean digit(char key) {
        return false;
    }

    /** It is over: the line was detached, another attachment has taken its place, or the call has ended. Called once. */
    void detached();
}
