package io.jackfield.media.stream;

import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpResult;
import io.jackfield.rtp.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Protects what leaves and opens what comes (RFC 3711) where keys were agreed; else it lets everything pass as it is. One loop. */
final class Shield {
    private final SrtpBuffer buffer;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private long refused;

    /**
     * No keys yet.
     *
     * @param buffer the loop's
     */
    Shield(SrtpBuffer buffer) {
        this.buffer = buffer;
    }

    /** Keys were agreed, or that there are none. Those that stay go on where they are. */
    void agreed(Optional<StreamKeys> keys) {
        if (keys.isEmpty()) {
            sender = null;
            receiver = null;
            return;
        }
        StreamKeys next = keys.get();
        SrtpSender sends = sender;
        if (sends == null || !sends.key().equals(next.ours())) {
            sender = new SrtpSender(next.ours(), buffer);
        }
        SrtpReceiver receives = receiver;
        if (receives == null || !receives.crypto().equals(next.theirs())) {
            receiver = new SrtpReceiver(next.theirs(), buffer);
        }
    }

    /** Makes a packet ready to leave, in place; false when it must not. */
    boolean protect(ByteBuffer packet) {
        SrtpSender by = sender;
        return by == null || by.protect(packet) == SrtpResult.OK;
    }

    boolean protectRtcp(ByteBuffer packet) {
        SrtpSender by = sender;
        return by == null || by.protectRtcp(packet) == SrtpResult.OK;
    }

    /** Opens a packet that came, in place; false when it is none of the other side's. */
    boolean open(ByteBuffer packet, long nowNs) {
        SrtpReceiver by = receiver;
        return by == null || good(by.unprotect(packet, nowNs));
    }

    boolean openRtcp(ByteBuffer packet, long nowNs) {
        SrtpReceiver by = receiver;
        return by == null || good(by.unprotectRtcp(packet, nowNs));
    }

    private boolean good(SrtpResult result) {
        if (result == SrtpResult.OK) {
            return true;
        }
        refused++;
        return false;
    }

    /** Packets that were forged, repeated or no packets. */
    long refused() {
        return refused;
    }
}
