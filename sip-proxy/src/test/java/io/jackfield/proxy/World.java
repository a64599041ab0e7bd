package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import io.jackfield.sip.transaction.TransactionSettings;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A simulated network with one proxy at 10.0.0.1, on UDP and TCP 5060, and whoever a test puts beside it. */
final class World {
    static final String PROXY = "10.0.0.1";
    /** Longer than any round trip here, shorter than the first retransmission (T1, 500 ms). */
    static final Duration SOON = Duration.ofMillis(100);

    final Simulation sim;
    final SipNode node;

    World(Simulation sim, SipNode node) {
        this.sim = sim;
        this.node = node;
    }

    World(Simulation sim) {
        this(
                sim,
                SipNode.builder()
                        .name("proxy")
                        .network(sim.network())
                        .listen(l -> l.udp(PROXY, 5060).tcp(PROXY, 5060))
                        .transactions(TransactionSettings.builder()
                                .tryingAfter(Duration.ZERO)
                                .build())
                        .random(new SplittableRandom(sim.seed()))
                        .build());
    }

    World() {
        this(Simulation.seeded(42));
    }

    /** Attaches a proxy for example.com. */
    SipProxy proxy(UnaryOperator<SipProxy.Builder> settings) {
        return settings.apply(SipProxy.builder(node).domain("example.com")).build();
    }

    /** A peer that does only what its test says. */
    Peer peer(String host, int port) {
        return new Peer(sim.network().peer(host, port), host, port);
    }

    Phone phone(String user, String host) {
        return new Phone(this, user, user, "secret", host, "udp");
    }

    Phone phone(String user, String host, String password) {
        return new Phone(this, user, user, password, host, "udp");
    }

    /** A phone that logs in as one user and says that it is another. */
    Phone phoneAs(String login, String user, String host) {
        return new Phone(this, user, login, "secret", host, "udp");
    }

    Phone tcpPhone(String user, String host) {
        return new Phone(this, user, user, "secret", host, "tcp");
    }

    void pass() {
        sim.run(SOON);
    }

    /** Lets all that is still waiting for stragglers end, then nothing is left of any call. */
    void nothingIsLeft() {
        sim.run(Duration.ofSeconds(70));
        assertThat(node.layers().get(0).size()).as("transactions left").isZero();
    }

    static TargetSelector pool(String... uris) {
        List<Target> targets =
                Stream.of(uris).map(uri -> Target.nextHop(SipUri.of(uri))).toList();
        return request -> targets;
    }

    /** A scripted peer with the few headers that a test cares about. */
    static final class Peer {
        final SimPeer socket;
        final String host;
        final int port;
        private int seen;
        private int branches;

        Peer(SimPeer socket, String host, int port) {
            this.socket = socket;
            this.host = host;
            this.port = port;
        }

        /** A request of this peer; {@code lines} go between Via and From. */
        String request(String method, String uri, int cseq, String to, String... lines) {
            return method + ' ' + uri + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP " + host + ':' + port + ";branch=z9hG4bK" + host + '.' + ++branches + "\r\n"
                    + String.join(
                            "", Stream.of(lines).map(line -> line + "\r\n").toList())
                    + "From: <sip:1001@example.com>;tag=caller\r\n"
                    + "To: " + to + "\r\n"
                    + "Call-ID: call@" + host + "\r\n"
                    + "CSeq: " + cseq + ' ' + method + "\r\n"
                    + "Contact: <sip:1001@" + host + ':' + port + ">\r\n"
                    + (String.join("", lines).contains("Max-Forwards") ? "" : "Max-Forwards: 70\r\n")
                    + "Content-Length: 0\r\n\r\n";
        }

        void send(String text) {
            send((SipMessage) SipMessage.parse(text).orElseThrow());
        }

        void send(SipMessage message) {
            socket.send(message, new java.net.InetSocketAddress(PROXY, 5060));
        }

        void invite(String... lines) {
            send(request("INVITE", "sip:9196@example.com", 1, "<sip:9196@example.com>", lines));
        }

        /** The next message that came; the test fails when there is none. */
        SipMessage next() {
            assertThat(socket.received().size()).as("messages to " + host).isGreaterThan(seen);
            return socket.received().get(seen++);
        }

        SipRequest nextRequest(String method) {
            SipMessage next = next();
            assertThat(next).isInstanceOf(SipRequest.class);
            assertThat(((SipRequest) next).method().name()).isEqualTo(method);
            return (SipRequest) next;
        }

        SipResponse nextResponse(int status) {
            SipMessage next = next();
            assertThat(next).isInstanceOf(SipResponse.class);
            assertThat(((SipResponse) next).status()).isEqualTo(status);
            return (SipResponse) next;
        }

        void nothingMore() {
            assertThat(socket.received().subList(seen, socket.received().size()))
                    .isEmpty();
        }

        /** Answers a request that came, as a callee with this tag. */
        void answer(SipRequest request, int status) {
            send(SipResponse.to(request, status)
                    .toTag("callee-" + host)
                    .add("Contact", "<sip:9196@" + host + ':' + port + '>')
                    .build());
        }
    }
}
