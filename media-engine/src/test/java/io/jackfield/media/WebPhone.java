package io.jackfield.media;

import io.jackfield.rtp.PacketKind;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.loop.Accepts;
import io.jackfield.rtp.loop.ExpectedSource;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpSession;
import io.jackfield.rtp.transport.MediaTransport;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Reliability;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.node.SipNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A phone whose descriptions a test writes, with ICE, DTLS and SRTP of a browser on one port. It logs what happens to it. */
final class WebPhone implements SessionListener, MediaTransport.Listener, AutoCloseable {
    final DtlsContext dtls = DtlsContext.builder().build();
    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    volatile byte[] answered = {};

    private final SipNode node = Phones.node("web");
    private final UserAgent agent =
            UserAgent.builder(node).reliable(Reliability.OFF).build();
    private final MediaLoops loops =
            MediaLoops.builder().threads(1).name("web-phone").start();
    private final MediaLoop loop = loops.next();
    private final PortPair ports = on(this::open);
    private final SrtpSession srtp = new SrtpSession(new SrtpBuffer());
    private MediaTransport transport = on(() -> transport(dtls));
    private String fingerprint = fingerprint(dtls);
    private boolean silent;
    private int sequence;

    private PortPair open() {
        PortPair pair = PortPair.open(
                loop, InetAddress.getLoopbackAddress(), PortPool.of(50_000, 59_999), this::onPacket, this::onPacket);
        pair.rtp().accepts(Accepts.RTP_DTLS_AND_STUN);
        return pair;
    }

    private MediaTransport transport(DtlsContext context) {
        return new MediaTransport(loop, ports, context, new SecureRandom(), this);
    }

    private static String fingerprint(DtlsContext context) {
        return context.certificate().fingerprint("sha-256").orElseThrow().toString();
    }

    private <T> T on(Supplier<T> what) {
        return loop.call(what::get).toCompletableFuture().join();
    }

    /** From now on it says that it has this certificate, whatever it has. */
    void claim(String other) {
        fingerprint = other;
    }

    /** It says nothing but what it signals. */
    void keepSilent() {
        silent = true;
    }

    /** Another device with a certificate of its own takes over the port. */
    void replaceBy(DtlsContext other) {
        transport = on(() -> {
            transport.withoutIce();
            transport.withoutDtls();
            return transport(other);
        });
        fingerprint = fingerprint(other);
    }

    /** An offer. @param more attributes of the m-line */
    String offer(String protocol, Setup setup, boolean ice, String... more) {
        return "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\na=group:BUNDLE a1\r\nm=audio "
                + ports.rtp().local().getPort() + " " + protocol + " 0\r\na=mid:a1\r\na=rtcp-mux\r\na=fingerprint:"
                + fingerprint + "\r\na=setup:" + setup.attribute() + "\r\n" + (ice ? ice() : "")
                + String.join("", more);
    }

    private String ice() {
        return on(() -> {
            transport.offerIce(false);
            StringBuilder lines = new StringBuilder();
            for (String line : transport.iceLines("127.0.0.1", true, false)) {
                lines.append("a=").append(line).append("\r\n");
            }
            return lines.toString();
        });
    }

    InviteSession call(Phones phones, String extension, String sdp) {
        return agent.invite(phones.uri(extension), InviteOptions.offering(sdp.getBytes(StandardCharsets.UTF_8)), this);
    }

    MediaDescription answer() {
        return SessionDescription.parse(answered).orElseThrow().media().get(0);
    }

    @Override
    public void onAnswer(InviteSession session, byte[] sdp) {
        answered = sdp;
        MediaDescription theirs = answer();
        loop.execute(() -> {
            if (!silent) {
                srtp.on(true);
                ports.rtp().expect(ExpectedSource.of(new InetSocketAddress("127.0.0.1", theirs.port())));
                if (theirs.ice().usable()) {
                    transport.iceOfAnswer(theirs.ice(), true);
                } else {
                    transport.withoutIce();
                }
                transport.answeredDtls(theirs.dtls());
                transport.connect();
            }
            log.add("answer");
        });
    }

    @Override
    public void onReinviteFailed(InviteSession session, int status) {
        log.add("refused " + status);
    }

    @Override
    public void onEnded(InviteSession session, EndCause cause) {
        log.add("ended " + cause.status() + " "
                + session.peerReasons().stream()
                        .map(reason -> String.valueOf(reason.cause().orElse(0)))
                        .findFirst()
                        .orElse("-"));
    }

    @Override
    public void established(DtlsKeys keys) {
        srtp.keys(new CryptoAttribute(1, keys.remote()), keys.local());
        log.add("keys");
    }

    @Override
    public void failed(DtlsEnd why) {
        log.add("dtls " + why);
    }

    /** Sends a packet whose payload is this text; in the clear where nothing was agreed. */
    void say(String words) {
        loop.execute(() -> {
            ByteBuffer packet = ByteBuffer.allocateDirect(1500);
            RtpPacket.writeHeader(packet, 0, false, 1000 + sequence, 160 * sequence++, 4711);
            packet.put(words.getBytes(StandardCharsets.US_ASCII)).flip();
            if (srtp.seal(packet, false)) {
                ports.rtp().send(packet);
            }
        });
    }

    /** Sends packets in the clear, whatever was agreed. */
    void shout(String words, InetSocketAddress to) {
        loop.execute(() -> {
            ByteBuffer packet = ByteBuffer.allocateDirect(1500);
            RtpPacket.writeHeader(packet, 0, false, sequence, 160 * sequence++, 4712);
            ports.rtp()
                    .sendTo(
                            packet.put(words.getBytes(StandardCharsets.US_ASCII))
                                    .flip(),
                            to);
        });
    }

    private void onPacket(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs) {
        if (silent) {
            log.add("got " + PacketKind.of(packet));
            return;
        }
        if (!transport.isMedia(socket, packet, source, nowNs)) {
            return;
        }
        if (PacketKind.of(packet) == PacketKind.RTP && srtp.open(packet, false, nowNs)) {
            byte[] payload = new byte[packet.remaining() - 12];
            packet.get(packet.position() + 12, payload);
            log.add("heard " + new String(payload, StandardCharsets.US_ASCII));
        }
    }

    String next() throws InterruptedException {
        String line = log.poll(15, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    /** Waits for a line, whatever comes before. */
    boolean logs(String wanted) throws InterruptedException {
        String line = next();
        while (!line.equals(wanted) && !line.equals("nothing")) {
            line = next();
        }
        return line.equals(wanted);
    }

    @Override
    public void close() {
        on(() -> {
            transport.close();
            ports.close();
            return true;
        });
        loops.close();
        node.close();
        dtls.close();
    }
}
