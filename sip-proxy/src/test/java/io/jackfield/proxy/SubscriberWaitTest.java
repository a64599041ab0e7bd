package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.database.SubscriberTable;
import io.jackfield.proxy.database.TestDatabase;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribers in a database: the proxy and the registrar ask it before they judge, and go on when it has answered. */
@Timeout(60)
class SubscriberWaitTest {
    private final World world = new World();
    private final Remote remote = new Remote(Subscribers.of(
            Subscriber.withPassword("1001", "example.com", Redacted.of("secret")),
            Subscriber.withPassword("1002", "example.com", Redacted.of("secret"))));

    private Optional<SipProxy> proxy = Optional.empty();

    /** A store whose answers come when its test says. */
    private static class Remote implements Subscribers {
        final List<String> asked = new ArrayList<>();
        final Subscribers there;
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        boolean known;

        Remote(Subscribers there) {
            this.there = there;
        }

        @Override
        public boolean mustPrepare() {
            return true;
        }

        @Override
        public CompletionStage<Void> prepare(String user, String realm) {
            asked.add(user + '@' + realm);
            CompletableFuture<Void> answer = new CompletableFuture<>();
            waiting.add(answer);
            return answer;
        }

        @Override
        public Optional<Subscriber> find(String user, String realm) {
            return known ? there.find(user, realm) : Optional.empty();
        }

        void answer() {
            known = true;
            ended().forEach(answer -> answer.complete(null));
        }

        void fail() {
            ended().forEach(answer -> answer.completeExceptionally(new IllegalStateException("away")));
        }

        private List<CompletableFuture<Void>> ended() {
            List<CompletableFuture<Void>> all = waiting;
            waiting = new ArrayList<>();
            return all;
        }
    }

    /** The proxy asks who it is. */
    private void asksInFront(Subscribers subscribers) {
        Registrar registrar = registrar(subscribers);
        DigestVerifier verifier = DigestVerifier.builder("example.com")
                .random(new SplittableRandom(1))
                .build();
        proxy = Optional.of(world.proxy(p -> p.authenticate(Authentication.of(verifier, subscribers))
                .routes(r -> r.on(Method.REGISTER, registrar::save).on(Method.INVITE, registrar::lookup))));
    }

    /** The registrar asks who it is. */
    private void asksBehind(Subscribers subscribers) {
        Registrar registrar = registrar(subscribers);
        proxy = Optional.of(world.proxy(
                p -> p.routes(r -> r.on(Method.REGISTER, registrar::save).open(Method.INVITE, registrar::lookup))));
    }

    private Registrar registrar(Subscribers subscribers) {
        return Registrar.builder(world.node)
                .domain("example.com", "10.0.0.1")
                .subscribers(subscribers)
                .build();
    }

    private ProxyCounters counters() {
        return proxy.orElseThrow().counters();
    }

    // ---- it answers ----

    @Test
    void theProxyGoesOnWhenTheDatabaseHasAnswered() {
        asksInFront(remote);
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.register();
        world.pass();
        assertThat(alice.heard).isEmpty();
        assertThat(remote.asked).containsExactly("1001@example.com");
        remote.answer();
        world.pass();
        assertThat(alice.heard).containsExactly("registered 3600");
        assertThat(counters().refused()).as("the challenge alone").isOne();
        assertThat(counters().unknowable()).isZero();
        world.nothingIsLeft();
    }

    @Test
    void theRegistrarGoesOnWhenTheDatabaseHasAnswered() {
        asksBehind(remote);
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.register();
        world.pass();
        assertThat(alice.heard).isEmpty();
        remote.answer();
        world.pass();
        assertThat(alice.heard).containsExactly("registered 3600");
    }

    @Test
    void aWrongPasswordIsRefusedAfterTheWaitAsBeforeAndTheGuardHearsOfIt() {
        List<Integer> told = new ArrayList<>();
        asksInFront(remote);
        proxy.orElseThrow()
                .reload(rules -> rules.domain("example.com")
                        .authenticate(Authentication.of(
                                DigestVerifier.builder("example.com").build(), remote))
                        .guard(guard(told)));
        Phone mallory = world.phone("1001", "10.0.0.9", "guess");
        mallory.register();
        world.pass();
        assertThat(told).containsExactly(401);
        remote.answer();
        world.pass();
        assertThat(mallory.heard).containsExactly("register 401");
        assertThat(told).containsExactly(401, 401);
        assertThat(counters().refused()).isEqualTo(2);
    }

    @Test
    void whoHasNoCredentialsIsChallengedWithoutAskingAnybody() {
        asksInFront(remote);
        World.Peer stranger = world.peer("10.0.0.66", 5060);
        stranger.invite();
        world.pass();
        stranger.nextResponse(401);
        stranger.invite(
                "Authorization: Digest username=\"1001\", realm=\"elsewhere\", nonce=\"a\", uri=\"sip:a\", response=\"b\"");
        world.pass();
        assertThat(remote.asked).isEmpty();
    }

    @Test
    void aCallThatIsCancelledMeanwhileIs487() {
        asksInFront(remote);
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.call("1002").hangup();
        world.pass();
        remote.answer();
        world.pass();
        assertThat(alice.heard).singleElement().asString().contains("487");
    }

    /** A user without a contact is away, not unknown, as soon as the database says that there is one. */
    @Test
    void theDatabaseTellsWhoIsAwayFromWhoIsUnknown() {
        asksBehind(remote);
        World.Peer caller = world.peer("10.0.0.66", 5060);
        invite(caller, "1002");
        assertThat(remote.asked).containsExactly("1002@example.com");
        remote.answer();
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(480);
        invite(caller, "4711");
        remote.answer();
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(404);
        remote.known = false;
        invite(caller, "1002");
        remote.fail();
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(480);
    }

    // ---- it does not ----

    @Test
    void aDatabaseThatIsAwayIs503WithRetryAfter() {
        asksInFront(remote);
        World.Peer caller = world.peer("10.0.0.66", 5060);
        login(caller);
        remote.fail();
        world.pass();
        caller.nextResponse(100);
        assertThat(caller.nextResponse(503).headers(Header.RETRY_AFTER)).containsExactly("10");
        assertThat(counters().unknowable()).isOne();
    }

    @Test
    void theRegistrarSaysSoToo() {
        asksBehind(remote);
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.register();
        world.pass();
        remote.fail();
        world.pass();
        assertThat(alice.heard).containsExactly("register 503");
        assertThat(counters().unknowable()).isOne();
    }

    @Test
    void aDatabaseThatNeverAnswersIs503AfterTheDecisionTimeout() {
        asksInFront(remote);
        World.Peer caller = world.peer("10.0.0.66", 5060);
        login(caller);
        caller.nextResponse(100);
        world.sim.run(Duration.ofMillis(9_800));
        caller.nothingMore();
        world.sim.run(Duration.ofMillis(300));
        caller.nextResponse(503);
        remote.answer();
        world.pass();
        assertThat(counters().unknowable()).isOne();
    }

    /** What was known before serves while the database is away, however it fails. */
    @Test
    void whatIsKnownStillServes() {
        asksInFront(remote);
        remote.known = true;
        Phone alice = world.phone("1001", "10.0.0.9");
        Phone bob = world.phone("1002", "10.0.0.8");
        alice.register();
        world.pass();
        remote.fail();
        world.pass();
        assertThat(alice.heard).containsExactly("registered 3600");
        bob.register();
        world.sim.run(Duration.ofSeconds(11));
        assertThat(bob.heard).containsExactly("registered 3600");
        assertThat(counters().unknowable()).isZero();
    }

    // ---- others ----

    @Test
    void memoryIsNeverWaitedFor() {
        Subscribers memory = new Subscribers() {
            @Override
            public Optional<Subscriber> find(String user, String realm) {
                return remote.there.find(user, realm);
            }

            @Override
            public CompletionStage<Void> prepare(String user, String realm) {
                throw new AssertionError("asked for " + user);
            }
        };
        asksInFront(memory);
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.register();
        alice.call("1002");
        world.pass();
        assertThat(alice.heard).containsExactlyInAnyOrder("registered 3600", "REMOTE_REJECT 480");
    }

    /** As an installation has it: nobody prepares anything by hand. */
    @Test
    void usersOfATableRegisterAndAreFound() throws Exception {
        try (Database database = TestDatabase.H2.migrated()) {
            SubscriberTable table = SubscriberTable.builder(database).build();
            table.put("1001", "example.com", Redacted.of("secret"))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            List<CompletableFuture<Void>> loads = new ArrayList<>();
            Remote gate = new Remote(table) {
                @Override
                public CompletionStage<Void> prepare(String user, String realm) {
                    loads.add(table.prepare(user, realm).toCompletableFuture());
                    return super.prepare(user, realm); // answered by the test, as a simulation has one thread
                }
            };
            asksInFront(gate);
            Phone alice = world.phone("1001", "10.0.0.9");
            alice.register();
            world.pass();
            assertThat(table.loads()).isOne();
            loads.get(0).get(20, TimeUnit.SECONDS);
            gate.answer();
            world.pass();
            assertThat(alice.heard).containsExactly("registered 3600");
        }
    }

    private static RequestGuard guard(List<Integer> told) {
        return new RequestGuard() {
            @Override
            public Optional<Decision> inspect(SipRequest request, Flow from, long nowNs) {
                return Optional.empty();
            }

            @Override
            public void refused(SipRequest request, Flow from, int status, boolean credentials, long nowNs) {
                told.add(status);
            }
        };
    }

    private void invite(World.Peer caller, String user) {
        caller.send(caller.request("INVITE", "sip:" + user + "@example.com", 1, "<sip:" + user + "@example.com>"));
        world.pass();
    }

    /** Calls with credentials, right or not: whom they name has to be asked for first. */
    private void login(World.Peer caller) {
        caller.invite("Authorization: Digest username=\"1001\", realm=\"example.com\", nonce=\"a\","
                + " uri=\"sip:9196@example.com\", response=\"b\", algorithm=MD5");
        world.pass();
    }
}
