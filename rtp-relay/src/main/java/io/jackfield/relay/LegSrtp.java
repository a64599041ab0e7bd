package io.jackfield.relay;

import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpIndex;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpSender;
import io.jackfield.rtp.srtp.SrtpSession;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Whether one side speaks SRTP with the relay, and by which keys. Once it is to, nothing passes in either direction before there are keys.
 */
final class LegSrtp {
    private final SrtpRoom room;
    private final SrtpSession session;
    private final LegKeys told;

    LegSrtp(SrtpRoom room) {
        this.room = room;
        this.session = new SrtpSession(room.buffer());
        this.told = new LegKeys(room.random());
    }

    /** What descriptions say of keys. */
    LegKeys told() {
        return told;
    }

    boolean isOn() {
        return session.isOn();
    }

    /**
     * Switches it on, with what descriptions have agreed on, or off. Keys that stay the same go on where they were (RFC 3711 9.1: never
     * twice the same key stream).
     */
    void secure(boolean wanted) {
        session.on(wanted);
        LegKeys.Agreed agreed = told.agreed();
        if (wanted && agreed != null) {
            session.keys(agreed.remote(), agreed.own());
        }
    }

    /** Switches it on, with keys that a handshake has yet to make. */
    void awaitKeys() {
        session.on(true);
    }

    /** A handshake has made keys. */
    void made(DtlsKeys keys) {
        session.keys(new CryptoAttribute(1, keys.remote()), keys.local());
    }

    /** Decrypts a packet of that side, where it is encrypted. What is not authentic goes nowhere, and keeps no session alive. */
    boolean open(ByteBuffer packet, boolean rtcp, long nowNs) {
        return session.open(packet, rtcp, nowNs);
    }

    /** Encrypts a packet for that side, where it is to be. */
    boolean seal(ByteBuffer packet, boolean rtcp) {
        return session.seal(packet, rtcp);
    }

    /** The suite that is spoken; empty in the clear, and while there are no keys. */
    Optional<String> suite() {
        return session.receiver().map(in -> in.crypto().key().suite().name());
    }

    /** Packets dropped because they were not authentic, or came when there were no keys. */
    long refused() {
        return session.forged() + session.unprotected();
    }

    /** Packets dropped because they came before. */
    long replayed() {
        return session.replayed();
    }

    /** The side's key, for a relay that goes on with it; empty as long as there is none. */
    Optional<CryptoAttribute> remote() {
        return session.receiver().map(SrtpReceiver::crypto);
    }

    /** The relay's own. */
    Optional<CryptoAttribute> own() {
        int tag = remote().map(CryptoAttribute::tag).orElse(1);
        return session.sender().map(out -> new CryptoAttribute(tag, out.key()));
    }

    /** How far the side's sources have come. */
    List<SrtpIndex> received() {
        return session.receiver().map(SrtpReceiver::indexes).orElse(List.of());
    }

    /** How far those have come that are sent to it. */
    List<SrtpIndex> sent() {
        return session.sender().map(SrtpSender::indexes).orElse(List.of());
    }

    /** How many reports of each were sent. */
    List<SrtpIndex> reported() {
        return session.sender().map(SrtpSender::reports).orElse(List.of());
    }

    /** Goes on where another relay was. */
    void resume(SessionState.Leg state) {
        session.on(state.secured());
        if (state.remote().isPresent() && state.own().isPresent()) {
            told.resume(state.remote().get(), state.own().get());
            SrtpReceiver in = new SrtpReceiver(state.remote().get(), room.buffer());
            in.resume(state.received());
            SrtpSender out = new SrtpSender(state.own().get().key(), room.buffer());
            out.resume(state.sent(), state.reported());
            session.resume(in, out);
        }
    }
}
