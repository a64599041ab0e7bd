package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DtmfTest {
    private record Sent(DtmfEvent event, boolean marker, int timestamp, long atNs) {}

    private static final long MS = 1_000_000L;

    private final List<Sent> sent = new ArrayList<>();
    private boolean done;
    private long nowNs;

    private final DtmfSender sender = sender(DtmfSender.Settings.of(8000));

    private DtmfSender sender(DtmfSender.Settings settings) {
        return new DtmfSender(settings, new DtmfSender.Effects() {
            @Override
            public void send(DtmfEvent event, boolean marker, int timestamp) {
                sent.add(new Sent(event, marker, timestamp, nowNs));
            }

            @Override
            public void done() {
                done = true;
            }
        });
    }

    private void runOut(DtmfSender machine) {
        while (machine.busy()) {
            nowNs = machine.nextDeadlineNs();
            machine.onDeadline(nowNs);
        }
    }

    private static final class Heard implements DtmfReceiver.Effects {
        final StringBuilder pressed = new StringBuilder();
        final List<Duration> held = new ArrayList<>();

        @Override
        public void pressed(char key) {
            pressed.append(key);
        }

        @Override
        public void released(char key, Duration heldFor) {
            held.add(heldFor);
        }
    }

    @Test
    void sendsAKeyAsTheRfcSays() {
        sender.press('5', 1000, 0);
        runOut(sender);

        assertThat(sent).hasSize(8); // at 0, 20, 40, 60, 80 ms, then three ends at 100 ms
        assertThat(sent).allSatisfy(s -> {
            assertThat(s.event().code()).isEqualTo(5);
            assertThat(s.timestamp()).isEqualTo(1000);
        });
        assertThat(sent)
                .extracting(Sent::marker)
                .containsExactly(true, false, false, false, false, false, false, false);
        assertThat(sent).extracting(s -> s.event().duration()).containsExactly(160, 320, 480, 640, 800, 800, 800, 800);
        assertThat(sent)
                .extracting(s -> s.event().end())
                .containsExactly(false, false, false, false, false, true, true, true);
        assertThat(sent.get(7).atNs()).isEqualTo(100 * MS);
        assertThat(done).isTrue();
        assertThat(sender.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void waitsBetweenKeysAndKeepsTheClockOfTheStream() {
        sender.press('1', 5000, 0);
        sender.press('#', 5000, 0);
        runOut(sender);

        List<Sent> second = sent.stream().filter(s -> s.event().code() == 11).toList();
        assertThat(second.get(0).marker()).isTrue();
        assertThat(second.get(0).atNs()).isEqualTo(200 * MS);
        assertThat(second.get(0).timestamp()).isEqualTo(5000 + 1600);
    }

    @Test
    void splitsAnEventThatIsTooLongForItsField() {
        DtmfSender slow = sender(new DtmfSender.Settings(
                8000, Duration.ofSeconds(10), Duration.ofMillis(40), Duration.ofMillis(20), 10));
        slow.press('A', 0, 0);
        runOut(slow);

        assertThat(sent).allSatisfy(s -> assertThat(s.event().duration()).isBetween(1, 0xffff));
        assertThat(sent).extracting(Sent::timestamp).contains(0, 0xffff);
        assertThat(sent.stream().filter(Sent::marker)).hasSize(1);
        Sent last = sent.get(sent.size() - 1);
        assertThat(last.timestamp() + last.event().duration()).isEqualTo(80_000);

        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        sent.forEach(s -> receiver.onPacket(s.event(), s.timestamp(), s.atNs()));
        assertThat(heard.pressed).hasToString("A");
        assertThat(heard.held).containsExactly(Duration.ofSeconds(10));
    }

    @Test
    void wakingEarlyOrTwiceChangesNothing() {
        sender.press('1', 0, 0);
        sender.onDeadline(1);
        sender.onDeadline(19 * MS);
        assertThat(sent).hasSize(1);
    }

    @Test
    void refusesWhatIsNoKeyAndTooMany() {
        assertThatThrownBy(() -> sender.press('E', 0, 0)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 257; i++) {
            assertThat(sender.press('1', 0, 0)).isTrue(); // the first is being sent, 256 wait
        }
        assertThat(sender.press('1', 0, 0)).isFalse();
        assertThatThrownBy(() -> new DtmfSender.Settings(
                        8000, Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofMillis(20), 10))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 300)
    void hearsEveryKeyOnceThroughLossReorderingAndDuplicates(
            @ForAll long seed, @ForAll @IntRange(max = 50) int lossPercent) {
        sent.clear();
        nowNs = 0;
        DtmfSender keys = sender(DtmfSender.Settings.of(8000));
        String text = "0123456789*#ABCDd1199";
        text.chars().forEach(c -> keys.press((char) c, -4000, 0)); // timestamps pass through zero
        runOut(keys);

        Random random = new Random(seed);
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        List<Sent> packets = new ArrayList<>();
        int lostInARow = 0;
        for (Sent s : sent) {
            boolean lose =
                    random.nextInt(100) < lossPercent && lostInARow < 4; // at least one of the 8 of each key arrives
            lostInARow = lose ? lostInARow + 1 : 0;
            if (!lose) {
                packets.add(s);
                if (random.nextInt(10) == 0) {
                    packets.add(s);
                }
            }
        }
        for (int i = 1; i < packets.size(); i++) {
            boolean sameKey = packets.get(i).timestamp() == packets.get(i - 1).timestamp();
            if (random.nextInt(5) == 0 && sameKey) {
                packets.set(i, packets.set(i - 1, packets.get(i)));
            }
        }
        for (Sent s : packets) {
            if (s.atNs() >= receiver.nextDeadlineNs()) {
                receiver.onDeadline(s.atNs());
            }
            receiver.onPacket(s.event(), s.timestamp(), s.atNs());
        }
        receiver.onDeadline(Long.MAX_VALUE - 1);
        assertThat(heard.pressed).hasToString("0123456789*#ABCDD1199");
        assertThat(heard.held).hasSize(21);
    }

    @Test
    void endsAKeyWhoseEndIsLost() {
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        receiver.onPacket(new DtmfEvent(7, false, 10, 400), 100, 0);
        assertThat(receiver.nextDeadlineNs()).isEqualTo(150 * MS);
        receiver.onDeadline(149 * MS);
        assertThat(heard.held).isEmpty();
        receiver.onDeadline(150 * MS);
        assertThat(heard.held).containsExactly(Duration.ofMillis(50));
        receiver.onPacket(new DtmfEvent(7, true, 10, 800), 100, 160 * MS); // its end after all
        assertThat(heard.pressed).hasToString("7");
        assertThat(receiver.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void ignoresLatePacketsButNotASenderThatStartsAnew() {
        Heard heard = new Heard();
        DtmfReceiver receiver = new DtmfReceiver(8000, heard);
        receiver.onPacket(new DtmfEvent(1, true, 10, 800), 100_000, 0);
        receiver.onPacket(new DtmfEvent(2, true, 10, 800), 99_000, MS); // 125 ms older
        assertThat(heard.pressed).hasToString("1");
        assertThat(receiver.ignored()).isEqualTo(1);
        receiver.onPacket(new DtmfEvent(2, true, 10, 800), 0, MS);
        assertThat(heard.pressed).hasToString("12");
        receiver.onPacket(new DtmfEvent(3, true, 10, 800), 0, 2 * MS); // a phone that never moves its timestamp
        assertThat(heard.pressed).hasToString("123");
        receiver.onPacket(new DtmfEvent(40, false, 10, 8), 5000, 3 * MS); // a modem tone
        assertThat(heard.pressed).hasToString("123");
    }

    @Property
    void payloadSurvivesItsBytes(
            @ForAll @IntRange(max = 255) int code,
            @ForAll boolean end,
            @ForAll @IntRange(max = 63) int volume,
            @ForAll @IntRange(max = 65535) int duration) {
        ByteBuffer buffer = ByteBuffer.allocate(4);
        DtmfEvent event = new DtmfEvent(code, end, volume, duration);
        event.write(buffer);
        assertThat(DtmfEvent.parse(buffer, 0, 4)).contains(event);
        assertThat(DtmfEvent.parse(buffer, 0, 3)).isEmpty();
    }
}
