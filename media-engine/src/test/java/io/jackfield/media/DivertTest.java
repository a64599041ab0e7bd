package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.ivr.Digits;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that go on with another script. */
class DivertTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final CompletableFuture<Call> served = new CompletableFuture<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    /** Symptom: a parked call whose script waited for its end stayed in it. Cause: only what may throw was broken off. */
    @Test
    void aScriptThatWaitsForTheEndIsBrokenOff() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch diverted = new CountDownLatch(1);
        BlockingQueue<Call> callee = new LinkedBlockingQueue<>();
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            call.answer();
            callee.add(call);
            waits.countDown();
            call.awaitEnd();
        }))) {
            Call caller = phones.dial("1", Call::awaitEnd);
            assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
            Call there = callee.poll(20, TimeUnit.SECONDS);
            there.divert(call -> diverted.countDown());
            assertThat(diverted.await(20, TimeUnit.SECONDS)).isTrue();
            Phones.end(caller);
        }
    }

    @Test
    void whateverAScriptWaitsForIsBrokenOff() throws Exception {
        List<CallScript> waits = List.of(
                call -> call.play(Prompt.tone("%(1000,1000,425);loops=-1")),
                call -> call.collect(Digits.digits(1).within(Duration.ofHours(1))),
                Call::echo,
                call -> call.pause(Duration.ofHours(1)));
        for (CallScript wait : waits) {
            CompletableFuture<Call> here = new CompletableFuture<>();
            try (Phones phones = new Phones(d -> d.match("1", call -> {
                call.answer();
                here.complete(call);
                try {
                    wait.run(call);
                    log.add("returned");
                } catch (CallDivertedException e) {
                    log.add("diverted");
                }
                call.pause(Duration.ofHours(1)); // fails too: the script gets to its end
                log.add("went on");
            }))) {
                Call caller = phones.dial("1", Call::awaitEnd);
                here.get(10, TimeUnit.SECONDS).divert(call -> {
                    call.play(Prompt.tone("%(40,0,440)"));
                    log.add("another");
                    call.hangup(Cause.BUSY);
                });
                assertThat(next()).isEqualTo("diverted");
                assertThat(next()).isEqualTo("another");
                assertThat(Phones.end(caller).byRemote()).isTrue();
            }
        }
        assertThat(log).isEmpty();
    }

    @Test
    void aScriptDivertsItself() throws Exception {
        try (Phones phones = new Phones(d -> d.match("1", call -> {
            call.answer();
            call.divert(other -> log.add("other"));
            log.add("went on");
        }))) {
            phones.call("1", Call::awaitEnd);
            assertThat(next()).isEqualTo("other");
            assertThat(log).isEmpty();
        }
    }

    /** The caller of a bridge is taken away: its far leg ends. The far leg is taken away: the caller goes on. */
    @Test
    void bridgesAreTakenApart() throws Exception {
        CompletableFuture<Call> far = new CompletableFuture<>();
        try (Phones phones = new Phones(
                d -> d.match("1", call -> {
                            call.answer();
                            served.complete(call);
                            BridgeResult result =
                                    call.bridge(call.header("X-To").orElseThrow());
                            log.add(result.endedBy() + " " + result.answered());
                        })
                        .match("2", call -> {
                            call.answer();
                            call.awaitEnd();
                            log.add("far over");
                        }),
                settings -> settings.observer(new CallObserver() {
                    @Override
                    public void onBridged(Call call, Call peer) {
                        if (call.outgoing()) {
                            far.complete(call);
                        }
                    }
                }))) {
            String two = phones.uri("2").text();
            Call caller = phones.dial("1", options -> options.header("X-To", two), Call::awaitEnd);
            far.get(10, TimeUnit.SECONDS).divert(call -> {
                call.play(Prompt.tone("%(40,0,440)"));
                log.add("far elsewhere");
            });
            List<String> said = List.of(next(), next(), next());
            assertThat(said).containsExactlyInAnyOrder("TRANSFER true", "far elsewhere", "far over");
            Phones.end(caller);
        }
    }
}
