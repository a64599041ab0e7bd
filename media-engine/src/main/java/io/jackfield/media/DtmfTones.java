package io.jackfield.media;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;

/** Keys as tones in the audio (ITU-T Q.23), for peers that take no telephone events. */
final class DtmfTones {
    private static final String KEYS = "123A456B789C*0#D";
    private static final int[] ROWS = {697, 770, 852, 941};
    private static final int[] COLUMNS = {1_209, 1_336, 1_477, 1_633};

    private DtmfTones() {}

    /** 100 ms on, 100 ms off; {@code w} is half a second of silence. */
    static Prompt[] of(String keys) {
        return keys.chars().mapToObj(key -> of((char) key)).toArray(Prompt[]::new);
    }

    private static Prompt of(char key) {
        int index = KEYS.indexOf(key);
        return index < 0
                ? Prompt.silence(Duration.ofMillis(500))
                : Prompt.tone("v=-7;%(100,100," + ROWS[index / 4] + "," + COLUMNS[index % 4] + ")");
    }
}
