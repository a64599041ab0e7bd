package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.dialog.Hangup;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Real sockets: a proxy between an outer network, 127.0.2.0/24, and an inner one, 127.0.1.0/24. All that each phone gets is captured and
 * searched, headers and SDP, for addresses of the other side. The call is ended by an operator.
 */
class HiddenCallOnLoopbackTest {
    private final SipNode edge = SipNode.builder()
            .name("edge")
            .listen(l -> l.udp("127.0.2.1", 0).udp("127.0.1.1", 0))
            .build();
    private final Side outer = new Side("outer", "127.0.2.2");
    private final Side inner = new Side("inner", "127.0.1.2");

    @AfterEach
    void close() {
        edge.close();
        outer.node.close();
        inner.node.close();
    }

    /** A phone, and what came to it from the network. */
    private static final class Side implements SessionListener {
        final List<String> captured = new CopyOnWriteArrayList<>();
        final List<String> heard = new CopyOnWriteArrayList<>();
        final SipNode node;
        final UserAgent agent;
        final String host;

        Side(String name, String host) {
            this.host = host;
            MessageTrace trace = new MessageTrace();
            trace.watch((message, flow, in) -> {
                if (in) {
                    captured.add(new String(message.toBytes(), StandardCharsets.UTF_8));
                }
            });
            node = SipNode.builder()
                    .name(name)
                    .trace(trace)
                    .listen(l -> l.udp(host, 0))
                    .build();
            agent = UserAgent.builder(node)
                    .identity(NameAddr.of(SipUri.of("sip:" + name + "@example.com")))
                    .onInvite(session -> {
                        session.ring();
                        session.accept(sdp());
                        return this;
                    })
                    .build();
        }

        byte[] sdp() {
            return ("v=0\r\no=- 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host
                            + "\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        InetSocketAddress address() {
            return node.listenPoints().get(0).address();
        }

        @Override
        public void onEstablished(InviteSession session) {
            heard.add("up");
        }

        @Override
        public void onEnded(InviteSession session, io.jackfield.sip.dialog.EndCause cause) {
            heard.add(cause.kind().name());
        }
    }

    /** Puts in an address of the side that the SDP goes to, as a relay with two networks does. */
    private static final MediaAnchor RELAY = new MediaAnchor() {
        @Override
        public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
            return rewritten(sdp, "127.0.2.2", "127.0.1.1");
        }

        @Override
        public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
            return rewritten(sdp, "127.0.1.2", "127.0.2.1");
        }

        @Override
        public CompletionStage<Void> delete(MediaLeg leg) {
            return CompletableFuture.completedFuture(null);
        }

        private CompletionStage<byte[]> rewritten(byte[] sdp, String from, String to) {
            String text = new String(sdp, StandardCharsets.US_ASCII).replace(from, to);
            return CompletableFuture.completedFuture(text.getBytes(StandardCharsets.US_ASCII));
        }
    };

    @Test
    void neitherSideLearnsAnAddressOfTheOtherAndBothAreHungUp() throws Exception {
        DialogTracker tracker = DialogTracker.builder(edge).build();
        InetSocketAddress outerDoor = edge.listenPoints().get(0).address();
        InetSocketAddress innerDoor = edge.listenPoints().get(1).address();
        List<Target> pool = List.of(Target.nextHop(SipUri.of("sip:" + text(inner.address())))
                .withFlow(Flow.to(Transport.UDP, inner.address()).withLocal(innerDoor)));
        SipProxy.builder(edge)
                .domain("example.com")
                .hideTopology(t -> t.callIds().software())
                .observe(tracker)
                .routes(r ->
                        r.open(Method.INVITE, call -> relay(request -> pool).through(RELAY)))
                .build();

        InviteSession call = outer.agent.invite(
                SipUri.of("sip:9196@example.com"),
                InviteOptions.builder()
                        .offer(outer.sdp())
                        .outboundProxy(SipUri.of("sip:" + text(outerDoor)))
                        .build(),
                outer);
        await().until(() -> inner.heard.contains("up") && outer.heard.contains("up"));

        List<Hangup> ended = tracker.end(call.callId()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(ended).containsExactly(new Hangup(call.callId(), 200, 200));
        await().until(() -> inner.heard.contains("REMOTE_BYE") && outer.heard.contains("REMOTE_BYE"));
        assertThat(inner.captured)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(message ->
                        assertThat(message).doesNotContain("127.0.2.").doesNotContain(call.callId()));
        assertThat(outer.captured)
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(message ->
                        assertThat(message).doesNotContain("127.0.1.").doesNotContain("jf~"));
        assertThat(String.join("", inner.captured)).contains("INVITE ", "ACK ", "BYE ", "c=IN IP4 127.0.1.1");
        assertThat(String.join("", outer.captured))
                .contains("SIP/2.0 180", "SIP/2.0 200", "BYE ", "c=IN IP4 127.0.2.1");
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ':' + address.getPort();
    }
}
