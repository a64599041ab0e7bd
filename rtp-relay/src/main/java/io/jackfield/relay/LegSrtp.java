package io.jackfield.relay;

import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpIndex;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpResult;
import io.jackfield.rtp.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one side speaks SRTP with the relay, and by which keys. Once it is to, nothing passes in either direction before there are keys.
 */
final class LegSrtp {
    private final SrtpBuffer buffer;
    private final LegKeys told;
    private boolean on;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private long forged;
    private long replayed;
    private long unprotected;

    LegSrtp(SrtpRoom room) {
        this.buffer = room.buffer();
        this.told = new LegKeys(room.random());
    }

    /** What descriptions say of keys. */
    LegKeys told() {
        return told;
    }

    boolean isOn() {
        return on;
    }

    /**
     * Switches it on, with what descriptions have agreed on, or off. Keys that stay the same go on where they were (RFC 3711 9.1: never
     * twice the same key stream).
     */
    void secure(boolean wanted) {
        on = wanted;
        LegKeys.Agreed agreed = told.agreed();
        if (!on || agreed == null) {
            return;
        }
        if (receiver == null || !receiver.crypto().equals(agreed.remote())) {
            receiver = new SrtpReceiver(agreed.remote(), buffer);
        }
        if (sender == null || !sender.key().equals(agreed.own())) {
            sender = new SrtpSender(agreed.own(), buffer);
        }
    }

    /** Switches it on, with keys that a handshake has yet to make. */
    void awaitKeys() {
        on = true;
    }

    /** A handshake has made keys. */
    void made(DtlsKeys keys) {
        receiver = new SrtpReceiver(new CryptoAttribute(1, keys.remote()), buffer);
        sender = new SrtpSender(keys.local(), buffer);
    }

    /** Decrypts a packet of that side. A packet that is not authentic goes nowhere, and keeps no session alive. */
    boolean open(ByteBuffer packet, boolean rtcp, long nowNs) {
        SrtpReceiver in = receiver;
        if (in == null) {
            unprotected++;
            return false;
        }
        SrtpResult result = rtcp ? in.unprotectRtcp(packet, nowNs) : in.unprotect(packet, nowNs);
        switch (result) {
            case OK -> {
                return true;
            }
            case REPLAYED -> replayed++;
            default -> forged++;
        }
        return false;
    }

    /** Encrypts a packet for that side. */
    boolean seal(ByteBuffer packet, boolean rtcp) {
        SrtpSender out = sender;
        if (out != null && (rtcp ? out.protectRtcp(packet) : out.protect(packet)) == SrtpResult.OK) {
            return true;
        }
        unprotected++;
        return false;
    }

    /** The suite that is spoken; empty in the clear, and while there are no keys. */
    Optional<String> suite() {
        return receiving().map(in -> in.crypto().key().suite().name());
    }

    /** Packets dropped because they were not authentic, or came when there were no keys. */
    long refused() {
        return forged + unprotected;
    }

    /** Packets dropped because they came before. */
    long replayed() {
        return replayed;
    }

    private Optional<SrtpReceiver> receiving() {
        return Optional.ofNullable(on ? receiver : null);
    }

    private Optional<SrtpSender> sending() {
        return Optional.ofNullable(on ? sender : null);
    }

    /** The side's key, for a relay that goes on with it; empty as long as there is none. */
    Optional<CryptoAttribute> remote() {
        return receiving().map(SrtpReceiver::crypto);
    }

    /** The relay's own. */
    Optional<CryptoAttribute> own() {
        int tag = remote().map(CryptoAttribute::tag).orElse(1);
        return sending().map(out -> new CryptoAttribute(tag, out.key()));
    }

    /** How far the side's sources have come. */
    List<SrtpIndex> received() {
        return receiving().map(SrtpReceiver::indexes).orElse(List.of());
    }

    /** How far those have come that are sent to it. */
    List<SrtpIndex> sent() {
        return sending().map(SrtpSender::indexes).orElse(List.of());
    }

    /** How many reports of each were sent. */
    List<SrtpIndex> reported() {
        return sending().map(SrtpSender::reports).orElse(List.of());
    }

    /** Goes on where another relay was. */
    void resume(SessionState.Leg state) {
        on = state.secured();
        if (state.remote().isPresent() && state.own().isPresent()) {
            told.resume(state.remote().get(), state.own().get());
            SrtpReceiver in = new SrtpReceiver(state.remote().get(), buffer);
            in.resume(state.received());
            SrtpSender out = new SrtpSender(state.own().get().key(), buffer);
            out.resume(state.sent(), state.reported());
            receiver = in;
            sender = out;
        }
    }
}
