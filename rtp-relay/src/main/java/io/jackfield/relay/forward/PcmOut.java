package io.jackfield.relay.forward;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.bridge.StreamBridge;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Packets of linear audio as samples without a gap, the lower byte first. */
final class PcmOut implements StreamBridge.Out {
    /** A longer gap is none: the sender began anew. */
    private static final int LONGEST_GAP_SECONDS = 10;

    private final OutputStream out;
    private final int rate;
    private final RtpPacket rtp = new RtpPacket();
    private boolean begun;
    private int next;
    private @Nullable IOException failure;

    PcmOut(OutputStream out, int rate) {
        this.out = out;
        this.rate = rate;
    }

    @Override
    public void send(ByteBuffer packet) {
        if (failure != null || !rtp.wrap(packet)) {
            return;
        }
        int samples = rtp.payloadSize() / 2;
        int gap = begun ? rtp.timestamp() - next : 0;
        int silence = gap > 0 && gap <= LONGEST_GAP_SECONDS * rate ? gap : 0;
        byte[] bytes = new byte[2 * (silence + samples)];
        for (int i = 0; i < samples; i++) { // big-endian in RTP
            bytes[2 * (silence + i)] = packet.get(rtp.payloadOffset() + 2 * i + 1);
            bytes[2 * (silence + i) + 1] = packet.get(rtp.payloadOffset() + 2 * i);
        }
        begun = true;
        next = rtp.timestamp() + samples;
        try {
            out.write(bytes);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Throws what went wrong meanwhile. */
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
