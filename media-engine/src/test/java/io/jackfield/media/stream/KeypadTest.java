package io.jackfield.media.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.DtmfEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeypadTest {
    private static final long MS = 1_000_000L;

    private final List<String> log = new ArrayList<>();
    private final Keypad keypad = new Keypad(new FrameGrid(0, 8_000, 5_000), 8_000, new Keypad.Effects() {
        @Override
        public void event(DtmfEvent event, boolean marker, int timestamp) {
            log.add((marker ? "!" : "") + DtmfEvent.key(event.code()).orElseThrow() + " " + timestamp + "+"
                    + event.duration() + (event.end() ? " end" : ""));
        }

        @Override
        public void pressed() {
            log.add("pressed");
        }
    });

    private long run() {
        long pointNs = 0;
        while (keypad.point(pointNs)) {
            pointNs += 20 * MS;
        }
        return pointNs / MS;
    }

    @Test
    void aKeyIsOneEventThatGrowsAndEndsThreeTimes() {
        keypad.add("5");
        assertThat(keypad.idle()).isFalse();
        run();
        assertThat(log)
                .containsExactly(
                        "!5 5000+160",
                        "5 5000+320",
                        "5 5000+480",
                        "5 5000+640",
                        "5 5000+800",
                        "5 5000+800 end",
                        "5 5000+800 end",
                        "5 5000+800 end",
                        "pressed");
        assertThat(keypad.idle()).isTrue();
    }

    @Test
    void keysFollowWithAGapAndWPausesHalfASecond() {
        keypad.add("1w#");
        long endMs = run();
        assertThat(log.stream().filter(line -> line.startsWith("!"))).containsExactly("!1 5000+160", "!# 10600+160");
        assertThat(endMs).isEqualTo(200 + 500 + 200);
        assertThat(log).endsWith("pressed");
    }
}
