package io.jackfield.media.stream;

import io.jackfield.kernel.Machine;
import io.jackfield.media.stream.StreamSettings.Carriage;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.ice.IceEnd;
import io.jackfield.rtp.loop.Accepts;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpSession;
import io.jackfield.rtp.transport.MediaTransport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How packets of a stream come and go: its ports, what protects them (RFC 3711), and ICE and DTLS where they were agreed. One loop.
 *
 * <pre>
 * state    input                                        next     effect
 * OPEN     agreed, ICE or DTLS has yet to find its way  PENDING  timer, if the call is up
 * PENDING  up                                           PENDING  timer
 * PENDING  a way, and keys where they are wanted        OPEN     ready
 * PENDING  timer, no way was found                      PENDING  failed UNREACHABLE
 * PENDING  timer, no keys were made                     PENDING  failed NO_KEYS
 * PENDING  the handshake failed                         PENDING  failed NO_KEYS or WRONG_CERTIFICATE
 * any      ICE found no way, or lost it                 same     failed UNREACHABLE
 * </pre>
 */
final class StreamTransport implements Machine, MediaTransport.Listener {
    private final MediaLoop loop;
    private final PortPair ports;
    private final SrtpSession srtp;
    private final DtlsContext dtls;
    private final RandomGenerator random;
    private final long patienceNs;
    private final Effects effects;
    private @Nullable MediaTransport transport;
    private boolean agreed;
    private boolean mux;
    private boolean up;
    private long deadlineNs = NEVER;

    /** What it wants done. */
    interface Effects {
        /** Whether packets may be sent has changed. */
        void ready(boolean now);

        void failed(TransportFailure why);
    }

    /**
     * Plain RTP as yet.
     *
     * @param patienceNs how long ICE and DTLS may take once a call is up
     */
    StreamTransport(
            PortPair ports,
            SrtpBuffer cipher,
            DtlsContext dtls,
            RandomGenerator random,
            long patienceNs,
            Effects effects) {
        this.loop = ports.rtp().loop();
        this.ports = ports;
        this.srtp = new SrtpSession(cipher);
        this.dtls = dtls;
        this.random = random;
        this.patienceNs = patienceNs;
        this.effects = effects;
    }

    /** Its ICE and DTLS, made when first asked for. */
    MediaTransport negotiated() {
        MediaTransport made = transport;
        if (made == null) {
            made = new MediaTransport(loop, ports, dtls, random, this);
            transport = made;
            ports.rtp().accepts(Accepts.RTP_DTLS_AND_STUN);
            ports.rtcp().accepts(Accepts.RTP_DTLS_AND_STUN);
        }
        return made;
    }

    SrtpSession srtp() {
        return srtp;
    }

    /** Offer and answer have agreed, for the first time or again. */
    void agreed(StreamSettings next, long nowNs) {
        Carriage carriage = next.carriage();
        agreed = true;
        mux = carriage.rtcpMux();
        srtp.on(carriage.dtls() || carriage.keys().isPresent());
        carriage.keys().ifPresent(keys -> srtp.keys(keys.theirs(), keys.ours()));
        ports.idle(false, mux);
        ports.rtp().expect(next.rtp());
        ports.rtcp().expect(next.rtcp());
        MediaTransport made = transport;
        if (made != null) {
            made.connect();
        }
        watch(nowNs);
    }

    /** The call is up: from now on a way that is not found in time ends it. */
    void up(long nowNs) {
        up = true;
        watch(nowNs);
    }

    /** Whether packets may be sent. */
    boolean isReady() {
        MediaTransport made = transport;
        return agreed && (made == null || made.isReady());
    }

    private void watch(long nowNs) {
        if (isReady()) {
            deadlineNs = NEVER;
        } else if (agreed && up && deadlineNs == NEVER) {
            deadlineNs = nowNs + patienceNs;
        }
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < deadlineNs) {
            return;
        }
        deadlineNs = NEVER;
        MediaTransport made = transport;
        if (made != null && !made.isReady()) {
            effects.failed(made.hasWay() ? TransportFailure.NO_KEYS : TransportFailure.UNREACHABLE);
        }
    }

    // ---- packets ----

    /** Opens a packet that came, in place; false when it is no media, or none of the other side's. */
    boolean open(RtpSocket socket, ByteBuffer packet, boolean rtcp, InetSocketAddress source, long nowNs) {
        MediaTransport made = transport;
        return (made == null || made.isMedia(socket, packet, source, nowNs)) && srtp.open(packet, rtcp, nowNs);
    }

    /** Sends RTCP, where it may be sent. */
    void sendRtcp(ByteBuffer packet) {
        if (isReady() && srtp.seal(packet, true)) {
            (mux ? ports.rtp() : ports.rtcp()).send(packet);
        }
    }

    // ---- what ICE and DTLS say ----

    @Override
    public void established(DtlsKeys keys) {
        srtp.keys(new CryptoAttribute(1, keys.remote()), keys.local());
        changed();
    }

    @Override
    public void reachable() {
        changed();
    }

    private void changed() {
        watch(loop.nowNs());
        effects.ready(isReady());
    }

    @Override
    public void failed(DtlsEnd why) {
        switch (why) {
            case WRONG_FINGERPRINT -> effects.failed(TransportFailure.WRONG_CERTIFICATE);
            case FAILED -> effects.failed(TransportFailure.NO_KEYS);
            case TIMED_OUT, CLOSED -> {} // it is tried again, until the deadline
        }
    }

    @Override
    public void unreachable(IceEnd why) {
        effects.failed(TransportFailure.UNREACHABLE);
    }

    void close() {
        deadlineNs = NEVER;
        MediaTransport made = transport;
        if (made != null) {
            made.close();
        }
    }
}
