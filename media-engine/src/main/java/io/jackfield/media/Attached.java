package io.jackfield.media;

import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioLine;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;

/** An attachment that a script waits for. On the call's loop. */
record Attached(AudioAttachment attachment, Runnable over) implements AudioAttachment {
    @Override
    public void attached(AudioLine line, Codec codec) {
        attachment.attached(line, codec);
    }

    @Override
    public void codec(Codec codec) {
        attachment.codec(codec);
    }

    @Override
    public void packet(RtpPacket packet, long nowNs) {
        attachment.packet(packet, nowNs);
    }

    @Override
    public int frame(byte[] into, long pointNs) {
        return attachment.frame(into, pointNs);
    }

    @Override
    public boolean digit(char key) {
        return attachment.digit(key);
    }

    @Override
    public void detached() {
        attachment.detached();
        over.run();
    }
}
