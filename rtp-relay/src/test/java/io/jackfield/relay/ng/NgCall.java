package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A call between two peers through a relay that is controlled by ng. */
final class NgCall implements AutoCloseable {
    static final String ID = "call/../x";
    static final Duration QUIET = Duration.ofMillis(100);

    final RtpRelay relay;
    final NgTerminal terminal;
    final Peer alice;
    final Peer bob;
    InetSocketAddress towardsBob;
    InetSocketAddress towardsAlice;
    private final NgRelay world;

    NgCall(UnaryOperator<RtpRelay.Builder> settings) {
        world = new NgRelay(
                relay -> settings.apply(relay.network("net", "127.0.0.1").ports(27_300, 27_399)));
        relay = world.relay;
        terminal = world.terminal;
        alice = world.alice;
        bob = world.bob;
        towardsBob = new InetSocketAddress(0);
        towardsAlice = towardsBob;
    }

    /** Offer and answer without wishes. */
    NgCall established() {
        offer(new Dictionary());
        answer(new Dictionary());
        return this;
    }

    static String sdp(int port, String formats, String... attributes) {
        StringBuilder sdp = new StringBuilder(
                        "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ")
                .append(port)
                .append(" RTP/AVP ")
                .append(formats)
                .append("\r\n");
        for (String attribute : attributes) {
            sdp.append("a=").append(attribute).append("\r\n");
        }
        return sdp.toString();
    }

    private static String usual(Peer peer) {
        return sdp(peer.port(), "0 101", "rtpmap:101 telephone-event/8000");
    }

    /** Alice offers; the m-line that Bob gets. */
    MediaDescription offer(Dictionary wishes) {
        MediaDescription media = describe(wishes.put("command", "offer"), alice);
        towardsBob = new InetSocketAddress("127.0.0.1", media.port());
        return media;
    }

    /** Bob answers; the m-line that Alice gets. */
    MediaDescription answer(Dictionary wishes) {
        MediaDescription media = describe(wishes.put("command", "answer").put("to-tag", "b"), bob);
        towardsAlice = new InetSocketAddress("127.0.0.1", media.port());
        return media;
    }

    private MediaDescription describe(Dictionary request, Peer peer) {
        request.put("call-id", ID).put("from-tag", "a");
        if (request.get("ICE").isEmpty()) {
            request.put("ICE", "remove");
        }
        if (request.get("sdp").isEmpty()) {
            request.put("sdp", usual(peer));
        }
        Dictionary reply = terminal.ask(request);
        assertThat(reply.text("result"))
                .as(reply.text("error-reason").orElse(""))
                .contains("ok");
        assertThat(reply.text("warning")).isEmpty();
        return SessionDescription.parse(reply.bytes("sdp").orElseThrow())
                .orElseThrow()
                .media()
                .get(0);
    }

    byte[] says(Peer speaker) {
        return says(speaker, 160);
    }

    byte[] says(Peer speaker, int samples) {
        return speaker.sendRtp("\u0011".repeat(samples), speaker == alice ? towardsAlice : towardsBob);
    }

    void hears(Peer speaker, Peer listener) {
        byte[] sent = says(speaker);
        assertThat(listener.receive().bytes()).isEqualTo(sent);
    }

    /** A telephone event of key 5. */
    void press(Peer from) {
        ByteBuffer event = ByteBuffer.allocate(16);
        RtpPacket.writeHeader(event, 101, true, 5000, 99, from.port());
        event.putInt(0x050a0140);
        from.send(event.array(), from == alice ? towardsAlice : towardsBob);
    }

    Dictionary ask(String command, String... keys) {
        String[] all = Arrays.copyOf(keys, keys.length + 2);
        all[keys.length] = "call-id";
        all[keys.length + 1] = ID;
        Dictionary reply = terminal.ask(command, all);
        assertThat(reply.text("result"))
                .as(reply.text("error-reason").orElse(""))
                .contains("ok");
        return reply;
    }

    @Override
    public void close() {
        world.close();
    }
}
