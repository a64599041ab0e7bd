package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.ParkingLot.Stay;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParkingTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        String line = log.poll(10, TimeUnit.SECONDS);
        return line == null ? "nothing" : line;
    }

    private Phones phones(ParkingLot lot) {
        return new Phones(d -> d.match("700", call -> log.add("stay " + lot.park(call)))
                .match(
                        "7(\\d\\d)",
                        call -> lot.retrieve(call, Integer.parseInt(call.group(0)))
                                .ifPresentOrElse(
                                        r -> log.add("talked " + r.endedBy()), () -> log.add("nobody there"))));
    }

    @Test
    void somebodyTakesTheCallOutAndTalksToIt() throws Exception {
        ParkingLot lot = ParkingLot.of(701, 702).onTaken(slot -> log.add("slot " + slot));
        try (Phones phones = phones(lot)) {
            Call parked = phones.dial("700", call -> {
                await().until(() -> call.statistics().packetsReceived() > 0); // music
                log.add("keys "
                        + call.collect(io.jackfield.media.ivr.Digits.digits(1).within(Duration.ofSeconds(10))));
            });
            assertThat(next()).isEqualTo("slot 701");
            Call other = phones.dial("701", call -> {
                call.sendDtmf("5");
                call.awaitEnd();
            });
            assertThat(next()).isEqualTo("keys 5");
            Phones.end(parked);
            assertThat(next()).isEqualTo("talked PEER");
            Phones.end(other);
            assertThat(lot.parked()).isZero();
        }
    }

    @Test
    void nobodyComesOrThereIsNoPlaceOrTheCallerLeaves() throws Exception {
        ParkingLot lot = ParkingLot.of(701, 701);
        try (Phones phones = phones(lot.timeout(Duration.ofMillis(400)))) {
            Call first = phones.dial("700", Call::awaitEnd);
            await().until(() -> lot.parked() == 1);
            phones.call("700", Call::awaitEnd);
            assertThat(next()).isEqualTo("stay FULL");
            assertThat(next()).isEqualTo("stay TIMED_OUT");
            Phones.end(first);
            phones.call("701", Call::awaitEnd);
            assertThat(next()).isEqualTo("nobody there");
            phones.call("700", call -> await().until(() -> lot.parked() == 1));
            await().until(() -> lot.parked() == 0);
        }
        assertThatThrownBy(() -> ParkingLot.of(5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Stay.values()).hasSize(3);
    }
}
