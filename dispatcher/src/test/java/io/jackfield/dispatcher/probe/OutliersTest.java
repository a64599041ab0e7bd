package io.jackfield.dispatcher.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutliersTest {
    private static final long SECOND = 1_000_000_000L;

    private static final class Server implements Outliers.Member {
        Outliers.Record record = new Outliers.Record(0, 0);
        double latencyMs;
        Outliers.Ejection ejection = Outliers.Ejection.NONE;

        @Override
        public Outliers.Record record() {
            return record;
        }

        @Override
        public double latencyMs() {
            return latencyMs;
        }

        @Override
        public Outliers.Ejection ejection() {
            return ejection;
        }

        @Override
        public void eject(Outliers.Ejection decided) {
            ejection = decided;
        }
    }

    private final List<Server> set =
            new ArrayList<>(Stream.generate(Server::new).limit(6).toList());

    @Test
    void putsOutWhoFailsMoreThanTheOthersAndLetsItBack() {
        set.forEach(server -> server.record = new Outliers.Record(100, 2));
        set.get(0).record = new Outliers.Record(100, 40);

        assertThat(Outliers.sweep(set, 0)).isTrue();
        assertThat(out()).containsExactly(0);
        set.get(0).record = new Outliers.Record(0, 0);
        assertThat(Outliers.sweep(set, 29 * SECOND)).isFalse();
        assertThat(Outliers.sweep(set, 30 * SECOND)).isTrue();
        assertThat(out()).isEmpty();
    }

    @Test
    void putsOutWhoIsSlow() {
        set.forEach(server -> server.latencyMs = 20);
        set.get(3).latencyMs = 61;
        Outliers.sweep(set, 0);
        assertThat(out()).containsExactly(3);
    }

    @Test
    void aFewMillisecondsOrAFewCallsProveNothing() {
        set.forEach(server -> server.latencyMs = 1);
        set.get(3).latencyMs = 9;
        set.get(4).record = new Outliers.Record(9, 9);
        assertThat(Outliers.sweep(set, 0)).isFalse();
    }

    @Test
    void whatAllSharePutsNobodyOut() {
        set.forEach(server -> server.record = new Outliers.Record(100, 90));
        assertThat(Outliers.sweep(set, 0)).isFalse();
    }

    @Test
    void noMoreThanAThirdIsOut() {
        set.forEach(server -> server.latencyMs = 10);
        set.get(0).latencyMs = 500;
        set.get(1).latencyMs = 500;
        set.get(2).latencyMs = 500;
        Outliers.sweep(set, 0);
        assertThat(out()).hasSize(2);
        assertThat(Outliers.sweep(set.subList(0, 2), SECOND))
                .as("two cannot tell who is wrong")
                .isFalse();
    }

    @Test
    void whoIsPutOutAgainStaysOutLonger() {
        set.forEach(server -> server.latencyMs = 10);
        set.get(0).latencyMs = 500;
        Outliers.sweep(set, 0);
        Outliers.sweep(set, 30 * SECOND);
        assertThat(out()).isEmpty();
        Outliers.sweep(set, 40 * SECOND);
        Outliers.sweep(set, 99 * SECOND);
        assertThat(out()).containsExactly(0);
        Outliers.sweep(set, 100 * SECOND);
        assertThat(out()).isEmpty();

        set.get(0).latencyMs = 10;
        Outliers.sweep(set, 110 * SECOND);
        Outliers.sweep(set, 120 * SECOND);
        assertThat(set.get(0).ejection).isEqualTo(Outliers.Ejection.NONE);
    }

    private List<Integer> out() {
        return Stream.iterate(0, i -> i < set.size(), i -> i + 1)
                .filter(i -> set.get(i).ejection().out())
                .toList();
    }
}
