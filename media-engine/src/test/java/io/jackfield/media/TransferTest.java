package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.BridgeResult.EndedBy;
import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.Transfer;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TransferTest {
    private static final TransferPolicy EVERYONE = TransferPolicy.everyone(DialOptions.DEFAULTS);

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<BridgeResult> results = new LinkedBlockingQueue<>();
    private final CompletableFuture<Trio> world = new CompletableFuture<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private void bridge(Call call) {
        results.add(call.bridge(call.variable("to").orElseThrow()));
    }

    /** Carol tells what keys she hears, and answers with her own. */
    private void carol(Dialplan.Builder<CallScript> plan) {
        plan.match("carol", call -> {
            log.add("carol called by " + call.from().user() + " for "
                    + call.header("Referred-By").isPresent());
            log.add("carol asked " + call.menu(Prompt.silence(Duration.ofMillis(100)), digits(3)));
            call.awaitEnd();
        });
    }

    private Trio trio(TransferPolicy policy, Consumer<Dialplan.Builder<CallScript>> third) {
        Trio trio = new Trio(this::bridge, third, b -> b, b -> b.transfers(policy));
        world.complete(trio);
        return trio;
    }

    @Test
    void theCalledSideSendsItsCallerElsewhere() throws Exception {
        try (Trio trio = trio(EVERYONE, d -> {
            d.match("bob", call -> {
                call.answer();
                call.pause(Duration.ofMillis(200));
                TransferResult result = call.transfer(world.join().uri("carol"));
                log.add("bob " + result);
            });
            carol(d);
        })) {
            Call alice = trio.call("bob", d -> d, call -> {
                call.pause(Duration.ofMillis(700));
                call.sendDtmf("123");
            });
            assertThat(next()).startsWith("carol called by");
            assertThat(next()).isEqualTo("bob TransferResult[done=true, status=200]");
            assertThat(next()).isEqualTo("carol asked 123");
            assertThat(Phones.end(alice).byRemote()).isFalse();
            assertThat(results).isEmpty(); // the script waited through the transfer, until its own call ended
        }
    }

    @Test
    void theCallerSendsTheOtherSideElsewhereAndLeaves() throws Exception {
        try (Trio trio = trio(EVERYONE, d -> {
            d.match("bob", call -> {
                call.answer();
                call.pause(Duration.ofMillis(1_000));
                call.sendDtmf("456");
                log.add("bob done");
            });
            carol(d);
        })) {
            Call alice = trio.call("bob", d -> d, call -> log.add("alice " + call.transfer(trio.uri("carol"))));
            assertThat(next()).startsWith("carol called by");
            assertThat(next()).isEqualTo("alice TransferResult[done=true, status=200]");
            assertThat(Phones.end(alice).cause()).isEqualTo(Cause.NORMAL);
            assertThat(java.util.Set.of(next(), next())).containsExactlyInAnyOrder("carol asked 456", "bob done");
        }
    }

    @Test
    void nobodyMayUnlessAnEngineIsToldOtherwise() throws Exception {
        try (Trio trio = trio(
                TransferPolicy.NONE,
                d -> d.match("bob", call -> {
                    call.answer();
                    call.awaitEnd();
                }))) {
            trio.call("bob", d -> d, call -> log.add("alice " + call.transfer(trio.uri("carol"))));
            assertThat(next()).isEqualTo("alice TransferResult[done=false, status=603]");
        }
    }

    @Test
    void aTransferThatFailsLeavesTheCallAsItWas() throws Exception {
        try (Trio trio = trio(
                EVERYONE,
                d -> d.match("bob", call -> {
                    call.answer();
                    call.pause(Duration.ofMillis(200));
                    log.add("bob " + call.transfer(world.join().uri("nobody")));
                    log.add("bob asked " + call.collect(digits(2)));
                }))) {
            trio.call("bob", d -> d, call -> {
                call.pause(Duration.ofMillis(500));
                call.sendDtmf("12");
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("bob TransferResult[done=false, status=404]");
            assertThat(next()).isEqualTo("bob asked 12");
            BridgeResult result = results.poll(10, TimeUnit.SECONDS);
            assertThat(result).isNotNull();
            assertThat(result.endedBy()).isEqualTo(EndedBy.PEER);
        }
    }

    @Test
    void twoCallsOfOnePhoneAreConnectedAndThePhoneLeaves() throws Exception {
        CompletableFuture<Call> first = new CompletableFuture<>();
        try (Trio trio = trio(EVERYONE, d -> {
            d.match("bob", call -> {
                call.answer();
                call.pause(Duration.ofMillis(1_500));
                call.sendDtmf("789");
            });
            carol(d);
        })) {
            Call one = trio.call("bob", d -> d, call -> {
                first.complete(call);
                call.awaitEnd();
            });
            Call two = trio.call("carol", d -> d, call -> {
                call.pause(Duration.ofMillis(200));
                log.add("alice " + call.transfer(first.get(5, TimeUnit.SECONDS)));
            });
            assertThat(next()).startsWith("carol called by");
            assertThat(next()).isEqualTo("alice TransferResult[done=true, status=200]");
            assertThat(Phones.end(one).cause()).isEqualTo(Cause.NORMAL);
            assertThat(Phones.end(two).cause()).isEqualTo(Cause.NORMAL);
            assertThat(next()).isEqualTo("carol asked 789");
        }
    }

    /** A phone made of a user agent; it never looks at what media it gets. */
    private final class Phone implements SessionListener, AutoCloseable {
        final SipNode node = Phones.node("peer");
        final UserAgent agent = UserAgent.builder(node).onInvite(this::take).build();
        final String name;
        final BlockingQueue<InviteSession> up = new LinkedBlockingQueue<>();

        Phone(String name) {
            this.name = name;
        }

        private byte[] sdp() {
            return "v=0\r\no=- 7 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
                    .getBytes(StandardCharsets.UTF_8);
        }

        private SessionListener take(InviteSession session) {
            session.accept(sdp());
            return this;
        }

        InviteSession call(SipUri uri) throws InterruptedException {
            agent.invite(uri, InviteOptions.offering(sdp()), this);
            InviteSession session = up.poll(10, TimeUnit.SECONDS);
            assertThat(session).isNotNull();
            return session;
        }

        @Override
        public void onEstablished(InviteSession session) {
            up.add(session);
        }

        @Override
        public void onTransfer(InviteSession session, Transfer transfer) {
            transfer.accept(InviteOptions.offering(sdp()), this);
        }

        @Override
        public void onEnded(InviteSession session, EndCause cause) {
            log.add(name + " " + cause.kind());
        }

        @Override
        public void close() {
            node.close();
        }
    }

    @Test
    void anotherPhoneTakesThePlaceOfOneInTheMiddleOfAScript() throws Exception {
        CompletableFuture<Void> replaced = new CompletableFuture<>();
        CallObserver observer = new CallObserver() {
            @Override
            public void onReplaced(Call call, SipUri by) {
                replaced.complete(null);
            }
        };
        try (Phones phones = new Phones(
                        d -> d.match("2000", call -> {
                            call.answer();
                            replaced.get(10, TimeUnit.SECONDS);
                            call.play(Prompt.tone("%(100,0,440)"));
                            log.add("played");
                        }),
                        b -> b.transfers(EVERYONE).observer(observer));
                Phone desk = new Phone("desk");
                Phone mobile = new Phone("mobile")) {
            InviteSession one = desk.call(phones.uri("2000"));
            InviteSession two = desk.call(SipUri.of("sip:me@127.0.0.1:"
                    + mobile.node.listenPoints().get(0).address().getPort()));
            assertThat(two.transfer(one).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEqualTo(200);
            assertThat(next()).isEqualTo("desk REMOTE_BYE"); // the one that was replaced
            assertThat(next()).isEqualTo("played");
            assertThat(next()).isEqualTo("mobile REMOTE_BYE"); // the script has ended
        }
    }
}
