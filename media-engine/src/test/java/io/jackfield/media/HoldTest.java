package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HoldTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private CallObserver logging() {
        return new CallObserver() {
            @Override
            public void onHeld(Call call, boolean held) {
                log.add(held ? "held" : "taken back");
            }
        };
    }

    @Test
    void theOtherSideHearsMusicAndIsTakenBack() throws Exception {
        try (Phones phones = new Phones(
                d -> d.match("2000", call -> {
                    call.answer();
                    log.add("resumed for nothing " + call.resume());
                    log.add("hold " + call.hold(Prompt.tone("%(100,100,440)")));
                    long before = call.statistics().packetsSent();
                    await().until(() -> call.statistics().packetsSent() > before + 20);
                    log.add("resume " + call.resume());
                    log.add("asked " + call.collect(digits(2)));
                }),
                b -> b.idleSilence(false))) {
            Call phone = phones.dial("2000", call -> {
                await().until(() -> call.statistics().packetsReceived() > 10);
                assertThat(next()).isEqualTo("resumed for nothing true");
                assertThat(next()).isEqualTo("hold true");
                assertThat(next()).isEqualTo("resume true");
                call.sendDtmf("12");
                call.awaitEnd();
            });
            Phones.end(phone);
            assertThat(log).containsExactly("asked 12");
        }
    }

    @Test
    void whoCallsSomebodyFromHoldLetsThemHearMusic() throws Exception {
        try (Trio trio = new Trio(
                call -> {
                    call.answer();
                    await().until(() -> log.contains("held"));
                    call.bridge(call.variable("to").orElseThrow());
                },
                d -> d.match("bob", call -> {
                    call.answer();
                    await().until(() -> call.statistics().packetsReceived() > 20);
                    log.add("music");
                    call.awaitEnd();
                }),
                b -> b,
                b -> b.observer(logging()).idleSilence(false))) {
            trio.call("bob", d -> d, call -> {
                log.add("hold " + call.hold());
                call.awaitEnd();
            });
            await().atMost(Duration.ofSeconds(15)).until(() -> log.contains("music"));
            assertThat(log).contains("hold true");
        }
    }

    @Test
    void whoIsHeldAcrossABridgeHearsMusicAndThenTheOtherSideAgain() throws Exception {
        try (Trio trio = new Trio(
                call -> call.bridge(call.variable("to").orElseThrow()),
                d -> d.match("bob", call -> {
                    call.answer();
                    log.add("bob asked " + call.collect(digits(2)));
                    long before = call.statistics().packetsReceived();
                    await().until(() -> call.statistics().packetsReceived() > before + 20);
                    log.add("music");
                    log.add("bob asked " + call.collect(digits(2)));
                }),
                b -> b,
                b -> b.observer(logging()))) {
            trio.call("bob", d -> d, call -> {
                call.sendDtmf("12");
                assertThat(next()).isEqualTo("bob asked 12");
                assertThat(call.hold()).isTrue();
                assertThat(next()).isEqualTo("held");
                assertThat(next()).isEqualTo("music");
                assertThat(call.resume()).isTrue();
                assertThat(next()).isEqualTo("taken back");
                call.sendDtmf("34");
                call.awaitEnd();
            });
            await().atMost(Duration.ofSeconds(15)).until(() -> log.contains("bob asked 34"));
        }
    }
}
