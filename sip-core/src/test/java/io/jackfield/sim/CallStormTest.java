package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.dialog.EndCause.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole stack under very many calls, and that a run can be had again. */
class CallStormTest {
    private static final int CALLS = 100_000;

    /** Some 12 s of CPU; the limit is for a machine that has much else to do. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aHundredThousandCallsEndLegallyAndLeaveNothing() {
        Simulation.explore(2_026, 1, sim -> {
            sim.network().conditions(CallStorm.BAD);
            CallStorm storm = new CallStorm(sim, CALLS, 2).play(Duration.ofHours(1));
            storm.everyCallEndedLegally();
            storm.nothingIsLeft();
            assertThat(storm.ends().keySet())
                    .contains(
                            Kind.LOCAL_BYE, Kind.REMOTE_BYE, Kind.REMOTE_REJECT, Kind.LOCAL_CANCEL, Kind.RING_TIMEOUT);
            assertThat(storm.established()).isGreaterThan(CALLS / 2);
            assertThat(sim.network().lost()).isGreaterThan(sim.network().sent() / 25);
            System.out.printf(
                    "seed %d, digest %016x: %s, %d datagrams, %d lost%n",
                    sim.seed(),
                    sim.network().digest(),
                    storm.ends(),
                    sim.network().sent(),
                    sim.network().lost());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theSameSeedIsTheSameRun(int shards) {
        String digest = CallStorm.digest(7, 1_000, shards);
        assertThat(CallStorm.digest(7, 1_000, shards)).isEqualTo(digest);
        assertThat(CallStorm.digest(8, 1_000, shards)).isNotEqualTo(digest);
    }

    /** Nothing comes from a process: no hash seed, no identity, no clock. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void theSameSeedIsTheSameRunInAnotherProcess() throws IOException, InterruptedException {
        String modules = System.getProperty("jdk.module.path", "");
        String path = System.getProperty("java.class.path") + (modules.isEmpty() ? "" : File.pathSeparator + modules);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String tests = Path.of("target", "test-classes").toString();
        Process process = new ProcessBuilder(List.of(
                        java, "-cp", tests + File.pathSeparator + path, CallStorm.class.getName(), "7", "1000", "3"))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).endsWith(CallStorm.digest(7, 1_000, 3));
    }
}
