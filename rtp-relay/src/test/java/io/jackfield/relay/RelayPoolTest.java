package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayPoolTest {
    private long nowNs;

    /** A relay that notes what it is asked. */
    private static final class Fake implements MediaAnchor {
        final List<String> asked = new ArrayList<>();
        Optional<Code> refusal = Optional.empty();
        int pings;

        private <T> CompletionStage<T> reply(String what, T good) {
            asked.add(what);
            return refusal.<CompletionStage<T>>map(
                            code -> CompletableFuture.failedFuture(new MediaException(code, "as told")))
                    .orElseGet(() -> CompletableFuture.completedStage(good));
        }

        @Override
        public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
            return reply("offer " + leg.callId(), sdp);
        }

        @Override
        public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
            return reply("answer " + leg.callId(), sdp);
        }

        @Override
        public CompletionStage<Void> delete(MediaLeg leg) {
            return reply("delete " + leg.callId(), sdp()).thenAccept(any -> {});
        }

        CompletionStage<Void> ping() {
            pings++;
            return refusal.<CompletionStage<Void>>map(
                            code -> CompletableFuture.failedFuture(new MediaException(code, "as told")))
                    .orElseGet(() -> CompletableFuture.completedStage(null));
        }
    }

    private final Fake one = new Fake();
    private final Fake two = new Fake();
    private final Fake three = new Fake();

    private RelayPool.Builder all(RelayPool.Builder builder) {
        return builder.relay("one", one, 1, "eu", Fake::ping)
                .relay("two", two, 1, "us", Fake::ping)
                .relay("three", three, 2, "us", Fake::ping);
    }

    private RelayPool pool() {
        return all(RelayPool.builder()).clock(() -> nowNs).build();
    }

    private static byte[] sdp() {
        return new byte[] {1};
    }

    private static MediaLeg leg(String callId, String toTag) {
        return new MediaLeg(callId, "a", toTag, "", new InetSocketAddress("127.0.0.1", 5060));
    }

    private static void offer(RelayPool pool, String callId) {
        pool.offer(leg(callId, ""), sdp()).toCompletableFuture().join();
    }

    private long offers(Fake relay) {
        return relay.asked.stream().filter(what -> what.startsWith("offer")).count();
    }

    @Test
    void sharesCallsOutByWeight() {
        RelayPool pool = pool();
        IntStream.range(0, 4000).forEach(i -> offer(pool, "call-" + i));
        assertThat(offers(one)).isBetween(850L, 1150L);
        assertThat(offers(two)).isBetween(850L, 1150L);
        assertThat(offers(three)).isBetween(1800L, 2200L);
    }

    @Test
    void keepsACallWhereItIsWhateverBecomesOfTheList() {
        RelayPool pool = pool();
        IntStream.range(0, 100).forEach(i -> offer(pool, "call-" + i));
        List<String> before = List.copyOf(one.asked);
        pool.members(list -> list.relay("two", two, 1, "us", Fake::ping));
        for (int i = 0; i < 100; i++) {
            pool.answer(leg("call-" + i, "b"), sdp()).toCompletableFuture().join();
            offer(pool, "call-" + i);
            pool.delete(leg("call-" + i, "b")).toCompletableFuture().join();
        }
        assertThat(one.asked).hasSize(4 * before.size());
        assertThat(pool.calls()).isZero();
        offer(pool, "new");
        assertThat(two.asked).last().isEqualTo("offer new");
    }

    @Test
    void movesOnlyTheCallsOfARelayThatGoes() {
        RelayPool pool = pool();
        RelayPool other = RelayPool.builder()
                .relay("two", two, 1, "us", Fake::ping)
                .relay("three", three, 2, "us", Fake::ping)
                .build();
        IntStream.range(0, 1000).forEach(i -> offer(pool, "call-" + i));
        List<String> threes = List.copyOf(three.asked);
        three.asked.clear();
        IntStream.range(0, 1000).forEach(i -> offer(other, "call-" + i));
        assertThat(three.asked).containsAll(threes);
    }

    @Test
    void goesOnToTheNextAndAsksLaterWhetherTheFirstIsBack() {
        RelayPool pool = pool();
        one.refusal = Optional.of(Code.RELAY_SILENT);
        IntStream.range(0, 200).forEach(i -> offer(pool, "call-" + i));
        assertThat(offers(one)).isOne();
        assertThat(pool.down()).containsExactly("one");
        assertThat(one.pings).isZero();
        nowNs += Duration.ofSeconds(61).toNanos();
        offer(pool, "x");
        assertThat(one.pings).isOne();
        assertThat(pool.down()).containsExactly("one");
        one.refusal = Optional.empty();
        nowNs += Duration.ofSeconds(61).toNanos();
        offer(pool, "y");
        assertThat(pool.down()).isEmpty();
        IntStream.range(0, 200).forEach(i -> offer(pool, "more-" + i));
        assertThat(offers(one)).isGreaterThan(20);
    }

    @Test
    void passesOnWhatNoOtherRelayWouldDoBetter() {
        RelayPool pool = pool();
        one.refusal = two.refusal = three.refusal = Optional.of(Code.BAD_SDP);
        assertThatThrownBy(() -> offer(pool, "call")).hasMessageContaining("BAD_SDP");
        assertThat(one.asked.size() + two.asked.size() + three.asked.size()).isOne();
        assertThat(pool.down()).isEmpty();
        one.refusal = two.refusal = three.refusal = Optional.of(Code.SESSION_LIMIT);
        assertThatThrownBy(() -> offer(pool, "call")).hasMessageContaining("none of 3");
        assertThat(pool.down()).isEmpty();
        assertThat(pool.moved()).isEqualTo(3);
    }

    @Test
    void prefersTheRegionOfTheCall() {
        RelayPool pool = all(RelayPool.builder()).region(leg -> "eu").build();
        IntStream.range(0, 50).forEach(i -> offer(pool, "call-" + i));
        assertThat(offers(one)).isEqualTo(50);
        one.refusal = Optional.of(Code.RELAY_SILENT);
        offer(pool, "elsewhere");
        assertThat(offers(two) + offers(three)).isOne();
    }

    @Test
    void remembersSoManyCallsAndNoMore() {
        RelayPool pool = all(RelayPool.builder()).maxCalls(10).build();
        IntStream.range(0, 50).forEach(i -> offer(pool, "call-" + i));
        assertThat(pool.calls()).isEqualTo(10);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() ->
                        RelayPool.builder().pause(Duration.ZERO).maxCalls(0).build())
                .hasMessageContaining("no relay")
                .hasMessageContaining("pause")
                .hasMessageContaining("max calls");
    }
}
