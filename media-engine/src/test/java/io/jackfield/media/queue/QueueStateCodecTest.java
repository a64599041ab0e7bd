package io.jackfield.media.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueStateCodecTest {
    private static final QueueState STATE = new QueueState(
            List.of(new QueueState.Waiting("q", "c", "+33123", -3, Set.of("fr", "tax"), Duration.ofSeconds(61))),
            List.of(new QueueState.Agent(
                    "anna",
                    AgentSettings.builder()
                            .address("sip:a@b")
                            .skill("fr", 100)
                            .tier(7)
                            .build(),
                    Set.of("q", "r"),
                    AgentStatus.ON_BREAK,
                    Duration.ofMinutes(3),
                    12)),
            List.of(new QueueState.Totals("q", 5, 4, 3, 2, 1)));

    @Test
    void whatIsWrittenIsRead() {
        assertThat(QueueStateCodec.decode(QueueStateCodec.encode(STATE)))
                .usingRecursiveComparison()
                .isEqualTo(STATE);
    }

    @Test
    void anotherVersionAndDamageAreRefused() {
        byte[] bytes = QueueStateCodec.encode(STATE);
        byte[] other = bytes.clone();
        other[0] = 99;
        assertThatThrownBy(() -> QueueStateCodec.decode(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("queues of version 99, not 1");
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> QueueStateCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> QueueStateCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void garbageIsRefusedOrRead() {
        Random random = new Random(7);
        byte[] bytes = QueueStateCodec.encode(STATE);
        for (int i = 0; i < 20_000; i++) {
            byte[] wrong = bytes.clone();
            wrong[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
            try {
                QueueStateCodec.decode(wrong);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).isNotNull();
            }
        }
    }
}
