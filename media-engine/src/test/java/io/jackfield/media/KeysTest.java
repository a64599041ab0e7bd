package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeysTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    @Test
    void oneKeyAtATimeAndByInfoToo() throws Exception {
        try (Phones phones = new Phones(d -> d.match("2000", call -> {
            log.add("first " + call.nextDigit(Duration.ofSeconds(5)).orElse('-'));
            log.add("second " + call.nextDigit(Duration.ofSeconds(5)).orElse('-'));
            log.add("third " + call.nextDigit(Duration.ofMillis(50)).orElse('-'));
        }))) {
            phones.call("2000", call -> {
                log.add("taken " + call.sendInfoDigits("#4"));
                call.awaitEnd();
            });
            assertThat(new String[] {next(), next(), next(), next()})
                    .containsExactlyInAnyOrder("taken true", "first #", "second 4", "third -");
        }
    }
}
