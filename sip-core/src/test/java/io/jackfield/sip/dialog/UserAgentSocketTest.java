package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.ChallengeKind;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.auth.Verdict;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Real sockets, real shards, and a thread that is none of them. */
class UserAgentSocketTest {
    private final SipNode aliceNode = node("alice", 2);
    private final SipNode bobNode = node("bob", 2);

    private static SipNode node(String name, int shards) {
        return SipNode.builder()
                .name(name)
                .shards(shards)
                .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
                .build();
    }

    @AfterEach
    void close() {
        aliceNode.close();
        bobNode.close();
    }

    /** Hears on the shard, and checks that it does. */
    private static final class Ear implements SessionListener {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onAnswer(InviteSession session, byte[] sdp) {
            hear(session, "answer " + new String(sdp, StandardCharsets.UTF_8));
        }

        @Override
        public void onEstablished(InviteSession session) {
            hear(session, "established");
        }

        @Override
        public void onNegotiation(InviteSession session, Negotiation negotiation) {
            hear(session, "negotiation");
            Thread other = new Thread(() -> negotiation.complete(TestPhone.sdp("again")), "another-thread");
            other.start();
        }

        @Override
        public void onEnded(InviteSession session, EndCause cause) {
            hear(session, "ended " + cause.kind());
        }

        private void hear(InviteSession session, String event) {
            heard.add(session.shard().inShard() ? event : event + " off its shard");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void callsFromAnyThread(String transport) throws Exception {
        Ear aliceHears = new Ear();
        Ear bobHears = new Ear();
        List<InviteSession> taken = new CopyOnWriteArrayList<>();
        UserAgent.builder(bobNode)
                .onInvite(session -> {
                    taken.add(session);
                    return bobHears;
                })
                .build();
        UserAgent alice = UserAgent.builder(aliceNode)
                .identity(NameAddr.of(SipUri.of("sip:alice@127.0.0.1")))
                .build();
        InviteSession call =
                alice.invite(uri(bobNode, transport), InviteOptions.offering(TestPhone.sdp("offer")), aliceHears);
        await().until(() -> taken.size() == 1);
        taken.get(0).ring();
        taken.get(0).accept(TestPhone.sdp("answer"));
        await().until(() -> bobHears.heard.contains("established"));
        call.reinvite(TestPhone.sdp("more"));
        await().until(() -> aliceHears.heard.contains("answer again"));
        assertThat(call.info("text/plain", TestPhone.sdp("hi"))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(200);
        call.hangup();
        await().until(() -> taken.get(0).ended() && call.ended());
        await().until(() -> bobHears.heard.contains("ended REMOTE_BYE"));
        assertThat(aliceHears.heard).containsExactly("answer answer", "established", "answer again", "ended LOCAL_BYE");
        assertThat(bobHears.heard).containsExactly("established", "negotiation", "ended REMOTE_BYE");
        assertThat(alice.sessions()).isZero();
    }

    @Test
    void noLogShowsASecret() {
        Logger ours = (Logger) LoggerFactory.getLogger("io.jackfield");
        Level before = ours.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ours.addAppender(log);
        ours.setLevel(Level.DEBUG);
        try {
            bobNode.attach(new Challenger());
            Ear hears = new Ear();
            UserAgent.builder(aliceNode)
                    .credentials(Credentials.of("alice", "s3cret-pass"))
                    .build()
                    .invite(uri(bobNode, "udp"), InviteOptions.offering(TestPhone.sdp("a=crypto:k3y")), hears);
            await().until(() -> hears.heard.contains("ended REMOTE_REJECT"));
        } finally {
            ours.setLevel(before);
            ours.detachAppender(log);
        }
        assertThat(List.copyOf(log.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.contains("s3cret-pass") || line.contains("k3y") || line.contains("response="));
    }

    private static SipUri uri(SipNode node, String transport) {
        int port = node.listenPoints().stream()
                .filter(point -> point.transport().uriName().equals(transport))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        return SipUri.of("bob", "127.0.0.1", port).withParam("transport", transport);
    }

    /** Busy for those who know the password. */
    private static final class Challenger implements TransactionUser {
        private final DigestVerifier verifier = DigestVerifier.builder("realm").build();
        private final Subscribers subscribers =
                Subscribers.of(Subscriber.withPassword("alice", "realm", new Redacted("s3cret-pass")));

        @Override
        public void onRequest(ServerTransaction transaction) {
            SipRequest request = transaction.request();
            long nowMs = System.currentTimeMillis();
            Verdict verdict = verifier.verify(request, ChallengeKind.WWW, subscribers, nowMs);
            transaction.respond(
                    verdict.granted()
                            ? SipResponse.to(request, 486).toTag("busy").build()
                            : verifier.challenge(request, ChallengeKind.WWW, verdict, nowMs));
        }

        @Override
        public void onCancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void onAck(SipRequest ack, Flow from) {}
    }
}
