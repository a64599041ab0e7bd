package io.jackfield.rtp.transport;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.PacketKind;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsEndpoint;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.ice.IceAgent;
import io.jackfield.rtp.ice.IceCredentials;
import io.jackfield.rtp.ice.IceEnd;
import io.jackfield.rtp.ice.IceSettings;
import io.jackfield.rtp.loop.DatagramPort;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.MediaDescription;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * A browser with two addresses and one association: it begins with one of them, and chooses the other, better one as soon as it is told
 * to. On a loop; a handshake that comes before is looked at afterwards.
 */
final class TwoAddresses implements DtlsEndpoint.Effects {
    private static final InetSocketAddress SELF = new InetSocketAddress("127.0.0.1", 1);

    volatile DtlsKeys keys;

    private final MediaLoop loop;
    private final DtlsContext context;
    private final IceCredentials own = IceCredentials.random(new SecureRandom());
    private final Address first;
    private final Address second;
    private final DtlsEndpoint dtls;
    private final List<ByteBuffer> early = new ArrayList<>();
    private InetSocketAddress remote = SELF;
    private boolean chosen;
    private volatile boolean greeted;

    TwoAddresses(MediaLoop loop, DtlsContext context) throws BindException {
        this.loop = loop;
        this.context = context;
        this.first = new Address();
        this.second = new Address();
        this.dtls = new DtlsEndpoint(context, 4, loop::execute, this);
    }

    MediaDescription described() {
        return MediaTransportTest.media(
                first.port.local().getPort(),
                "a=ice-ufrag:" + own.ufrag() + "\r\n",
                "a=ice-pwd:" + own.password().secret() + "\r\n",
                "a=candidate:1 1 udp " + IceAgent.hostPriority(1) + " 127.0.0.1 "
                        + second.port.local().getPort() + " typ host\r\n",
                "a=fingerprint:" + context.certificate().fingerprint("sha-256").orElseThrow() + "\r\n",
                "a=setup:actpass\r\n");
    }

    void learn(MediaDescription theirs) {
        dtls.expect(DtlsRole.SERVER, theirs.dtls().fingerprints());
        remote = new InetSocketAddress("127.0.0.1", theirs.port());
        first.begin(theirs);
    }

    /** Whether a handshake was begun with the first address. */
    boolean wasGreeted() {
        return greeted;
    }

    boolean useTheOther(MediaDescription theirs) {
        second.begin(theirs);
        return true;
    }

    private void take(ByteBuffer datagram, long nowNs) {
        greeted = true;
        if (chosen) {
            dtls.receive(datagram, SELF, nowNs);
        } else {
            ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
            early.add(copy.put(datagram).flip());
        }
    }

    private final class Address extends TimerWheel.Timer implements IceAgent.Effects {
        final DatagramPort port;
        final IceAgent agent = new IceAgent(IceSettings.FULL, 1, false, own, true, new SecureRandom(), this);
        boolean begun;

        Address() throws BindException {
            port = loop.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::onDatagram);
        }

        void begin(MediaDescription theirs) {
            begun = true;
            agent.remote(
                    new IceCredentials(
                            theirs.ice().ufrag().orElseThrow(),
                            theirs.ice().password().orElseThrow()),
                    false,
                    theirs.ice().candidates(),
                    loop.nowNs());
            loop.timers().schedule(this, agent.nextDeadlineNs());
        }

        private void onDatagram(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
            if (!begun) {
                return;
            }
            if (PacketKind.of(datagram) == PacketKind.STUN) {
                agent.receive(1, datagram, source, nowNs);
                loop.timers().schedule(this, agent.nextDeadlineNs());
                if (this == second && agent.connected() && !chosen) {
                    chosen = true;
                    early.forEach(one -> dtls.receive(one, SELF, nowNs));
                }
            } else {
                take(datagram, nowNs);
            }
        }

        @Override
        protected long onTimer(long nowNs) {
            agent.onDeadline(nowNs);
            return agent.nextDeadlineNs();
        }

        @Override
        public void send(int component, byte[] message, InetSocketAddress to) {
            port.send(ByteBuffer.wrap(message), to);
        }

        @Override
        public void aim(int component, InetSocketAddress to) {}

        @Override
        public void ended(IceEnd why) {}
    }

    @Override
    public void send(byte[] datagram, InetSocketAddress to) {
        second.port.send(ByteBuffer.wrap(datagram), remote);
    }

    @Override
    public void established(InetSocketAddress with, DtlsKeys made) {
        keys = made;
    }

    @Override
    public void ended(InetSocketAddress with, DtlsEnd why) {}

    @Override
    public void wake() {}

    @Override
    public long nowNs() {
        return loop.nowNs();
    }
}
