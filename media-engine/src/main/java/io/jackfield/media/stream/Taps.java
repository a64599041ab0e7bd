package io.jackfield.media.stream;

import io.jackfield.media.record.RecordingTap;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.MediaLoop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The recordings of a stream: what comes and what is sent goes by here. On the stream's loop. */
final class Taps {
    /** Most recordings of one stream at a time. */
    static final int MAX = 4;

    private static final RecordingTap[] NONE = {};

    private final MediaLoop loop;
    private final RtpPacket packet = new RtpPacket();
    private RecordingTap[] taps = NONE;
    private @Nullable Codec codec;
    private int sendType = -1;
    private boolean wantSaid;

    Taps(MediaLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return taps.length == 0;
    }

    /** Offer and answer have agreed: what payload type audio is sent as, and its codec where there is one. */
    void agreed(int type, @Nullable Codec next) {
        sendType = type;
        if (next != null && next != codec) {
            codec = next;
            for (RecordingTap tap : taps) {
                tap.codec(next, loop.nowNs());
            }
        }
    }

    /** Begins a recording; false when there are too many. */
    boolean add(RecordingTap tap) {
        if (taps.length == MAX) {
            return false;
        }
        long nowNs = loop.nowNs();
        tap.start(nowNs);
        Codec current = codec;
        if (current != null) {
            tap.codec(current, nowNs);
        }
        taps = Arrays.copyOf(taps, taps.length + 1);
        taps[taps.length - 1] = tap;
        wantSaid |= tap.wantsSaid();
        return true;
    }

    /** Ends a recording; does nothing when it has ended. */
    void stop(RecordingTap which) {
        if (Arrays.asList(taps).contains(which)) {
            which.stop(loop.nowNs());
            taps = Arrays.stream(taps).filter(tap -> tap != which).toArray(RecordingTap[]::new);
            wantSaid = Arrays.stream(taps).anyMatch(RecordingTap::wantsSaid);
        }
    }

    void stopAll() {
        for (RecordingTap tap : taps) {
            tap.stop(loop.nowNs());
        }
        taps = NONE;
        wantSaid = false;
    }

    /** Whether a key ends a recording, which it then does. */
    boolean key(char key) {
        for (RecordingTap tap : taps) {
            if (tap.endsWith(key)) {
                stop(tap);
                return true;
            }
        }
        return false;
    }

    void heard(RtpPacket came, long nowNs) {
        for (RecordingTap tap : taps) {
            tap.heard(came, nowNs);
        }
    }

    /** A packet is about to be sent, whoever made it. */
    void said(ByteBuffer rtp) {
        if (wantSaid && packet.wrap(rtp) && packet.payloadType() == sendType) {
            long nowNs = loop.nowNs();
            for (RecordingTap tap : taps) {
                tap.said(packet, nowNs);
            }
        }
    }

    void flush(long nowNs) {
        for (RecordingTap tap : taps) {
            tap.flush(nowNs);
        }
    }
}
