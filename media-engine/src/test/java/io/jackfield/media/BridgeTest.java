package io.jackfield.media;

import static io.jackfield.media.BridgeOptions.ring;
import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.BridgeResult.EndedBy;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller, an engine that connects it, and whom it is connected with, all on loopback. */
class BridgeTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<BridgeResult> results = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private BridgeResult result() throws InterruptedException {
        BridgeResult result = results.poll(10, TimeUnit.SECONDS);
        assertThat(result).isNotNull();
        return result;
    }

    @ParameterizedTest
    @CsvSource({"PCMU,PCMU", "PCMU,PCMA", "G722,PCMU", "opus,PCMA"})
    void bothSidesHearEachOthersKeysAndSound(String caller, String callee) throws Exception {
        try (Trio trio = new Trio(
                call -> results.add(call.bridge(call.variable("to").orElseThrow(), ring(Duration.ofSeconds(5)))),
                d -> d.match("bob", call -> {
                    log.add("bob asked " + call.menu(Prompt.silence(Duration.ofMillis(100)), digits(3)));
                    call.sendDtmf("789");
                    call.awaitEnd();
                }),
                b -> b.codecs(callee))) {
            Call alice = trio.call("bob", d -> d.codecs(caller), call -> {
                call.sendDtmf("123");
                log.add("alice heard " + call.collect(digits(3)));
                log.add(call.statistics().codec());
            });
            assertThat(next()).isEqualTo("bob asked 123");
            assertThat(next()).isEqualTo("alice heard 789");
            assertThat(next()).isEqualToIgnoringCase(caller);
            assertThat(Phones.end(alice).cause()).isEqualTo(Cause.NORMAL);
            assertThat(results).isEmpty(); // the script ended with its call
        }
    }

    /** Even before the two are joined. */
    @RepeatedTest(5)
    void whoHangsUpAtOnceHasEndedIt() throws Exception {
        try (Trio trio = new Trio(
                call -> results.add(call.bridge(call.variable("to").orElseThrow())),
                d -> d.match("bob", Call::answer),
                b -> b)) {
            Call alice = trio.call("bob", d -> d, Call::awaitEnd);
            BridgeResult result = result();
            assertThat(result.answered()).isTrue();
            assertThat(result.cause()).isEqualTo(Cause.NORMAL);
            assertThat(result.endedBy()).isEqualTo(EndedBy.PEER);
            assertThat(Phones.end(alice).byRemote()).isTrue();
        }
    }

    @Test
    void theScriptGoesOnWhenTheOtherSideHangsUp() throws Exception {
        try (Trio trio = new Trio(
                call -> {
                    results.add(call.bridge(call.variable("to").orElseThrow()));
                    call.play(Prompt.tone("%(60,0,440)"));
                    log.add("played");
                },
                d -> d.match("bob", call -> {
                    call.answer();
                    call.pause(Duration.ofMillis(200));
                }),
                b -> b)) {
            Call alice = trio.call("bob", d -> d, Call::awaitEnd);
            BridgeResult result = result();
            assertThat(result.answered()).isTrue();
            assertThat(result.cause()).isEqualTo(Cause.NORMAL);
            assertThat(result.endedBy()).isEqualTo(EndedBy.PEER);
            assertThat(result.talked()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
            assertThat(result.peer().orElseThrow().parent().orElseThrow().from())
                    .isEqualTo(alice.from());
            assertThat(next()).isEqualTo("played");
            assertThat(Phones.end(alice).byRemote()).isTrue();
        }
    }

    @Test
    void aRefusalIsAResult() throws Exception {
        try (Trio trio = new Trio(
                call -> {
                    BridgeResult result = call.bridge(call.variable("to").orElseThrow());
                    results.add(result);
                    call.hangup(result.cause());
                },
                d -> d.match("busy", call -> call.hangup(Cause.BUSY)),
                b -> b)) {
            Call alice = trio.call("busy", d -> d, call -> {});
            BridgeResult result = result();
            assertThat(result.answered()).isFalse();
            assertThat(result.cause()).isEqualTo(Cause.BUSY);
            assertThat(result.status()).isEqualTo(486);
            assertThat(result.endedBy()).isEqualTo(EndedBy.NOBODY);
            CallEnd end = Phones.end(alice);
            assertThat(end.cause()).isEqualTo(Cause.BUSY);
            assertThat(end.status()).isEqualTo(486);
        }
    }

    @Test
    void whenTheCallerHangsUpTheOtherLegEndsToo() throws Exception {
        try (Trio trio = new Trio(
                call -> call.bridge(call.variable("to").orElseThrow()),
                d -> d.match("bob", call -> {
                            call.answer();
                            CallEnd end = call.awaitEnd();
                            log.add("bob " + end.cause() + (end.byRemote() ? " by remote" : ""));
                        })
                        .match("slow", call -> {
                            call.ring();
                            log.add("slow rings");
                            CallEnd end = call.awaitEnd();
                            log.add("slow " + end.cause());
                        }),
                b -> b)) {
            Call answered = trio.call("bob", d -> d, call -> call.pause(Duration.ofMillis(100)));
            assertThat(next()).isEqualTo("bob NORMAL by remote");
            assertThat(Phones.end(answered).byRemote()).isFalse();
            Call ringing = trio.call("slow", d -> d, call -> {});
            assertThat(next()).isEqualTo("slow rings");
            ringing.hangup();
            assertThat(next()).isEqualTo("slow CANCELLED");
        }
    }

    @Test
    void theFirstToAnswerHasTheCallAndTheOthersAreCancelled() throws Exception {
        try (Trio trio = new Trio(
                call -> {
                    Targets targets =
                            Targets.inOrder(trioUri(call, "busy")).then(trioUri(call, "slow"), trioUri(call, "bob"));
                    results.add(call.bridge(targets, BridgeOptions.DEFAULTS));
                },
                d -> d.match("busy", call -> call.hangup(Cause.BUSY))
                        .match("slow", call -> {
                            call.ring();
                            log.add("slow " + call.awaitEnd().cause());
                        })
                        .match("bob", call -> {
                            call.answer();
                            call.pause(Duration.ofMillis(300));
                        }),
                b -> b)) {
            trio.call("x", d -> d, Call::awaitEnd);
            assertThat(next()).isEqualTo("slow CANCELLED");
            BridgeResult result = result();
            assertThat(result.answered()).isTrue();
            assertThat(result.peer().orElseThrow().destination()).isEqualTo("bob");
        }
    }

    private static String trioUri(Call call, String user) {
        return call.variable("base").orElseThrow().replace("USER", user);
    }

    @Test
    void theOtherSideIsToldWhoCalls() throws Exception {
        BridgeOptions options = BridgeOptions.DEFAULTS.dial(d -> d.from("\"Alice\" <sip:5551@example.com>")
                .assertedIdentity("<sip:+15551@example.com>")
                .header("X-Account", "42"));
        try (Trio trio = new Trio(
                call -> results.add(call.bridge(call.variable("to").orElseThrow(), options)),
                d -> d.match("bob", call -> {
                    log.add(call.from().text() + " "
                            + call.header("P-Asserted-Identity").orElse("-") + " "
                            + call.header("X-Account").orElse("-"));
                    call.hangup(Cause.REJECTED);
                }),
                b -> b)) {
            trio.call("bob", d -> d, call -> {});
            assertThat(next()).isEqualTo("sip:5551@example.com <sip:+15551@example.com> 42");
            assertThat(result().cause()).isEqualTo(Cause.REJECTED);
        }
    }

    @Test
    void whyOneSideHungUpIsToldToTheOther() throws Exception {
        try (Trio trio = new Trio(
                call -> {
                    BridgeResult result = call.bridge(call.variable("to").orElseThrow());
                    results.add(result);
                    call.hangup(result.cause());
                },
                d -> d.match("bob", call -> {
                            call.answer();
                            call.pause(Duration.ofMillis(200));
                            call.hangup(Cause.CONGESTION);
                        })
                        .match("carol", call -> {
                            call.answer();
                            log.add("carol " + call.awaitEnd().cause());
                        }),
                b -> b)) {
            Call alice = trio.call("bob", d -> d, Call::awaitEnd);
            assertThat(result().cause()).isEqualTo(Cause.CONGESTION);
            assertThat(Phones.end(alice).cause()).isEqualTo(Cause.CONGESTION);
            trio.call("carol", d -> d, call -> {
                call.pause(Duration.ofMillis(200));
                call.hangup(Cause.BUSY);
            });
            assertThat(next()).isEqualTo("carol BUSY");
        }
    }

    @Test
    void ringingAndEarlyMediaReachTheCaller() throws Exception {
        CallObserver heard = new CallObserver() {
            @Override
            public void onRinging(Call call) {
                log.add("ringing");
            }

            @Override
            public void onEarlyMedia(Call call) {
                log.add("early media");
            }
        };
        try (Trio trio = new Trio(
                call -> results.add(call.bridge(call.variable("to").orElseThrow(), ring(Duration.ofSeconds(1)))),
                d -> d.match("ringer", call -> {
                            call.ring();
                            call.awaitEnd();
                        })
                        .match("teller", call -> {
                            call.early();
                            call.sendDtmf("42");
                            call.hangup(Cause.REJECTED);
                        }),
                b -> b)) {
            trio.call("ringer", d -> d.observer(heard), call -> {});
            assertThat(next()).isEqualTo("ringing");
            BridgeResult late = result();
            assertThat(late.cause()).isEqualTo(Cause.NO_ANSWER);
            Call told = trio.call("teller", d -> d.observer(heard), call -> {});
            assertThat(next()).isEqualTo("early media");
            assertThat(result().cause()).isEqualTo(Cause.REJECTED);
            assertThat(Phones.end(told).statistics().packetsReceived()).isPositive();
        }
    }
}
