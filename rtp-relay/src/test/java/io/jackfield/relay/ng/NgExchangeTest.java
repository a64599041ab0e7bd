package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.relay.ng.NgValue.Dictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NgExchangeTest {
    private static final long MS = 1_000_000L;

    private final List<Long> sentAtMs = new ArrayList<>();
    private final List<Optional<Dictionary>> ends = new ArrayList<>();
    private long nowNs = 7_000 * MS;
    private final NgExchange exchange = new NgExchange(new byte[] {1}, 4_000 * MS, new NgExchange.Effects() {
        @Override
        public void send(byte[] request) {
            sentAtMs.add(nowNs / MS);
        }

        @Override
        public void ended(Optional<Dictionary> reply) {
            ends.add(reply);
        }
    });

    private void start() {
        assertThat(exchange.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        exchange.onDeadline(nowNs);
        exchange.start(nowNs);
    }

    private void runDeadlines(int count) {
        for (int i = 0; i < count && exchange.nextDeadlineNs() != Machine.NEVER; i++) {
            nowNs = exchange.nextDeadlineNs();
            exchange.onDeadline(nowNs);
        }
    }

    @Test
    void asksAgainEverSlowerAndGivesUp() {
        start();
        runDeadlines(100);
        assertThat(sentAtMs).containsExactly(7_000L, 7_500L, 8_500L, 10_500L);
        assertThat(nowNs).isEqualTo(11_000 * MS);
        assertThat(ends).containsExactly(Optional.empty());
        exchange.reply(new Dictionary()); // too late
        assertThat(ends).hasSize(1);
    }

    @Test
    void endsWithTheFirstReply() {
        start();
        runDeadlines(1);
        exchange.onDeadline(nowNs); // early: nothing is due
        exchange.reply(new Dictionary().put("result", "ok"));
        exchange.reply(new Dictionary());
        assertThat(sentAtMs).hasSize(2);
        assertThat(ends).singleElement().satisfies(end -> assertThat(end).isPresent());
        assertThat(exchange.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        exchange.onDeadline(nowNs + 60_000 * MS);
        assertThat(sentAtMs).hasSize(2);
    }

    @Test
    void aLateWakeUpIsHarmless() {
        start();
        nowNs += 3_900 * MS;
        exchange.onDeadline(nowNs);
        assertThat(sentAtMs).hasSize(2);
        nowNs += 60_000 * MS;
        exchange.onDeadline(nowNs);
        assertThat(ends).containsExactly(Optional.empty());
    }
}
