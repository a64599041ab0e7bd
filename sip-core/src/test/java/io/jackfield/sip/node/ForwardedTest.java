package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.ForwardHeader;
import io.jackfield.sip.transport.SourceGate;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Browsers behind a reverse proxy: without its word all of them would be one source, whom the first flood bans. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class ForwardedTest {
    private final Answering user = new Answering();
    private final Set<String> banned = ConcurrentHashMap.newKeySet();
    private final SipNode node = SipNode.builder()
            .listen(l -> l.ws(
                            "127.0.0.1",
                            0,
                            o -> o.forwardedFor(ForwardHeader.X_FORWARDED_FOR, "127.0.0.0/8", "10.0.0.0/8"))
                    .ws("127.0.0.1", 0, o -> o.forwardedFor(ForwardHeader.FORWARDED, "127.0.0.1"))
                    .ws("127.0.0.1", 0, o -> o.forwardedFor(ForwardHeader.X_FORWARDED_FOR, "192.0.2.1"))
                    .ws("127.0.0.1", 0))
            .build();

    ForwardedTest() {
        node.attach(user, new SourceGate() {
            @Override
            public boolean opensTo(InetAddress source, long nowNs) {
                return !banned.contains(source.getHostAddress());
            }
        });
    }

    @AfterEach
    void close() {
        node.close();
    }

    private WsPeer open(int point, String header) throws IOException {
        WsPeer peer = new WsPeer(node.listenPoints().get(point).address());
        peer.raw(WsPeer.handshake(header.isEmpty() ? "" : header + "\r\n"));
        assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
        return peer;
    }

    /** Where a browser is seen that is connected with this header. */
    private Flow seen(int point, String header) throws IOException {
        user.flows.clear();
        try (WsPeer peer = open(point, header)) {
            peer.text(Texts.request("OPTIONS", "SIP/2.0/WS x.invalid;branch=z9hG4bKf", "f"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
            Flow flow = user.flows.get(0);
            assertThat(flow.transport()).isEqualTo(Transport.WS);
            if (flow.remote().getPort() != 4711) {
                assertThat(flow.remote().getPort()).isEqualTo(peer.socket().getLocalPort());
            }
            return flow;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "0 => X-Forwarded-For: 203.0.113.7 => 203.0.113.7",
                "0 => x-forwarded-for: 198.51.100.1, 203.0.113.7 => 203.0.113.7",
                "0 => X-Forwarded-For: 203.0.113.7, 10.1.2.3, 127.0.0.9 => 203.0.113.7",
                "0 => X-Forwarded-For: 2001:db8::7 => [2001:db8::7]",
                "0 => X-Forwarded-For: [2001:db8::7]:4711 => [2001:db8::7]",
                // What is no address is nobody's, and what stands before it was written by that.
                "0 => X-Forwarded-For: 203.0.113.7, unknown => 127.0.0.1",
                "0 => X-Forwarded-For: 203.0.113.7, => 127.0.0.1",
                "0 => X-Forwarded-For: 10.1.2.3 => 127.0.0.1",
                "0 => X-Real-IP: 203.0.113.7 => 127.0.0.1",
                // The other header is the browser's own invention.
                "0 => Forwarded: for=203.0.113.7 => 127.0.0.1",
                "1 => Forwarded: for=203.0.113.7;proto=https => 203.0.113.7",
                "1 => Forwarded: by=10.0.0.1; For=\"[2001:db8::7]:4711\" => [2001:db8::7]",
                "1 => Forwarded: for=198.51.100.1, for=203.0.113.7:4711 => 203.0.113.7",
                "1 => Forwarded: for=198.51.100.1, for=_hidden => 127.0.0.1",
                "1 => X-Forwarded-For: 203.0.113.7 => 127.0.0.1",
                // Nobody else may say so, and nowhere else.
                "2 => X-Forwarded-For: 203.0.113.7 => 127.0.0.1",
                "3 => X-Forwarded-For: 203.0.113.7 => 127.0.0.1"
            })
    void theProxysWordCountsAndNoOther(int point, String header, String source) throws Exception {
        assertThat(seen(point, header).remoteHostText()).isEqualTo(source);
    }

    /** Several lines of a header are one list. */
    @Test
    void aListMayHaveSeveralLines() throws Exception {
        assertThat(seen(0, "X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.7")
                        .remoteHostText())
                .isEqualTo("203.0.113.7");
    }

    @Test
    void bansAreOfTheBrowserAndNotOfTheProxy() throws Exception {
        banned.add("203.0.113.66");
        WsPeer bad = new WsPeer(node.listenPoints().get(0).address());
        bad.raw(WsPeer.handshake("X-Forwarded-For: 203.0.113.66\r\n"));
        assertThatThrownBy(bad::readHead).isInstanceOf(IOException.class);
        bad.close();
        assertThat(seen(0, "X-Forwarded-For: 203.0.113.7").remoteHostText()).isEqualTo("203.0.113.7");
    }

    @Test
    void browsersBehindOneProxyAreToldApart() throws Exception {
        try (WsPeer one = open(0, "X-Forwarded-For: 203.0.113.7");
                WsPeer other = open(0, "X-Forwarded-For: 203.0.113.8")) {
            for (WsPeer peer : new WsPeer[] {one, other}) {
                peer.text(Texts.request("OPTIONS", "SIP/2.0/WS x.invalid;branch=z9hG4bKf", "f"));
                assertThat(peer.receiveResponse().status()).isEqualTo(200);
            }
            Awaitility.await().until(() -> user.flows.size() == 2);
            assertThat(user.flows)
                    .extracting(flow -> flow.remoteHostText())
                    .containsExactly("203.0.113.7", "203.0.113.8");
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> SipNode.builder()
                        .listen(l -> l.udp("127.0.0.1", 0)
                                .tcp("127.0.0.1", 0, o -> o.forwardedFor(ForwardHeader.FORWARDED, "10.0.0.1"))
                                .ws("127.0.0.1", 0, o -> o.forwardedFor(ForwardHeader.FORWARDED, "nginx")))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reverse proxies are for ws and wss only")
                .hasMessageContaining("not nginx");
    }
}
