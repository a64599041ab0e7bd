package io.jackfield.media.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final long MS = 1_000_000L;

    private final List<String> done = new ArrayList<>();
    private final Link link = new Link(
            new Link.Policy(Duration.ofSeconds(2), 4, Duration.ofMillis(100), Duration.ofMillis(300)),
            new SplittableRandom(5),
            new Link.Effects() {
                @Override
                public void connect(int number) {
                    done.add("connect " + number);
                }

                @Override
                public void greet(int number) {
                    done.add("greet " + number);
                }

                @Override
                public void ping() {
                    done.add("ping");
                }

                @Override
                public void abort() {
                    done.add("abort");
                }

                @Override
                public void gone() {
                    done.add("gone");
                }
            });

    private List<String> taken() {
        List<String> all = List.copyOf(done);
        done.clear();
        return all;
    }

    private long wake() {
        long now = link.nextDeadlineNs();
        link.onDeadline(now - 1);
        link.onDeadline(now);
        return now;
    }

    @Test
    void triesAgainLaterAndLaterAndThenGivesUp() {
        link.start(0);
        assertThat(wake()).isEqualTo(2_000 * MS);
        assertThat(link.nextDeadlineNs() - 2_000 * MS).isBetween(50 * MS, 100 * MS);
        long again = wake();
        link.lost(1, again);
        link.lost(2, again);
        assertThat(link.nextDeadlineNs() - again).isBetween(100 * MS, 200 * MS);
        again = wake();
        link.lost(3, again);
        assertThat(link.nextDeadlineNs() - again).isBetween(150 * MS, 300 * MS);
        again = wake();
        link.lost(4, again);
        assertThat(taken())
                .containsExactly(
                        "connect 1", "abort", "connect 2", "abort", "connect 3", "abort", "connect 4", "abort", "gone");
        assertThat(link.nextDeadlineNs()).isEqualTo(Link.NEVER);
        link.opened(4, again);
        link.lost(4, again);
        link.onDeadline(again + 1_000 * MS);
        link.start(again);
        assertThat(taken()).isEmpty();
    }

    @Test
    void aSteadyConnectionForgetsEarlierFailures() {
        link.start(0);
        long now = 0;
        for (int i = 1; i <= 10; i++) {
            link.opened(i, now);
            assertThat(link.open()).isTrue();
            now += 11_000 * MS;
            link.lost(i, now);
            assertThat(link.open()).isFalse();
            now = wake();
        }
        assertThat(done).doesNotContain("gone").contains("connect 11");
        assertThat(link.connections()).isEqualTo(10);
    }

    @Test
    void aConnectionThatFlapsIsGivenUp() {
        link.start(0);
        long now = 0;
        for (int i = 1; i <= 4; i++) {
            link.opened(i, now);
            link.lost(i, now + MS);
            now = i < 4 ? wake() : now;
        }
        assertThat(done).endsWith("abort", "gone");
    }

    @Test
    void pingsAndBelievesInSilenceForHalfAMinute() {
        link.start(0);
        link.opened(7, 0);
        assertThat(link.open()).as("another connection").isFalse();
        link.opened(1, 0);
        link.opened(1, 5);
        assertThat(wake()).isEqualTo(Link.PING_NS);
        link.heard(1, Link.PING_NS + MS);
        wake();
        wake();
        link.heard(9, 3 * Link.PING_NS);
        wake();
        assertThat(taken()).containsExactly("connect 1", "greet 1", "ping", "ping", "ping", "abort");
    }

    @Test
    void nothingComesAfterStop() {
        link.start(0);
        link.opened(1, 0);
        link.stop();
        taken();
        link.onDeadline(Long.MAX_VALUE - 1);
        link.lost(1, 9);
        link.opened(1, 9);
        assertThat(taken()).isEmpty();
        assertThat(link.nextDeadlineNs()).isEqualTo(Link.NEVER);
    }
}
