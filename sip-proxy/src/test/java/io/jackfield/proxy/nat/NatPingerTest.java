package io.jackfield.proxy.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NatPingerTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Integer> phones = new ArrayList<>();
    private final List<Integer> pinged = new ArrayList<>();

    private NatPinger<Integer> pinger(int limit) {
        return new NatPinger<>(Duration.ofSeconds(30), limit, new NatPinger.Effects<>() {
            @Override
            public void list(List<Integer> all) {
                all.addAll(phones);
            }

            @Override
            public void ping(Integer phone) {
                pinged.add(phone);
            }
        });
    }

    /** Steps from deadline to deadline. @return the most pings at one of them */
    private int run(NatPinger<Integer> pinger, long untilNs) {
        int most = 0;
        while (pinger.nextDeadlineNs() < untilNs) {
            int before = pinged.size();
            pinger.onDeadline(pinger.nextDeadlineNs());
            most = Math.max(most, pinged.size() - before);
        }
        return most;
    }

    @Test
    void everyPhoneHearsSomethingOnceARoundAndNotAllAtOnce() {
        phones.addAll(IntStream.range(0, 10_000).boxed().toList());
        NatPinger<Integer> pinger = pinger(1_000_000);
        pinger.start(0);
        int most = run(pinger, 30 * SECOND);
        assertThat(pinged).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(most).isLessThanOrEqualTo(10_000 / 300 + 1);
        run(pinger, 60 * SECOND);
        assertThat(pinged).hasSize(20_000);
        assertThat(pinger.pings()).isEqualTo(20_000);
    }

    @Test
    void aPhoneThatCameIsPingedFromTheNextRoundOn() {
        NatPinger<Integer> pinger = pinger(10);
        pinger.start(0);
        run(pinger, 10 * SECOND);
        assertThat(pinged).isEmpty();
        assertThat(pinger.nextDeadlineNs()).isEqualTo(30 * SECOND);
        phones.add(1);
        run(pinger, 30 * SECOND + 1);
        assertThat(pinged).containsExactly(1);
    }

    @Test
    void isBoundedAndCountsWhatItLeavesOut() {
        phones.addAll(List.of(1, 2, 3));
        NatPinger<Integer> pinger = pinger(2);
        pinger.start(0);
        run(pinger, SECOND);
        assertThat(pinged).containsExactly(1, 2);
        assertThat(pinger.left()).isEqualTo(1);
    }

    @Test
    void stopsAndIgnoresLateAndEarlyTimers() {
        phones.add(1);
        NatPinger<Integer> pinger = pinger(2);
        pinger.onDeadline(5);
        assertThat(pinger.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        pinger.start(100);
        pinger.onDeadline(99);
        assertThat(pinged).isEmpty();
        pinger.onDeadline(500 * SECOND);
        assertThat(pinged).containsExactly(1);
        pinger.stop();
        pinger.onDeadline(900 * SECOND);
        assertThat(pinged).containsExactly(1);
        assertThatThrownBy(() -> new NatPinger<>(Duration.ZERO, 1, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
