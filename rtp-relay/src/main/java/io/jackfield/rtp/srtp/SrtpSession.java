package io.jackfield.rtp.srtp;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Both directions of one stream: under SRTP (RFC 3711) where that was agreed, else as they are. Where it was agreed and there are no keys yet,
 * nothing passes in either direction. For one thread.
 */
public final class SrtpSession {
    private final SrtpBuffer buffer;
    private boolean on;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private long forged;
    private long replayed;
    private long unprotected;

    /**
     * Everything passes as it is.
     *
     * @param buffer may be used by others of the same thread
     */
    public SrtpSession(SrtpBuffer buffer) {
        this.buffer = buffer;
    }

    /** Whether packets are to be protected. Keys that there were are used again when they are. */
    public void on(boolean wanted) {
        on = wanted;
    }

    /** Whether packets are to be protected. */
    public boolean isOn() {
        return on;
    }

    /** Keys that stay the same go on where they were (RFC 3711 9.1: never twice the same key stream). */
    public void keys(CryptoAttribute remote, MasterKey own) {
        SrtpReceiver receives = receiver;
        if (receives == null || !receives.crypto().equals(remote)) {
            receiver = new SrtpReceiver(remote, buffer);
        }
        SrtpSender sends = sender;
        if (sends == null || !sends.key().equals(own)) {
            sender = new SrtpSender(own, buffer);
        }
    }

    /** Goes on where others were. */
    public void resume(SrtpReceiver in, SrtpSender out) {
        receiver = in;
        sender = out;
    }

    /** What opens packets; empty where none are protected, or without keys. */
    public Optional<SrtpReceiver> receiver() {
        return on ? Optional.ofNullable(receiver) : Optional.empty();
    }

    /** What protects packets; empty where none are protected, or without keys. */
    public Optional<SrtpSender> sender() {
        return on ? Optional.ofNullable(sender) : Optional.empty();
    }

    /** Opens a packet that came, in place; false when it is to be dropped: it is not authentic, or came before. */
    public boolean open(ByteBuffer packet, boolean rtcp, long nowNs) {
        if (!on) {
            return true;
        }
        SrtpReceiver by = receiver;
        if (by == null) {
            unprotected++;
            return false;
        }
        SrtpResult result = rtcp ? by.unprotectRtcp(packet, nowNs) : by.unprotect(packet, nowNs);
        switch (result) {
            case OK -> {
                return true;
            }
            case REPLAYED -> replayed++;
            default -> forged++;
        }
        return false;
    }

    /** Makes a packet ready to leave, in place; false when it must not. */
    public boolean seal(ByteBuffer packet, boolean rtcp) {
        if (!on) {
            return true;
        }
        SrtpSender by = sender;
        if (by != null && (rtcp ? by.protectRtcp(packet) : by.protect(packet)) == SrtpResult.OK) {
            return true;
        }
        unprotected++;
        return false;
    }

    /** Packets that came and were not authentic. */
    public long forged() {
        return forged;
    }

    /** Packets that came a second time. */
    public long replayed() {
        return replayed;
    }

    /** Packets that came, or should have left, and could not since there was no key that would do. */
    public long unprotected() {
        return unprotected;
    }
}
