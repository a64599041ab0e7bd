package io.jackfield.media.sim;

import static io.jackfield.media.ivr.Digits.digits;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.Call;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.Cause;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.queue.Strategy;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sim.NetworkConditions;
import io.jackfield.sip.message.SipUri;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of a simulation run one at a time, in an order that follows from the seed, and time waits for them. */
class ScriptBatonTest {
    private static final Prompt BEEP = Prompt.tone("%(100,100,880)");

    /** Ten calls over a bad network that are woken in the same instants, and what they did in which order. */
    private record Run(long digest, List<String> steps) {
        static Run of(long seed) {
            CallSimulation sim = CallSimulation.seeded(seed);
            sim.world()
                    .network()
                    .conditions(NetworkConditions.LAN.withLoss(0.02).withJitter(ofMillis(10)));
            List<String> steps = new ArrayList<>();
            sim.engine("engine", "10.0.0.9")
                    .dialplan(d -> d.match("(\\d)", call -> {
                        call.answer();
                        call.pause(ofSeconds(2)
                                .minus(ofMillis(sim.world().elapsed().toMillis())));
                        steps.add(call.group(1));
                        steps.add(call.menu(BEEP, digits(1).within(ofSeconds(2))));
                    }))
                    .build();
            List<AudioPhone> phones = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                phones.add(sim.phone("p" + i, "10.0.0.1" + i).call("sip:" + i + "@10.0.0.9"));
            }
            sim.run(ofSeconds(2));
            phones.forEach(phone -> phone.press("7"));
            phones.forEach(AudioPhone::expectEnded);
            return new Run(sim.world().network().digest(), steps);
        }
    }

    @Test
    void theSameSeedIsTheSameRunToTheByte() {
        Run first = Run.of(7);
        assertThat(Run.of(7)).isEqualTo(first);
        assertThat(first.steps()).hasSize(20).filteredOn("7"::equals).hasSizeGreaterThan(9);
        assertThat(Run.of(8)).isNotEqualTo(first);
    }

    /** A queue with an agent who is called and one who has called, a conference of three that is recorded. */
    private static long busyDay(long seed, Path folder) {
        CallSimulation sim = CallSimulation.seeded(seed);
        sim.world().network().conditions(NetworkConditions.LAN.withLoss(0.01).withJitter(ofMillis(5)));
        try (Rooms rooms = Rooms.builder().build();
                Queues queues = Queues.builder()
                        .queue("sales", q -> q.strategy(Strategy.RANDOM).music(LocalStream.of(BEEP)))
                        .agent("anna", a -> a.address("sip:anna@10.0.0.2"), "sales")
                        .build()) {
            sim.engine("engine", "10.0.0.9")
                    .dialplan(d -> d.match("q", call -> call.enqueue(queues.queue("sales")))
                            .match("a", call -> queues.queue("sales").serve(call, "bert", a -> a))
                            .match("c", call -> {
                                call.answer();
                                call.record(folder.resolve(seed + call.from().user() + System.nanoTime() + ".wav"));
                                call.join(rooms.room("1"));
                            }))
                    .build();
            AudioPhone anna = sim.phone("anna", "10.0.0.2");
            AudioPhone bert =
                    sim.phone("bert", "10.0.0.3").call("sip:a@10.0.0.9").expectAnswered();
            List<AudioPhone> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                callers.add(sim.phone("c" + i, "10.0.1." + i).call("sip:c@10.0.0.9"));
                callers.add(sim.phone("q" + i, "10.0.2." + i).call("sip:q@10.0.0.9"));
            }
            sim.run(ofSeconds(5));
            anna.expectInvite().answer().expectAnswered();
            callers.forEach(caller -> caller.say(Prompt.tone("%(1000,0,500)")));
            sim.run(ofSeconds(5));
            callers.forEach(AudioPhone::hangUp);
            bert.hangUp();
            sim.run(ofSeconds(60));
            assertThat(queues.queue("sales").statistics().answered()).isGreaterThanOrEqualTo(2);
        }
        return sim.world().network().digest();
    }

    @Test
    void queuesRoomsAndRecordingsRepeatToo(@TempDir Path folder) {
        long first = busyDay(3, folder);
        assertThat(busyDay(3, folder)).isEqualTo(first);
        assertThat(busyDay(4, folder)).isNotEqualTo(first);
    }

    @Test
    void ofScriptsWokenTogetherChanceDecidesWhoIsFirst() {
        Set<List<String>> orders = new LinkedHashSet<>();
        for (long seed = 0; seed < 8; seed++) {
            CallSimulation sim = CallSimulation.seeded(seed);
            List<String> order = new ArrayList<>();
            sim.engine("engine", "10.0.0.9")
                    .dialplan(d -> d.match("(\\d)", call -> {
                        call.answer();
                        call.pause(ofSeconds(1));
                        order.add(call.group(1));
                    }))
                    .build();
            for (int i = 0; i < 3; i++) {
                sim.phone("p" + i, "10.0.0.1" + i).call("sip:" + i + "@10.0.0.9");
            }
            sim.run(ofSeconds(2));
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(1);
    }

    @Test
    void whatAScriptDoesBesideItsCallTakesNoTime() {
        CallSimulation sim = CallSimulation.seeded(1);
        sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> {
                    CountDownLatch other = new CountDownLatch(1);
                    new Thread(other::countDown).start();
                    other.await();
                    call.answer();
                }))
                .build();
        sim.phone("alice", "10.0.0.1").call("sip:1@10.0.0.9").expectAnswered();
        assertThat(sim.world().elapsed()).isLessThan(ofMillis(10));
    }

    @Test
    void aScriptThatWaitsForSomethingElseForeverIsNamed() {
        CallSimulation sim = CallSimulation.seeded(3).patience(ofMillis(200));
        CountDownLatch never = new CountDownLatch(1);
        sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> never.await()))
                .build();
        AudioPhone alice = sim.phone("alice", "10.0.0.1").call("sip:1@10.0.0.9");
        assertThatThrownBy(alice::expectAnswered)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 3")
                .hasMessageContaining("neither ended nor waited for its call for 0.2 s")
                .hasMessageContaining("CountDownLatch.await");
        never.countDown();
    }

    @Test
    void aHangUpEndsWhateverAScriptWaitsFor() {
        CallSimulation sim = CallSimulation.seeded(1);
        List<String> ends = new ArrayList<>();
        MediaEngine engine = sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> {
                    call.answer();
                    try {
                        call.pause(ofMinutes(10));
                    } catch (CallEndedException e) {
                        ends.add(e.end().cause().name());
                        throw e;
                    }
                }))
                .build();
        sim.phone("alice", "10.0.0.1")
                .call("sip:1@10.0.0.9")
                .expectAnswered()
                .expectLasting(ofMinutes(1))
                .hangUp()
                .expectEnded();
        sim.run(ofSeconds(1));
        assertThat(ends).containsExactly("NORMAL");
        assertThat(engine.sessions()).isZero();
    }

    @Test
    void aScriptThatThrowsEndsTheCallWith500() {
        CallSimulation sim = CallSimulation.seeded(1);
        sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> {
                    throw new IllegalStateException("planted");
                }))
                .build();
        sim.phone("alice", "10.0.0.1").call("sip:1@10.0.0.9").expectRejected(500);
    }

    @Test
    void theTestItselfMayMakeACallAndWaitForItsEnd() {
        CallSimulation sim = CallSimulation.seeded(1);
        MediaEngine engine = sim.engine("engine", "10.0.0.9").build();
        AudioPhone bob = sim.phone("bob", "10.0.0.2");
        Call call = engine.dial(SipUri.of("sip:bob@10.0.0.2"), DialOptions.DEFAULTS, made -> made.play(BEEP));
        bob.expectInvite().answer().expectTone(880, ofSeconds(1));
        assertThat(call.awaitEnd().cause()).isEqualTo(Cause.NORMAL);
        bob.expectEnded();
    }

    @Test
    void anEngineClosesAndLeavesNothing() {
        CallSimulation sim = CallSimulation.seeded(1);
        MediaEngine engine = sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", Call::echo))
                .build();
        AudioPhone alice = sim.phone("alice", "10.0.0.1").call("sip:1@10.0.0.9").expectAnswered();
        engine.close();
        alice.expectEnded();
        sim.run(ofSeconds(1));
        assertThat(engine.closed().toCompletableFuture()).isDone();
        sim.phone("bob", "10.0.0.2").call("sip:1@10.0.0.9").expectRejected(503);
    }
}
