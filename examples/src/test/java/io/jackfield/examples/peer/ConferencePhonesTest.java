package io.jackfield.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.conference.Rooms;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten real phones (baresip) in a conference: each plays a recording of a tone of its own and hears those of the others. */
class ConferencePhonesTest {
    /** Whole numbers of periods in the second that is looked at, and far enough apart to be told from each other in it. */
    private static final int[] TONES = {310, 430, 590, 730, 890, 1_090, 1_310, 1_570, 1_810, 2_110};

    private static final double LOUDNESS = 2_000;

    @TempDir
    private Path scratch;

    @Test
    void eachHearsTheNineOthersAndNotItself() throws IOException {
        Peer.BARESIP.required();
        try (Rooms rooms = Rooms.builder()
                        .everyRoom(room -> room.noticesUpTo(0).autoGain(false))
                        .build();
                Exchange exchange = new Exchange(
                        scratch,
                        engine -> engine.dialplan(d -> d.match("ten", call -> call.join(rooms.room("ten")))))) {
            List<Baresip> phones = new ArrayList<>();
            for (int hertz : TONES) {
                Path recording = scratch.resolve(hertz + ".wav");
                Wave.tone(8_000, 60, hertz, LOUDNESS).write(recording);
                phones.add(
                        exchange.phone(exchange.account("phone" + hertz, hertz).playing(recording), FreePort.find()));
            }
            for (Baresip phone : phones) {
                phone.awaitLog("baresip is ready");
                phone.dial(exchange.uri("ten"));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> rooms.room("ten").participants().size() == TONES.length);
            for (int i = 0; i < TONES.length; i++) {
                hearsAllBut(phones.get(i), i);
            }
        }
    }

    private static void hearsAllBut(Baresip phone, int own) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    Wave lately = phone.heard().last(1);
                    for (int i = 0; i < TONES.length; i++) {
                        double amplitude = lately.amplitude(TONES[i]);
                        if (i == own) {
                            assertThat(amplitude).as("its own %d Hz", TONES[i]).isLessThan(LOUDNESS / 20);
                        } else {
                            assertThat(amplitude)
                                    .as("%d Hz at %d Hz", TONES[i], TONES[own])
                                    .isBetween(LOUDNESS * 0.7, LOUDNESS * 1.3);
                        }
                    }
                });
    }
}
