package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.conference.Rooms;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.WavReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls whose keys are made by DTLS, after ICE has found the way: what is said in them, and to whom. */
@Timeout(60)
class DtlsCallsTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(15, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private static DialOptions.Builder dtls(DialOptions.Builder options) {
        return options.mediaSecurity(MediaSecurity.DTLS);
    }

    @ParameterizedTest
    @EnumSource(IceMode.class)
    void whatIsSaidAtOnceIsHeardOnceThereAreKeys(IceMode ice) throws Exception {
        try (Phones phones = new Phones(
                d -> d.match("2000", call -> {
                    call.answer();
                    call.sendDtmf("56"); // before any handshake can be over
                    log.add("asked " + call.collect(digits(2)));
                    log.add("hold " + call.hold() + " " + call.resume());
                    log.add("asked " + call.collect(digits(2)));
                }),
                b -> b.ice(ice))) {
            Call call = phones.dial("2000", DtlsCallsTest::dtls, c -> {
                log.add("told " + c.collect(digits(2)));
                c.sendDtmf("12");
                c.pause(Duration.ofMillis(1)); // the script above goes on by itself
                while (!log.contains("hold true true")) {
                    c.pause(Duration.ofMillis(20));
                }
                c.sendDtmf("34");
                c.awaitEnd();
            });
            assertThat(next()).isEqualTo("told 56");
            assertThat(next()).isEqualTo("asked 12");
            await().atMost(Duration.ofSeconds(15)).until(() -> log.contains("asked 34"));
            assertThat(Phones.end(call).cause()).isEqualTo(Cause.NORMAL);
            assertThat(phones.server.dtls().established()).isEqualTo(1);
            assertThat(phones.phone.dtls().established()).isEqualTo(1);
        }
    }

    @Test
    void aRecordingHasWhatWasSaidUnderKeys() throws Exception {
        try (Phones phones = new Phones(d -> d.match("2000", call -> {
            call.answer();
            call.record(folder.resolve("heard.wav"));
            log.add("recorded " + call.collect(digits(1)));
        }))) {
            Phones.end(phones.dial("2000", DtlsCallsTest::dtls, call -> {
                call.play(Prompt.tone("%(600,0,700)"));
                call.sendDtmf("1");
                call.awaitEnd();
            }));
            assertThat(next()).isEqualTo("recorded 1");
        }
        assertThat(loudest(WavReader.readAll(folder.resolve("heard.wav"), 1_000_000)
                        .samples()))
                .isGreaterThan(1_000);
    }

    private static int loudest(short[] samples) {
        int loudest = 0;
        for (short sample : samples) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    @Test
    void aConferenceHearsWhoHasKeysAndWhoHasNone() throws Exception {
        try (Rooms rooms = Rooms.builder().everyRoom(r -> r.noticesUpTo(0)).build();
                Phones phones = new Phones(d -> d.match("conf", call -> call.join(rooms.room("7"))))) {
            Call plain = phones.dial("conf", call -> {
                call.record(folder.resolve("mix.wav"));
                call.awaitEnd();
            });
            Call secure = phones.dial("conf", DtlsCallsTest::dtls, call -> {
                call.play(Prompt.tone("%(800,0,700)"));
                log.add("played");
            });
            assertThat(next()).isEqualTo("played");
            assertThat(Phones.end(secure).cause()).isEqualTo(Cause.NORMAL);
            plain.hangup();
            Phones.end(plain);
        }
        assertThat(loudest(
                        WavReader.readAll(folder.resolve("mix.wav"), 1_000_000).samples()))
                .isGreaterThan(1_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaSecurity.class,
            names = {"NONE", "REQUIRED", "DTLS"})
    void aBridgeJoinsItWithAnyOther(MediaSecurity other) throws Exception {
        try (Trio trio = new Trio(
                call -> call.bridge(
                        call.variable("to").orElseThrow(), BridgeOptions.DEFAULTS.dial(d -> d.mediaSecurity(other))),
                d -> d.match("bob", call -> {
                    log.add("bob asked " + call.collect(digits(2)));
                    call.sendDtmf("34");
                    call.awaitEnd();
                }),
                b -> b.mediaSecurity(other))) {
            trio.call("bob", DtlsCallsTest::dtls, call -> {
                call.sendDtmf("12");
                log.add("alice asked " + call.collect(digits(2)));
            });
            assertThat(next()).isEqualTo("bob asked 12");
            assertThat(next()).isEqualTo("alice asked 34");
        }
    }

    @Test
    void whoMustHaveItRefusesTheRest() throws Exception {
        try (Phones strict = new Phones(d -> d.match("2000", Call::answer), b -> b.mediaSecurity(MediaSecurity.DTLS))) {
            assertThat(strict.call("2000", call -> {}).status()).isEqualTo(488);
            assertThat(Phones.end(strict.dial("2000", d -> d.mediaSecurity(MediaSecurity.REQUIRED), call -> {}))
                            .status())
                    .isEqualTo(488);
        }
        try (Phones open = new Phones(d -> d.match("2000", Call::answer), b -> b.mediaSecurity(MediaSecurity.NONE))) {
            assertThat(Phones.end(open.dial("2000", DtlsCallsTest::dtls, call -> {}))
                            .status())
                    .isEqualTo(488);
        }
    }
}
