package io.jackfield.relay;

import io.jackfield.kernel.Redacted;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.PacketKind;
import io.jackfield.rtp.RtpPacket;
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
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpResult;
import io.jackfield.rtp.srtp.SrtpSender;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The media of a browser: one port with ICE, DTLS and SRTP on it. */
final class WebPeer implements IceAgent.Effects, DtlsEndpoint.Effects {
    /** What is heard of RTCP. */
    static final String REPORT = "a report";

    final AtomicInteger handshakes = new AtomicInteger();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<IceEnd> iceEnds = new LinkedBlockingQueue<>();

    private final MediaLoop loop;
    private final DtlsContext context;
    private final SrtpBuffer buffer = new SrtpBuffer();
    private final DatagramPort socket;
    private final boolean ice;
    private final TimerWheel.Timer timer = new TimerWheel.Timer() {
        @Override
        protected long onTimer(long nowNs) {
            if (ice) {
                agent.onDeadline(nowNs);
            }
            endpoint.onDeadline(nowNs);
            return next();
        }
    };
    private IceAgent agent;
    private DtlsEndpoint endpoint;
    private DtlsRole role = DtlsRole.SERVER;
    private volatile InetSocketAddress peer;
    private volatile SrtpSender sender;
    private volatile SrtpReceiver receiver;
    private int sequence;

    WebPeer(MediaLoop loop, DtlsContext context, boolean controlling, boolean ice) {
        this.loop = loop;
        this.context = context;
        this.ice = ice;
        SecureRandom random = new SecureRandom();
        agent = new IceAgent(IceSettings.FULL, 1, false, IceCredentials.random(random), controlling, random, this);
        endpoint = new DtlsEndpoint(context, 4, loop::execute, this);
        socket = loop.call(this::open).toCompletableFuture().join();
    }

    private DatagramPort open() {
        try {
            return loop.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::onDatagram);
        } catch (BindException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] sdp(Setup setup, String... more) {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
                + "a=fingerprint:"
                + context.certificate().fingerprint("sha-256").orElseThrow() + "\r\n"
                + "m=audio " + socket.local().getPort() + " UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 127.0.0.1\r\n"
                + "a=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=setup:" + setup.attribute() + "\r\n");
        if (ice) {
            text.append("a=ice-ufrag:").append(agent.local().ufrag()).append("\r\na=ice-pwd:");
            text.append(agent.local().password().secret()).append("\r\n");
            text.append("a=candidate:1 1 udp 2113937151 5c1f2a3b-0000-4000-8000-1234567890ab.local ")
                    .append(socket.local().getPort())
                    .append(" typ host\r\n");
        }
        for (String line : more) {
            text.append("a=").append(line).append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same with video and data channels on the same port. */
    byte[] bundle(Setup setup) {
        String text = new String(sdp(setup), StandardCharsets.UTF_8);
        return (text.replace("BUNDLE 0", "BUNDLE 0 1 2")
                        + "m=video 0 UDP/TLS/RTP/SAVPF 96\r\n"
                        + "c=IN IP4 127.0.0.1\r\n"
                        + "a=bundle-only\r\n"
                        + "a=mid:1\r\n"
                        + "a=rtcp-mux\r\n"
                        + "a=rtpmap:96 VP8/90000\r\n"
                        + "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                        + "c=IN IP4 127.0.0.1\r\n"
                        + "a=bundle-only\r\n"
                        + "a=mid:2\r\n"
                        + "a=sctp-port:5000\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** An answer to one of those: the same port for all. */
    byte[] bundled(Setup setup) {
        String text = new String(bundle(setup), StandardCharsets.UTF_8).replace("a=bundle-only\r\n", "");
        return text.replace("video 0 ", "video " + socket.local().getPort() + " ")
                .replace("application 0 ", "application " + socket.local().getPort() + " ")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the relay's description. */
    void learn(MediaDescription media, DtlsRole ours) {
        loop.call(() -> {
                    role = ours;
                    endpoint.expect(ours, media.dtls().fingerprints());
                    if (ice) {
                        agent.remote(
                                new IceCredentials(
                                        media.ice().ufrag().orElseThrow(),
                                        Redacted.of(media.ice()
                                                .password()
                                                .orElseThrow()
                                                .secret())),
                                media.ice().lite(),
                                media.ice().candidates(),
                                loop.nowNs());
                    } else {
                        aim(1, new InetSocketAddress("127.0.0.1", media.port()));
                    }
                    schedule();
                    return true;
                })
                .toCompletableFuture()
                .join();
    }

    static DtlsRole roleFacing(MediaDescription media) {
        return media.dtls().setup().orElseThrow() == Setup.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT;
    }

    boolean hasKeys() {
        return sender != null;
    }

    boolean connected() {
        return agent.connected();
    }

    /** Begins ICE anew, with other credentials for its next description. */
    void restart() {
        loop.call(() -> {
                    agent.restart(IceCredentials.random(new SecureRandom()), true);
                    return true;
                })
                .toCompletableFuture()
                .join();
    }

    /** Sends an SRTP packet whose payload is this text. */
    void say(String words) {
        say(words, 0, 4711);
    }

    /** The same, with a payload type and an SSRC. */
    void say(String words, int type, int ssrc) {
        loop.execute(() -> {
            ByteBuffer packet = ByteBuffer.allocateDirect(1500);
            RtpPacket.writeHeader(packet, type, false, 1000 + sequence, 160 * sequence++, ssrc);
            packet.put(words.getBytes(StandardCharsets.US_ASCII)).flip();
            SrtpSender own = sender;
            InetSocketAddress to = peer;
            if (own != null && to != null && own.protect(packet) == SrtpResult.OK) {
                socket.send(packet, to);
            }
        });
    }

    /** Sends RTCP, as SRTCP. */
    void report(byte[] rtcp) {
        loop.execute(() -> {
            ByteBuffer packet = ByteBuffer.allocateDirect(1500).put(rtcp).flip();
            SrtpSender own = sender;
            InetSocketAddress to = peer;
            if (own != null && to != null && own.protectRtcp(packet) == SrtpResult.OK) {
                socket.send(packet, to);
            }
        });
    }

    String hears() throws InterruptedException {
        String words = heard.poll(10, TimeUnit.SECONDS);
        if (words == null) {
            throw new AssertionError("nothing was heard");
        }
        return words;
    }

    private void onDatagram(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        switch (PacketKind.of(datagram)) {
            case STUN -> agent.receive(1, datagram, source, nowNs);
            case DTLS -> endpoint.receive(datagram, source, nowNs);
            case RTP -> {
                SrtpReceiver theirs = receiver;
                if (theirs != null && theirs.unprotect(datagram, nowNs) == SrtpResult.OK) {
                    byte[] payload = new byte[datagram.remaining() - 12];
                    datagram.get(datagram.position() + 12, payload);
                    heard.add(new String(payload, StandardCharsets.US_ASCII));
                } else {
                    heard.add("?");
                }
            }
            case RTCP -> {
                SrtpReceiver theirs = receiver;
                boolean read = theirs != null && theirs.unprotectRtcp(datagram, nowNs) == SrtpResult.OK;
                heard.add(read ? REPORT : "?");
            }
            default -> {}
        }
        schedule();
    }

    private long next() {
        return Math.min(ice ? agent.nextDeadlineNs() : Long.MAX_VALUE, endpoint.nextDeadlineNs());
    }

    private void schedule() {
        loop.timers().schedule(timer, next());
    }

    @Override
    public void send(int component, byte[] message, InetSocketAddress to) {
        socket.send(ByteBuffer.wrap(message), to);
    }

    @Override
    public void aim(int component, InetSocketAddress remote) {
        peer = remote;
        if (role == DtlsRole.CLIENT) {
            endpoint.connect(remote, loop.nowNs());
        }
    }

    @Override
    public void ended(IceEnd why) {
        iceEnds.add(why);
    }

    @Override
    public void send(byte[] datagram, InetSocketAddress to) {
        socket.send(ByteBuffer.wrap(datagram), to);
    }

    @Override
    public void established(InetSocketAddress remote, DtlsKeys keys) {
        receiver = new SrtpReceiver(new CryptoAttribute(1, keys.remote()), buffer);
        sender = new SrtpSender(keys.local(), buffer);
        handshakes.incrementAndGet();
    }

    @Override
    public void ended(InetSocketAddress remote, DtlsEnd why) {}

    @Override
    public void wake() {
        schedule();
    }

    @Override
    public long nowNs() {
        return loop.nowNs();
    }
}
