package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.message.SubscriptionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions (RFC 6665) from both ends, for whatever event package. */
class SubscriptionTest implements SubscriptionListener, NotifierListener {
    private static final SipUri PEER = SipUri.of("sip:peer@10.0.0.9");

    private final Simulation sim = Simulation.seeded(6665);
    private final List<String> heard = new ArrayList<>();
    private final List<Notifier> notifiers = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    @Override
    public void onNotify(Subscription subscription, SubscriptionState state, String contentType, byte[] body) {
        if (!subscriptions.contains(subscription)) {
            subscriptions.add(subscription);
        }
        heard.add(state.state() + " " + new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void onEnded(Subscription subscription, SubscriptionEnd end) {
        heard.add("ended " + end.reason() + " " + end.status()
                + end.retryAfter().map(d -> " " + d.toSeconds()).orElse(""));
    }

    @Override
    public void onRefresh(Notifier subscription) {
        heard.add("refreshed");
    }

    @Override
    public void onEnded(Notifier subscription, String reason) {
        heard.add("notifier ended " + reason);
    }

    private TestPhone mailbox() {
        return new TestPhone(
                sim,
                "bob",
                "10.0.0.2",
                b -> b.onSubscribe("message-summary", n -> {
                    notifiers.add(n);
                    n.notify("application/simple-message-summary", "no".getBytes(StandardCharsets.UTF_8));
                    n.accept();
                    return this;
                }));
    }

    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");

    // ---- two user agents ----

    @Test
    void aMailboxIsWatchedForHours() {
        TestPhone bob = mailbox();
        Subscription watch = alice.agent.subscribe(
                bob.uri(),
                SubscribeOptions.builder("message-summary")
                        .expires(Duration.ofMinutes(10))
                        .build(),
                this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("active no");
        notifiers.get(0).notify("application/simple-message-summary", "yes".getBytes(StandardCharsets.UTF_8));
        sim.run(Duration.ofMinutes(60));
        assertThat(heard).startsWith("active no", "active yes", "refreshed", "active yes", "refreshed");
        heard.clear();
        watch.unsubscribe();
        sim.run(Duration.ofSeconds(1));
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "refreshed", "terminated yes", "ended timeout 200", "notifier ended timeout");
        sim.run(Duration.ofHours(2));
        assertThat(heard).hasSize(4);
        assertThat(watch.event().name()).isEqualTo("message-summary");
    }

    @Test
    void aPollGetsOneNotify() {
        TestPhone bob = mailbox();
        alice.agent.subscribe(
                bob.uri(),
                SubscribeOptions.builder("message-summary")
                        .expires(Duration.ZERO)
                        .build(),
                this);
        sim.run(Duration.ofSeconds(60));
        assertThat(heard).containsExactlyInAnyOrder("terminated no", "ended timeout 200", "notifier ended timeout");
    }

    @Test
    void aPendingSubscriptionTellsNothingBeforeItIsAccepted() {
        TestPhone bob = new TestPhone(
                sim,
                "bob",
                "10.0.0.2",
                b -> b.onSubscribe("presence", n -> {
                    notifiers.add(n);
                    n.notify("text/plain", "secret".getBytes(StandardCharsets.UTF_8));
                    n.pending();
                    return NotifierListener.NONE;
                }));
        alice.agent.subscribe(bob.uri(), SubscribeOptions.of("presence"), this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("pending ");
        notifiers.get(0).accept();
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("pending ", "active secret");
        notifiers.get(0).terminate("giveup", Duration.ofSeconds(70));
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).endsWith("terminated secret", "ended giveup 200 70");
    }

    @ParameterizedTest
    @CsvSource({"dialog, 489", "presence, 403"})
    void aRefusalEndsIt(String event, int status) {
        TestPhone bob = new TestPhone(
                sim,
                "bob",
                "10.0.0.2",
                b -> b.onSubscribe("presence", n -> {
                    n.reject(403);
                    return NotifierListener.NONE;
                }));
        alice.agent.subscribe(bob.uri(), SubscribeOptions.of(event), this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("ended refused " + status);
    }

    /** Whatever is lost, doubled or overtakes: both ends agree in the end and nothing is left. */
    @Test
    void bothEndsAgreeOnABadNetwork() {
        NetworkConditions bad = new NetworkConditions(0.2, Duration.ofMillis(20), Duration.ofMillis(60), 0.1, 0.1);
        int[] told = {0};
        Simulation.explore(6665, 100, run -> {
            List<String> ends = new ArrayList<>();
            List<String> states = new ArrayList<>();
            TestPhone caller = new TestPhone(run, "alice", "10.0.0.1");
            TestPhone bob = new TestPhone(
                    run,
                    "bob",
                    "10.0.0.2",
                    b -> b.onSubscribe("presence", n -> {
                        n.accept();
                        run.after(Duration.ofSeconds(20), () -> n.notify("text/plain", new byte[] {'x'}));
                        return new NotifierListener() {
                            @Override
                            public void onEnded(Notifier subscription, String reason) {
                                ends.add("notifier");
                            }
                        };
                    }));
            run.network().conditions(bad);
            Subscription watch =
                    caller.agent.subscribe(bob.uri(), SubscribeOptions.of("presence"), new SubscriptionListener() {
                        @Override
                        public void onNotify(Subscription s, SubscriptionState state, String type, byte[] body) {
                            states.add(state.state());
                        }

                        @Override
                        public void onEnded(Subscription s, SubscriptionEnd end) {
                            ends.add("subscriber");
                        }
                    });
            run.after(Duration.ofSeconds(60), watch::unsubscribe);
            run.run(Duration.ofHours(2));
            assertThat(ends.stream().filter("subscriber"::equals)).hasSize(1);
            assertThat(ends.stream().filter("notifier"::equals)).hasSizeLessThanOrEqualTo(1);
            assertThat(caller.node.layers().get(0).size()
                            + bob.node.layers().get(0).size())
                    .isZero();
            told[0] += states.contains("active") ? 1 : 0;
        });
        assertThat(told[0]).isGreaterThan(90);
    }

    // ---- the subscriber, against a notifier that does as it likes ----

    @Test
    void aNotifyMayComeBeforeThe200AndMakesTheDialog() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        peer.onRequest(r -> {
            if (r.cseqNumber() == 1) {
                peer.send(notify(peer, r, "early", 1, "active;expires=600", "state"));
            }
            peer.send(SipResponse.to(r, 200)
                    .toTag("early")
                    .set(Header.EXPIRES, "600")
                    .contact(peer.contact())
                    .build());
        });
        Subscription watch = alice.agent.subscribe(PEER, SubscribeOptions.of("presence"), this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("active state");
        watch.refresh();
        sim.run(Duration.ofMillis(100));
        SipRequest again = peer.requests(Method.SUBSCRIBE).get(1);
        assertThat(again.toTag()).isEqualTo("early");
        assertThat(again.cseqNumber()).isEqualTo(2);
    }

    @Test
    void withoutANotifyThereIsNoSubscription() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        peer.onRequest(r -> peer.respond(r, 200, "n", ""));
        alice.agent.subscribe(PEER, SubscribeOptions.of("presence"), this);
        sim.run(Duration.ofSeconds(31));
        assertThat(heard).isEmpty();
        sim.run(Duration.ofSeconds(2));
        assertThat(heard).containsExactly("ended timeout 408");
    }

    @Test
    void a423IsFollowed() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        peer.onRequest(r -> {
            if (r.cseqNumber() == 1) {
                peer.send(SipResponse.to(r, 423)
                        .toTag("n")
                        .set(Header.MIN_EXPIRES, "7200")
                        .build());
            }
        });
        alice.agent.subscribe(PEER, SubscribeOptions.of("presence"), this);
        sim.run(Duration.ofMillis(100));
        assertThat(peer.requests(Method.SUBSCRIBE).get(1).expires()).hasValue(7200);
    }

    /** RFC 6665 4.4.1: as many notifiers as we asked for, each a subscription of its own; the rest get 481. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2"})
    void aForkedSubscribeMakesSeveralSubscriptions(int forks, int made) {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        peer.onRequest(r -> {
            peer.send(SipResponse.to(r, 200).toTag("a").contact(peer.contact()).build());
            peer.send(notify(peer, r, "a", 1, "active", "from a"));
            peer.send(notify(peer, r, "b", 1, "active", "from b"));
            peer.send(notify(peer, r, "c", 1, "active", "from c"));
        });
        alice.agent.subscribe(
                PEER, SubscribeOptions.builder("presence").forks(forks).build(), this);
        sim.run(Duration.ofMillis(200));
        assertThat(heard).hasSize(made);
        assertThat(subscriptions).hasSize(made);
        assertThat(peer.statuses(Method.NOTIFY).stream().filter(s -> s == 200)).hasSize(made);
        assertThat(peer.statuses(Method.NOTIFY).stream().filter(s -> s == 481)).hasSize(3 - made);
    }

    @Test
    void strayNotifiesGet481AndMalformedOnes400() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        peer.onRequest(r -> {
            peer.send(notify(peer, r, "a", 1, "active", "x"));
            peer.send(notify(peer, r, "a", 2, "active", "x")
                    .edit()
                    .set(Header.EVENT, "dialog")
                    .build());
            peer.send(notify(peer, r, "a", 3, "active", "x")
                    .edit()
                    .remove(Header.SUBSCRIPTION_STATE)
                    .build());
        });
        alice.agent.subscribe(PEER, SubscribeOptions.of("presence"), this);
        sim.run(Duration.ofMillis(200));
        assertThat(peer.statuses(Method.NOTIFY)).containsExactlyInAnyOrder(200, 481, 400);
    }

    // ---- the notifier, against a subscriber that does as it likes ----

    @Test
    void aSubscriberThatIsGoneIsForgotten() {
        mailbox();
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.onRequest(r -> peer.respond(r, 481));
        peer.send(peer.request(Method.SUBSCRIBE)
                .set(Header.EVENT, "message-summary")
                .build());
        sim.run(Duration.ofMillis(100));
        SipResponse ok = peer.last(Method.SUBSCRIBE).orElseThrow();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.expires()).hasValue(3600);
        assertThat(ok.contacts()).hasSize(1);
        assertThat(heard).containsExactly("notifier ended lost");
        peer.send(peer.within(Method.SUBSCRIBE, ok, 2)
                .set(Header.EVENT, "message-summary")
                .build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.SUBSCRIBE)).containsExactly(200, 481);
    }

    @Test
    void aSubscriptionThatIsNotRefreshedExpires() {
        mailbox();
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.onRequest(r -> peer.respond(r, 200));
        peer.send(peer.request(Method.SUBSCRIBE)
                .set(Header.EVENT, "message-summary")
                .set(Header.EXPIRES, "60")
                .build());
        sim.run(Duration.ofSeconds(61));
        SipRequest last = peer.requests(Method.NOTIFY).get(1);
        assertThat(last.header(Header.SUBSCRIPTION_STATE)).hasValue("terminated;reason=timeout");
        assertThat(heard).containsExactly("notifier ended timeout");
    }

    @ParameterizedTest
    @CsvSource({"message-summary, 5, 423", "dialog, 3600, 489", "'', 3600, 489"})
    void aSubscribeThatWillNotDoIsRefused(String event, String expires, int status) {
        mailbox();
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        var subscribe = peer.request(Method.SUBSCRIBE).set(Header.EXPIRES, expires);
        if (!event.isEmpty()) {
            subscribe.set(Header.EVENT, event);
        }
        peer.send(subscribe.build());
        sim.run(Duration.ofMillis(100));
        SipResponse refusal = peer.last(Method.SUBSCRIBE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.has(status == 423 ? Header.MIN_EXPIRES : Header.ALLOW_EVENTS))
                .isTrue();
    }

    @Test
    void subscriptionsAreBounded() {
        TestPhone bob = new TestPhone(
                sim,
                "bob",
                "10.0.0.2",
                b -> b.maxSubscriptions(1).onSubscribe("presence", n -> {
                    n.accept();
                    return NotifierListener.NONE;
                }));
        alice.agent.subscribe(bob.uri(), SubscribeOptions.of("presence"), SubscriptionListener.NONE);
        sim.run(Duration.ofSeconds(1));
        alice.agent.subscribe(bob.uri(), SubscribeOptions.of("presence"), this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("ended refused 503 5");
    }

    @Test
    void theOptionsAreChecked() {
        assertThatThrownBy(() -> SubscribeOptions.builder("presence")
                        .expires(Duration.ofDays(8))
                        .forks(0)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lifetime")
                .hasMessageContaining("forks");
        assertThatThrownBy(() -> SubscribeOptions.of("not a token")).isInstanceOf(IllegalArgumentException.class);
    }

    private static SipRequest notify(
            ScriptedPeer peer, SipRequest subscribe, String tag, int cseq, String state, String body) {
        return peer.within(Method.NOTIFY, subscribe, tag, cseq)
                .from(NameAddr.of(PEER).withTag(tag))
                .set(Header.EVENT, subscribe.header(Header.EVENT).orElseThrow())
                .set(Header.SUBSCRIPTION_STATE, state)
                .body("text/plain", body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
