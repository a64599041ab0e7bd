package io.jackfield.media;

import static io.jackfield.media.ivr.Digits.digits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SecureMediaTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    @Test
    void encryptedMediaIsHeardAndHeldAndTakenBack() throws Exception {
        try (Phones phones = new Phones(d -> d.match("2000", call -> {
            log.add("asked " + call.collect(digits(2)));
            log.add("hold " + call.hold() + " " + call.resume());
            log.add("asked " + call.collect(digits(2)));
        }))) {
            phones.dial("2000", d -> d.mediaSecurity(MediaSecurity.REQUIRED), call -> {
                call.sendDtmf("12");
                assertThat(next()).isEqualTo("asked 12");
                assertThat(next()).isEqualTo("hold true true");
                call.sendDtmf("34");
                call.awaitEnd();
            });
            await().atMost(Duration.ofSeconds(10)).until(() -> log.contains("asked 34"));
        }
    }

    @Test
    void aBridgeJoinsEncryptedAndPlainMedia() throws Exception {
        try (Trio trio = new Trio(
                call -> call.bridge(call.variable("to").orElseThrow()),
                d -> d.match("bob", call -> {
                    log.add("bob asked " + call.collect(digits(2)));
                    call.sendDtmf("34");
                    call.awaitEnd();
                }),
                b -> b.mediaSecurity(MediaSecurity.NONE))) {
            trio.call("bob", d -> d.mediaSecurity(MediaSecurity.REQUIRED), call -> {
                call.sendDtmf("12");
                log.add("alice asked " + call.collect(digits(2)));
            });
            assertThat(next()).isEqualTo("bob asked 12");
            assertThat(next()).isEqualTo("alice asked 34");
        }
    }

    @Test
    void whoMustHaveItRefusesPlainMediaAndWhoMustNotRefusesEncrypted() throws Exception {
        try (Phones strict =
                new Phones(d -> d.match("2000", Call::answer), b -> b.mediaSecurity(MediaSecurity.REQUIRED))) {
            CallEnd plain = strict.call("2000", call -> {});
            assertThat(plain.status()).isEqualTo(488);
        }
        try (Phones open = new Phones(d -> d.match("2000", Call::answer), b -> b.mediaSecurity(MediaSecurity.NONE))) {
            CallEnd secure = Phones.end(open.dial("2000", d -> d.mediaSecurity(MediaSecurity.REQUIRED), call -> {}));
            assertThat(secure.status()).isEqualTo(488);
        }
    }
}
