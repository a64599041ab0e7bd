package io.jackfield.proxy.guard;

import static io.jackfield.proxy.Decision.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.SipProxy;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets: a thousand loopback addresses flood a proxy while a trusted one calls. */
class GuardFloodTest {
    private static final int SOURCES = 1_000;
    private static final int GROUP = 25;
    private static final int ROUNDS = 40;

    private final List<DatagramChannel> flooders = new ArrayList<>();
    private SipNode node;
    private SipProxy proxy;
    private InetSocketAddress address;

    @BeforeEach
    void open() throws IOException {
        node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        proxy = SipProxy.builder(node)
                .domain("example.com")
                .guard(g -> g.trust("127.200.0.0/16"))
                .routes(r -> r.open(Method.INVITE, call -> reply(486)).open(Method.OPTIONS, call -> reply(200)))
                .build();
        address = node.listenPoints().get(0).address();
        for (int i = 0; i < SOURCES; i++) {
            flooders.add(
                    DatagramChannel.open().bind(new InetSocketAddress("127.1." + i / 250 + '.' + (i % 250 + 1), 0)));
        }
    }

    @AfterEach
    void close() throws IOException {
        node.close();
        for (DatagramChannel flooder : flooders) {
            flooder.close();
        }
    }

    @Test
    void callsOfATrustedTrunkGoOnWhileAThousandSourcesFlood() throws IOException {
        Guard guard = proxy.guard().orElseThrow();
        try (DatagramChannel trunk = DatagramChannel.open().bind(new InetSocketAddress("127.200.0.9", 0))) {
            trunk.socket().setSoTimeout(5_000);
            int calls = 0;
            // A call after every 25 datagrams, and its answer: no buffer of the kernel runs over, so each source is
            // heard.
            for (int group = 0; group < SOURCES; group += GROUP) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int i = group; i < group + GROUP; i++) {
                        flooders.get(i).send(request("OPTIONS", "127.1.0.1", round * SOURCES + i), address);
                    }
                    trunk.send(request("INVITE", "127.200.0.9", calls), address);
                    SipResponse answer = answer(trunk, calls);
                    assertThat(answer.status()).isEqualTo(486);
                    trunk.send(ack(answer, calls), address);
                    calls++;
                }
            }
        }
        assertThat(guard.counters().bannedFor(Ban.Reason.RATE)).isBetween(SOURCES * 9L / 10, (long) SOURCES);
        assertThat(guard.counters().turnedAway()).isBetween(SOURCES * 4L, SOURCES * (ROUNDS - 31L));
        assertThat(guard.bans()).allMatch(ban -> ban.source().startsWith("127.1."));
        String banned = guard.bans().get(0).source();
        assertThat(guard.unban(banned)).isTrue();
        assertThat(guard.opensTo(InetAddress.getByName(banned), System.nanoTime()))
                .isTrue();
    }

    /** The final answer to a call; one before may have come twice. */
    private static SipResponse answer(DatagramChannel trunk, int call) throws IOException {
        byte[] bytes = new byte[2_048];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        while (true) {
            trunk.socket().receive(packet);
            SipMessage message =
                    SipMessage.parse(Arrays.copyOf(bytes, packet.getLength())).orElseThrow();
            if (message instanceof SipResponse response
                    && response.isFinal()
                    && response.callId().equals("INVITE-" + call)) {
                return response;
            }
        }
    }

    private static ByteBuffer request(String method, String host, int number) {
        return bytes(method + " sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP " + host + ";rport;branch=z9hG4bK"
                + method + number
                + "\r\nMax-Forwards: 70\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\n"
                + "Call-ID: " + method + '-' + number + "\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n");
    }

    private static ByteBuffer ack(SipResponse answer, int number) {
        String invite = StandardCharsets.US_ASCII
                .decode(request("INVITE", "127.200.0.9", number))
                .toString();
        return bytes(invite.replace("INVITE sip", "ACK sip")
                .replace("1 INVITE", "1 ACK")
                .replace("To: <sip:b@example.com>", "To: " + answer.to().text()));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
