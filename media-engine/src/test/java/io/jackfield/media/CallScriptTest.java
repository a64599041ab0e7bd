package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.SoundException;
import io.jackfield.sip.node.SipNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallScriptTest {
    private static final Prompt LONG = Prompt.tone("%(1000,1000,425);loops=-1");
    private static final Prompt SHORT = Prompt.tone("%(60,0,440)");

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    /** Runs something, and tells how the call's end got it out of that. */
    private CallScript interrupted(CallScript script) {
        return call -> {
            try {
                script.run(call);
                log.add("returned");
            } catch (CallEndedException e) {
                log.add(e.end().cause() + (e.end().byRemote() ? " by remote" : ""));
                throw e;
            }
        };
    }

    @Test
    void aMenuTakesADigitThatInterruptsItsPrompt() throws Exception {
        try (Phones phones = new Phones(d -> d.match("ivr|2000", call -> {
            String choice =
                    call.menu(LONG, digits(1).within(Duration.ofSeconds(5)).tries(3));
            log.add("chose " + choice);
            call.play(SHORT);
        }))) {
            CallEnd end = phones.call("2000", call -> {
                call.pause(Duration.ofMillis(100));
                call.sendDtmf("7");
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("chose 7");
            assertThat(end.cause()).isEqualTo(Cause.NORMAL);
            assertThat(end.byRemote()).isTrue();
        }
    }

    @Test
    void digitsPressedBeforeTheQuestionCount() throws Exception {
        CompletableFuture<Void> typed = new CompletableFuture<>();
        try (Phones phones = new Phones(d -> d.match("2000", call -> {
            call.answer();
            typed.get(10, TimeUnit.SECONDS);
            log.add(call.menu(LONG, digits(4)));
        }))) {
            phones.call("2000", call -> {
                call.sendDtmf("1234");
                typed.complete(null);
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("1234");
        }
    }

    @Test
    void nobodyAnswersTheMenu() throws Exception {
        try (Phones phones = new Phones(d -> d.match(
                "2000",
                call -> log.add("["
                        + call.menu(
                                SHORT,
                                digits(1).within(Duration.ofMillis(50)).tries(2).otherwise(SHORT)) + "]")))) {
            phones.call("2000", Call::awaitEnd);
            assertThat(next()).isEqualTo("[]");
        }
    }

    @Test
    void aHangUpInterruptsWhateverTheScriptWaitsFor() throws Exception {
        List<CallScript> waits = List.of(
                call -> call.play(LONG),
                call -> call.menu(LONG, digits(1)),
                call -> call.collect(digits(1).within(Duration.ofHours(1))),
                Call::echo,
                call -> {
                    call.answer();
                    call.pause(Duration.ofHours(1));
                },
                call -> call.sendDtmf("w".repeat(100)));
        for (CallScript wait : waits) {
            try (Phones phones = new Phones(d -> d.match("1", interrupted(wait)))) {
                phones.call("1", call -> call.pause(Duration.ofMillis(100)));
                assertThat(next()).isEqualTo("NORMAL by remote");
                await().untilAsserted(() -> assertThat(phones.server.sessions()).isZero());
            }
        }
    }

    @Test
    void aCallerWhoGivesUpInterruptsRinging() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", interrupted(call -> {
            call.ring();
            call.pause(Duration.ofHours(1));
        })))) {
            Call call = phones.dial(
                    "1",
                    o -> o.observer(new CallObserver() {
                        @Override
                        public void onRinging(Call ringing) {
                            ringing.hangup(Cause.CANCELLED);
                        }
                    }),
                    c -> log.add("answered"));
            CallEnd end = Phones.end(call);
            assertThat(end.cause()).isEqualTo(Cause.CANCELLED);
            assertThat(call.answered()).isFalse();
            assertThat(next()).isEqualTo("CANCELLED by remote");
        }
    }

    @Test
    void aScriptThatThrowsEndsTheCall() throws Exception {
        try (Phones phones = new Phones(d -> d.match("early", call -> {
                    throw new IllegalStateException("bug");
                })
                .match("late", call -> {
                    call.answer();
                    throw new java.io.IOException("bug");
                }))) {
            CallEnd early = phones.call("early", Call::awaitEnd);
            assertThat(early.status()).isEqualTo(500);
            CallEnd late = phones.call("late", Call::awaitEnd);
            assertThat(late.status()).isZero();
            assertThat(late.byRemote()).isTrue();
        }
    }

    @Test
    void refusals() throws Exception {
        try (Phones phones = new Phones(
                d -> d.match("busy", call -> call.hangup(Cause.BUSY))
                        .match("nothing", call -> {})
                        .match("2000", call -> call.play(SHORT)),
                b -> b.codecs("PCMA"))) {
            assertThat(phones.call("9999", Call::awaitEnd).status()).isEqualTo(404);
            CallEnd busy = phones.call("busy", Call::awaitEnd);
            assertThat(busy.cause()).isEqualTo(Cause.BUSY);
            assertThat(busy.status()).isEqualTo(486);
            assertThat(phones.call("nothing", Call::awaitEnd).status()).isEqualTo(480);
            Call noCodec = phones.dial("2000", o -> o.codecs("PCMU"), Call::awaitEnd);
            assertThat(Phones.end(noCodec).status()).isEqualTo(488);
            assertThat(Phones.end(noCodec).cause()).isEqualTo(Cause.NOT_ACCEPTABLE);
            assertThat(noCodec.statistics().packetsSent()).isZero();
        }
    }

    @Test
    void strangersAndTooManyCallsAreRefused() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", Call::echo), b -> b.acceptFrom("10.0.0.0/8"))) {
            assertThat(phones.call("1", Call::awaitEnd).status()).isEqualTo(403);
        }
        try (Phones phones = new Phones(d -> d.match("1", Call::echo), b -> b.sessions(1))) {
            Call first = phones.dial("1", Call::awaitEnd);
            await().until(first::answered);
            assertThat(phones.call("1", Call::awaitEnd).status()).isEqualTo(503);
            first.hangup();
            Phones.end(first);
        }
    }

    @Test
    void anOutgoingCallTellsHowItGoes() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        CallObserver observer = new CallObserver() {
            @Override
            public void onTrying(Call call) {
                events.add("trying");
            }

            @Override
            public void onRinging(Call call) {
                events.add("ringing");
            }

            @Override
            public void onEarlyMedia(Call call) {
                events.add("early");
            }

            @Override
            public void onAnswered(Call call, Duration setup) {
                events.add(setup.isZero() || setup.isNegative() ? "answered at once" : "answered");
            }

            @Override
            public void onDigit(Call call, char digit) {
                events.add("digit " + digit);
            }

            @Override
            public void onEnded(Call call, CallEnd end) {
                events.add("ended " + end.cause());
            }
        };
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            call.ring();
            call.early();
            call.play(Prompt.tone("%(100,0,425)"));
            call.answer();
            call.sendDtmf("5");
            call.awaitEnd();
        }))) {
            Call call = phones.dial("1", o -> o.observer(observer).limit(Duration.ofMillis(400)), Call::awaitEnd);
            CallEnd end = Phones.end(call);
            assertThat(end.cause()).isEqualTo(Cause.DURATION_LIMIT);
            assertThat(end.talked()).isBetween(Duration.ofMillis(390), Duration.ofSeconds(3));
            assertThat(events)
                    .containsExactly("trying", "ringing", "early", "answered", "digit 5", "ended DURATION_LIMIT");
        }
    }

    @Test
    void nobodyPicksUp() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", interrupted(call -> {
            call.ring();
            call.pause(Duration.ofHours(1));
        })))) {
            Call call = phones.dial("1", o -> o.ringTimeout(Duration.ofSeconds(1)), c -> log.add("answered"));
            assertThat(Phones.end(call).cause()).isEqualTo(Cause.NO_ANSWER);
            assertThat(next()).isEqualTo("CANCELLED by remote");
        }
    }

    @Test
    void mediaThatNeverComesEndsTheCall() throws Exception {
        try (Phones phones = new Phones(
                d -> d.match("1", interrupted(call -> call.play(LONG))), b -> b.mediaTimeout(Duration.ofMillis(300)))) {
            // A phone that is told to send nothing at all.
            try (SipNode node = Phones.node("mute");
                    MediaEngine mute = MediaEngine.builder(node)
                            .idleSilence(false)
                            .ports(50_000, 50_100)
                            .build()) {
                CallEnd end = Phones.end(mute.dial(phones.uri("1"), DialOptions.DEFAULTS, Call::awaitEnd));
                assertThat(end.byRemote()).isTrue();
                assertThat(end.statistics().packetsReceived()).isGreaterThan(5);
            }
            assertThat(next()).isEqualTo("MEDIA_TIMEOUT");
        }
    }

    @Test
    void whatTheCallIsAbout() throws Exception {
        try (Phones phones = new Phones(d -> d.match("conf(\\d+)(x)?", call -> {
            call.set("room", call.group(1));
            log.add(call.group(0) + " " + call.group(1) + " [" + call.group(2) + "] "
                    + call.variable("room").orElse("")
                    + call.variable("other").orElse("-") + " " + call.destination() + " " + call.outgoing() + " "
                    + call.header("Max-Forwards").isPresent() + " "
                    + call.from().user());
            assertThatThrownBy(() -> call.group(3)).isInstanceOf(IllegalArgumentException.class);
            log.add("checked");
        }))) {
            phones.call("conf42", Call::awaitEnd);
            assertThat(next()).isEqualTo("conf42 42 [] 42- conf42 false true anonymous");
            assertThat(next()).isEqualTo("checked");
        }
    }

    @Test
    void mistakesOfScriptsAreTheirsAndAPromptThatIsMissingIsSaid() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            assertThatThrownBy(() -> call.sendDtmf("12x")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> call.play(Prompt.file("absent.wav"))).isInstanceOf(SoundException.class);
            call.play(SHORT);
            log.add("went on");
        }))) {
            phones.call("1", Call::awaitEnd);
            assertThat(next()).isEqualTo("went on");
        }
    }

    @Test
    void anInterruptGetsAScriptOutAndEndsItsCall() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        try (Phones phones = new Phones(d -> d.match("1", interrupted(call -> {
            call.answer();
            thread.complete(Thread.currentThread());
            call.play(LONG);
        })))) {
            Call call = phones.dial("1", Call::awaitEnd);
            thread.get(10, TimeUnit.SECONDS).interrupt();
            assertThat(Phones.end(call).byRemote()).isTrue();
            assertThat(next()).isEqualTo("NORMAL");
        }
    }

    @Test
    void drainingLetsCallsFinishRefusesNewOnesAndThenEndsTheRest() throws Exception {
        CompletableFuture<Void> finish = new CompletableFuture<>();
        try (Phones phones = new Phones(d -> d.match("short", call -> {
                    call.answer();
                    finish.get(10, TimeUnit.SECONDS);
                })
                .match("long", interrupted(call -> call.play(LONG))))) {
            Call quick = phones.dial("short", Call::awaitEnd);
            Call endless = phones.dial("long", Call::awaitEnd);
            await().until(() -> quick.answered() && endless.answered());
            CompletableFuture<Void> drained =
                    phones.server.drain(Duration.ofMillis(700)).toCompletableFuture();
            assertThat(phones.call("short", Call::awaitEnd).status()).isEqualTo(503);
            finish.complete(null);
            assertThat(Phones.end(quick).byRemote()).isTrue();
            assertThat(drained).isNotDone();
            assertThat(Phones.end(endless).byRemote()).isTrue();
            assertThat(next()).isEqualTo("SHUTDOWN");
            drained.get(10, TimeUnit.SECONDS);
            assertThat(phones.server.closed().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void closingEndsCallsAtOnce() throws Exception {
        try (Phones phones = new Phones(d -> d.match("long", interrupted(call -> call.play(LONG))))) {
            Call call = phones.dial("long", Call::awaitEnd);
            await().until(call::answered);
            phones.server.close();
            phones.server.close();
            phones.server.closed().toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(next()).isEqualTo("SHUTDOWN");
            // what the server has told: a temporary failure, Q.850 41
            assertThat(Phones.end(call).cause()).isEqualTo(Cause.CONGESTION);
        }
    }

    @Test
    void afterTheEndEverythingSaysSo() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", Call::answer))) {
            Call call = phones.dial("1", Call::awaitEnd);
            CallEnd end = Phones.end(call);
            assertThatThrownBy(() -> call.play(SHORT))
                    .isInstanceOfSatisfying(
                            CallEndedException.class, e -> assertThat(e.end()).isEqualTo(end));
            assertThat(call.awaitEnd()).isEqualTo(end);
            call.hangup();
            assertThat(call.statistics()).isEqualTo(end.statistics());
        }
    }
}
