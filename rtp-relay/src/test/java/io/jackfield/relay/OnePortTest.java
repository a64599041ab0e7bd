package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls through a relay that has one port for all streams. */
@Timeout(60)
class OnePortTest {
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final long MS = 1_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final MediaLoops loops =
            MediaLoops.builder().threads(2).clock(clock::get).start();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RtpRelay relay = RtpRelay.builder()
            .network("here", "127.0.0.1", n -> n.onePort(0))
            .network("there", "127.0.0.1", n -> n.onePort(0).advertise("127.0.0.2"))
            .loops(loops)
            .meters(meters)
            .build();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        relay.close();
        await().until(() -> openSockets() == 0);
        loops.close();
        for (AutoCloseable one : opened) {
            one.close();
        }
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> assertThat(loop.faults()).isZero());
    }

    private int openSockets() {
        return loops.loops().stream().mapToInt(loop -> loop.openSockets()).sum();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private Phone phone(String tag) {
        Phone phone = new Phone(tag);
        opened.add(phone);
        return phone;
    }

    private Peer peer(String address) {
        Peer peer = new Peer(address);
        opened.add(peer);
        return peer;
    }

    private static MediaLeg leg(String call, String from) {
        return new MediaLeg(call, "a", "b", "", new InetSocketAddress(from, 5060));
    }

    private byte[] offer(String call, byte[] sdp) {
        return get(relay.offer(leg(call, "127.0.0.1"), sdp));
    }

    private byte[] answer(String call, byte[] sdp) {
        return get(relay.answer(leg(call, "127.0.0.1"), sdp));
    }

    private double dropped(String why) {
        return meters.get("jackfield.relay.one.port.dropped")
                .tag("why", why)
                .functionCounter()
                .count();
    }

    private void step(long ms) {
        clock.addAndGet(ms * MS);
        get(relay.sessions()); // the loop has seen it
    }

    private static void hears(Peer speaker, InetSocketAddress to, Peer listener) {
        byte[] sent = speaker.sendRtp("words of " + speaker.port(), to);
        Peer.Received heard = listener.receive();
        assertThat(heard.bytes()).isEqualTo(sent);
        assertThat(heard.from()).isEqualTo(to);
    }

    /** A call of two who say where they are. @return the relay's port */
    private InetSocketAddress establish(String call, byte[] offered, Phone callee) {
        InetSocketAddress port = Phone.rtpOf(offer(call, offered));
        answer(call, callee.sdp());
        return port;
    }

    /** The callee is at another host, where its signalling comes from too. */
    private InetSocketAddress establish(String call, byte[] offered, Peer callee) {
        InetSocketAddress port = Phone.rtpOf(offer(call, offered));
        get(relay.answer(leg(call, callee.address().getHostString()), elsewhere(callee)));
        return port;
    }

    private static byte[] rtp(int ssrc, int sequence) {
        ByteBuffer packet = ByteBuffer.allocate(32);
        RtpPacket.writeHeader(packet, 0, false, sequence, 160 * sequence, ssrc);
        return packet.array();
    }

    private static int ssrcOf(Peer.Received received) {
        return ByteBuffer.wrap(received.bytes()).getInt(8);
    }

    @Test
    void manyCallsAtOnceWithReports() {
        List<Phone> callers = new ArrayList<>();
        List<Phone> callees = new ArrayList<>();
        InetSocketAddress port = null;
        for (int i = 0; i < 40; i++) {
            Phone caller = phone("a");
            Phone callee = phone("b");
            byte[] offered = offer("call" + i, caller.sdp());
            byte[] answered = answer("call" + i, callee.sdp());
            callers.add(caller);
            callees.add(callee);
            port = port == null ? Phone.rtpOf(offered) : port;
            assertThat(Phone.rtpOf(offered)).isEqualTo(port);
            assertThat(Phone.rtpOf(answered)).isEqualTo(port);
            assertThat(Phone.rtcpOf(offered)).isEqualTo(port);
            assertThat(Phone.rtcpOf(answered)).isEqualTo(port);
        }
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 40; i++) {
                hears(callers.get(i).rtp, port, callees.get(i).rtp);
                hears(callees.get(i).rtp, port, callers.get(i).rtp);
                callers.get(i).rtcp.send(report, port);
                assertThat(callees.get(i).rtcp.receive().bytes()).isEqualTo(report);
            }
        }
        assertThat(openSockets()).isEqualTo(1 + 40 * 4);
        assertThat(dropped("unknown") + dropped("ambiguous")).isZero();
        StreamSummary stream = get(relay.sessions("call7")).get(0).streams().get(0);
        assertThat(stream.packets()).isEqualTo(3);
        assertThat(stream.rtcpPackets()).isEqualTo(3);
        assertThat(stream.locked()).isTrue();
    }

    @Test
    void saysWhereReportsGoToWhoDidNotSay() {
        Phone caller = phone("a");
        String plain =
                new String(caller.sdp(), StandardCharsets.UTF_8).replace("a=rtcp:" + caller.rtcp.port() + "\r\n", "");
        MediaDescription offered = Phone.media(offer("call", Phone.bytes(plain)), 0);
        assertThat(offered.attribute("rtcp")).contains("" + offered.port());
    }

    @Test
    void networksOfOneAddressHaveOnePortAndTwoNames() {
        byte[] offered = get(relay.offer(
                leg("call", "127.0.0.1"),
                phone("a").sdp(),
                RelayOptions.builder().between("here", "there").build()));
        byte[] answered = answer("call", phone("b").sdp());
        assertThat(Phone.rtpOf(offered).getHostString()).isEqualTo("127.0.0.2");
        assertThat(Phone.rtpOf(answered).getHostString()).isEqualTo("127.0.0.1");
        assertThat(Phone.rtpOf(offered).getPort())
                .isEqualTo(Phone.rtpOf(answered).getPort());
    }

    @Test
    void nobodyElseGetsIn() {
        Phone caller = phone("a");
        Phone callee = phone("b");
        Peer stranger = peer("127.0.0.9");
        Peer neighbour = peer("127.0.0.1");
        InetSocketAddress port = establish("call", caller.sdp(), callee);
        for (int i = 0; i < 20; i++) {
            stranger.sendRtp("spray", port);
        }
        await().until(() -> dropped("unknown") == 20);
        assertThat(callee.rtp.receive(QUIET)).isEmpty();
        hears(caller.rtp, port, callee.rtp);
        hears(callee.rtp, port, caller.rtp);
        for (int i = 0; i < 20; i++) {
            stranger.sendRtp("spray", port);
            neighbour.sendRtp("from the same host", port);
        }
        await().until(() -> dropped("unknown") == 60);
        assertThat(callee.rtp.receive(QUIET)).isEmpty();
        assertThat(caller.rtp.receive(QUIET)).isEmpty();
        hears(caller.rtp, port, callee.rtp);
    }

    /** Somebody at an address of its own. */
    private byte[] elsewhere(Peer peer) {
        return phone("b").sdp(peer.address().getHostString(), peer.port());
    }

    @Test
    void findsAPhoneBehindANatByTheHostThatItsSignallingCameFrom() {
        Phone caller = phone("a");
        Peer callee = peer("127.0.0.7");
        InetSocketAddress port = establish("call", caller.sdp("192.168.1.2", 4000), callee);
        hears(caller.rtp, port, callee);
        hears(callee, port, caller.rtp);
    }

    @Test
    void twoPhonesBehindOneNatAreToldApartWhenOneIsKnown() {
        Phone one = phone("a");
        Phone two = phone("a");
        Peer first = peer("127.0.0.7");
        Peer second = peer("127.0.0.8");
        InetSocketAddress port = establish("one", one.sdp("192.168.1.2", 4000), first);
        establish("two", two.sdp("192.168.1.3", 4000), second);
        one.rtp.sendRtp("whose?", port);
        await().until(() -> dropped("ambiguous") == 1);
        assertThat(first.receive(QUIET)).isEmpty();
        assertThat(second.receive(QUIET)).isEmpty();
        get(relay.delete(leg("two", "127.0.0.1")));
        hears(one.rtp, port, first);
        establish("two", two.sdp("192.168.1.3", 4000), second);
        hears(two.rtp, port, second);
        hears(one.rtp, port, first);
    }

    /** Most NATs keep the port of a phone if nobody else has it. */
    @Test
    void twoPhonesBehindANatThatKeepsPortsNeedNothingElse() {
        Phone one = phone("a");
        Phone two = phone("a");
        Peer first = peer("127.0.0.7");
        Peer second = peer("127.0.0.8");
        InetSocketAddress port = establish("one", one.sdp("192.168.1.2", one.rtp.port()), first);
        establish("two", two.sdp("192.168.1.3", two.rtp.port()), second);
        hears(two.rtp, port, second);
        hears(one.rtp, port, first);
    }

    /** A peer with one port for all of its streams, as this relay is one. */
    @Test
    void streamsFromOneAddressAreToldApartByTheSsrcThatTheyAnnounce() {
        Phone trunk = phone("a");
        Phone first = phone("b");
        Phone second = phone("b");
        InetSocketAddress port = establish("one", trunk.sdp("ssrc:101 cname:x"), first);
        establish("two", trunk.sdp("ssrc:102 cname:x"), second);
        for (int i = 0; i < 20; i++) {
            trunk.rtp.send(rtp(102, i), port);
            trunk.rtp.send(rtp(101, i), port);
            assertThat(ssrcOf(first.rtp.receive())).isEqualTo(101);
            assertThat(ssrcOf(second.rtp.receive())).isEqualTo(102);
        }
        hears(second.rtp, port, trunk.rtp);
        trunk.rtp.send(rtp(103, 1), port);
        await().until(() -> dropped("ambiguous") == 1);
    }

    @Test
    void aNewSsrcIsTheNewStreamsOnceTheOldOneGoesOnBesideIt() {
        Phone trunk = phone("a");
        Phone first = phone("b");
        Phone second = phone("b");
        InetSocketAddress port = establish("one", trunk.sdp(), first);
        trunk.rtp.send(rtp(101, 1), port);
        assertThat(ssrcOf(first.rtp.receive())).isEqualTo(101);
        establish("two", trunk.sdp(), second);
        step(10);
        trunk.rtp.send(rtp(102, 1), port);
        await().until(() -> dropped("ambiguous") == 1);
        step(10);
        trunk.rtp.send(rtp(101, 2), port);
        assertThat(ssrcOf(first.rtp.receive())).isEqualTo(101);
        trunk.rtp.send(rtp(102, 2), port);
        assertThat(ssrcOf(second.rtp.receive())).isEqualTo(102);
        assertThat(first.rtp.receive(QUIET)).isEmpty();
    }

    /** Whoever names another's address in his own call hears nothing of him, not even when his SSRC changes. */
    @Test
    void whoNamesAnothersAddressDoesNotHearHim() {
        Phone victim = phone("a");
        Phone friend = phone("b");
        Phone thief = phone("b");
        InetSocketAddress port = establish("one", victim.sdp(), friend);
        victim.rtp.send(rtp(101, 1), port);
        assertThat(ssrcOf(friend.rtp.receive())).isEqualTo(101);
        get(relay.offer(leg("two", "127.0.0.9"), victim.sdp()));
        get(relay.answer(leg("two", "127.0.0.9"), thief.sdp("192.168.1.3", 4000)));
        for (int i = 2; i < 10; i++) {
            victim.rtp.send(rtp(101, i), port);
            assertThat(ssrcOf(friend.rtp.receive())).isEqualTo(101);
        }
        for (int i = 0; i < 30; i++) {
            step(20);
            victim.rtp.send(rtp(909, i), port); // on hold, say
        }
        await().until(() -> dropped("ambiguous") == 30);
        assertThat(thief.rtp.receive(QUIET)).isEmpty();
        get(relay.delete(leg("two", "127.0.0.1")));
        victim.rtp.send(rtp(909, 31), port);
        assertThat(ssrcOf(friend.rtp.receive())).isEqualTo(909);
    }

    @Test
    void aStreamOfATrunkMayChangeItsSsrc() {
        Phone trunk = phone("a");
        Phone first = phone("b");
        Phone second = phone("b");
        InetSocketAddress port = establish("one", trunk.sdp("ssrc:101 cname:x"), first);
        establish("two", trunk.sdp("ssrc:102 cname:x"), second);
        trunk.rtp.send(rtp(101, 1), port);
        trunk.rtp.send(rtp(102, 1), port);
        assertThat(ssrcOf(first.rtp.receive())).isEqualTo(101);
        assertThat(ssrcOf(second.rtp.receive())).isEqualTo(102);
        boolean heard = false;
        for (int i = 0; i < 20 && !heard; i++) {
            step(20);
            trunk.rtp.send(rtp(555, i), port);
            trunk.rtp.send(rtp(102, i + 2), port);
            assertThat(ssrcOf(second.rtp.receive())).isEqualTo(102);
            heard = first.rtp.receive(QUIET).filter(got -> ssrcOf(got) == 555).isPresent();
        }
        assertThat(heard).isTrue();
        assertThat(second.rtp.receive(QUIET)).isEmpty();
    }

    @Test
    void aCallMovesToAnotherRelayOnThePortThatItHad() {
        Phone caller = phone("a");
        Phone callee = phone("b");
        InetSocketAddress port = establish("call", caller.sdp(), callee);
        hears(caller.rtp, port, callee.rtp);
        byte[] state = get(relay.export("call")).get(0);
        assertThatThrownBy(() -> RtpRelay.builder()
                        .network("here", "127.0.0.1", n -> n.onePort(port.getPort()))
                        .loops(loops)
                        .build())
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(MediaException.Code.PORT_TAKEN));
        get(relay.delete(leg("call", "127.0.0.1")));
        get(relay.resume(state));
        hears(caller.rtp, port, callee.rtp);
        hears(callee.rtp, port, caller.rtp);
    }

    @Test
    void copiesForAThirdPartyLeaveByItToo() {
        Phone caller = phone("a");
        Phone callee = phone("b");
        InetSocketAddress port = establish("call", caller.sdp(), callee);
        byte[] offered = get(relay.control().subscribe("call", "", "srs"));
        assertThat(SessionDescription.parse(offered).orElseThrow().media())
                .hasSize(2)
                .allSatisfy(media -> {
                    assertThat(media.port()).isEqualTo(port.getPort());
                    assertThat(media.attribute("rtcp")).contains("" + port.getPort());
                });
        Peer left = peer("127.0.0.1");
        Peer right = peer("127.0.0.1");
        String taken = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + left.port()
                + " RTP/AVP 0\r\na=recvonly\r\nm=audio " + right.port() + " RTP/AVP 0\r\na=recvonly\r\n";
        assertThat(get(relay.control().subscribed("call", "srs", Phone.bytes(taken))))
                .isTrue();
        byte[] sent = caller.rtp.sendRtp("of the caller", port);
        assertThat(callee.rtp.receive().bytes()).isEqualTo(sent);
        assertThat(left.receive().bytes()).isEqualTo(sent);
        byte[] back = callee.rtp.sendRtp("of the callee", port);
        assertThat(right.receive().bytes()).isEqualTo(back);
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThatThrownBy(() -> RtpRelay.builder()
                        .network("here", "127.0.0.1", n -> n.onePort(65_536))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }
}
