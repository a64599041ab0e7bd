package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that are kept elsewhere: read, read again, written; and what is said there of sockets. */
class KeptSetsTest {
    @TempDir
    private Path folder;

    private static int reload(Dispatcher pool) throws InterruptedException, TimeoutException, ExecutionException {
        return pool.reload().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** A reload with calls up is what Kamailio refuses in its call-load mode (C11). */
    @Test
    void aReloadOfTheSourceKeepsCallsAndStates() throws Exception {
        Path file = Files.writeString(folder.resolve("list"), "1 sip:10.0.0.1 0 0 duid=a\n1 sip:10.0.0.2 0 0 duid=b\n");
        Dispatcher pool = Dispatcher.builder()
                .source(DestinationSource.file(file, Algorithm.CALL_LOAD))
                .reloadPause(Duration.ZERO)
                .build();
        DestinationSet set = pool.set(1);
        set.destinations().get(0).attempt();
        set.destinations().get(0).answered(Duration.ofMillis(20));
        pool.disable(1, "b");

        Files.writeString(file, "1 sip:10.0.0.1 0 0 duid=a\n1 sip:10.0.0.2 0 0 duid=b\n1 sip:10.0.0.3 0 0 duid=c\n");
        assertThat(reload(pool)).isEqualTo(3);

        assertThat(pool.set(1)).isSameAs(set);
        assertThat(pool.list())
                .extracting(d -> d.attributes().duid() + ' ' + d.state() + ' ' + d.calls())
                .containsExactly("a ACTIVE 1", "b DISABLED 0", "c ACTIVE 0");
        assertThat(pool.list().get(0).latency().average()).isEqualTo(20);
    }

    @Test
    void aReloadThatFailsChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("list"), "1 sip:10.0.0.1\n");
        Dispatcher pool = Dispatcher.builder()
                .source(DestinationSource.file(file, Algorithm.ROUND_ROBIN))
                .reloadPause(Duration.ZERO)
                .build();
        Files.writeString(file, "1 sip:10.0.0.2\nx sip:10.0.0.3\n1 mailto:a@b\n");
        assertThatThrownBy(() -> reload(pool))
                .cause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("line 2", "line 3");
        Files.delete(file);
        assertThatThrownBy(() -> reload(pool)).cause().isInstanceOf(UncheckedIOException.class);
        assertThat(pool.list()).extracting(d -> d.uri().text()).containsExactly("sip:10.0.0.1");
    }

    @Test
    void reloadsAreOneAtATimeAndNotTooSoon() throws Exception {
        Phaser reading = new Phaser(1);
        CompletableFuture<Void> going = new CompletableFuture<>();
        DestinationSource slow = () -> {
            if (reading.arrive() > 0) {
                going.join();
            }
            return List.of(SetSpec.of(1, s -> s.target("sip:10.0.0.1")));
        };
        Dispatcher pool = Dispatcher.builder()
                .source(slow)
                .reloadPause(Duration.ofHours(1))
                .build();
        CompletableFuture<Integer> first = pool.reload().toCompletableFuture();
        assertThatThrownBy(() -> reload(pool)).cause().hasMessageContaining("under way");
        going.complete(null);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThatThrownBy(() -> reload(pool)).cause().hasMessageContaining("too short a time");
    }

    @Test
    void aSourceThatCannotBeReadIsAMistakeLikeOthers() {
        Dispatcher.Builder builder = Dispatcher.builder()
                .source(DestinationSource.file(folder.resolve("none"), Algorithm.ROUND_ROBIN))
                .reloadPause(Duration.ofSeconds(-1))
                .callExpiry(Duration.ZERO);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("none", "reload pause", "call expiry");
        Dispatcher none = Dispatcher.builder().set(1, s -> s.target("sip:a")).build();
        assertThatThrownBy(none::reload).isInstanceOf(IllegalStateException.class);
    }

    /** What is written can be read again, here and by Kamailio, and says how destinations are (row 80). */
    @Test
    void exportsStatesAsFlags() throws IOException {
        Dispatcher pool = Dispatcher.builder()
                .sets(DispatcherList.parse("""
                        1 sip:10.0.0.1 8 9
                        1 sip:10.0.0.2 16 8 duid=b;maxload=20
                        1 sip:10.0.0.3 32 7
                        1 sip:10.0.0.4 0 6
                        2 sips:c.example.com:5071;transport=tcp 4 5 weight=50;own=x y
                        """).with(Algorithm.ROUND_ROBIN))
                .probe(p -> {})
                .build();
        pool.drain(1, "sip:10.0.0.3");
        pool.setState(1, "sip:10.0.0.4", "ip");
        Destination failing = pool.set(1).destinations().get(1);
        failing.attempt().onOutcome(failing.target(), Outcome.TIMEOUT);

        String text = pool.export().text();
        assertThat(text.lines().skip(1))
                .containsExactly(
                        "1 sip:10.0.0.1 8 9",
                        "1 sip:10.0.0.2 18 8 duid=b;maxload=20",
                        "1 sip:10.0.0.3 36 7",
                        "1 sip:10.0.0.4 9 6",
                        "2 sips:c.example.com:5071;transport=tcp 4 5 weight=50;own=x y");
        assertThat(DispatcherList.parse(text)).isEqualTo(pool.export());

        Dispatcher again = Dispatcher.builder()
                .sets(DispatcherList.parse(text).with(Algorithm.ROUND_ROBIN))
                .build();
        assertThat(again.list())
                .extracting(DestinationStatus::state)
                .containsExactly(
                        HealthState.ACTIVE,
                        HealthState.TRYING,
                        HealthState.DISABLED,
                        HealthState.INACTIVE,
                        HealthState.DISABLED);
    }

    // ---- sockets ----

    private static SipNode node() {
        return SipNode.builder()
                .network(Simulation.seeded(1).network())
                .listen(l -> l.udp("10.0.0.1", 5060).udp("10.0.0.1", 5090))
                .random(new SplittableRandom(1))
                .build();
    }

    @Test
    void aNameWinsOverAnAddressForCallsAndProbes() {
        Dispatcher pool = Dispatcher.builder(node())
                .socket("inside", "udp:10.0.0.1:5090")
                .set(
                        1,
                        s -> s.target(
                                "sip:10.0.0.2",
                                t -> t.attribute("sockname", "inside").attribute("socket", "udp:10.0.0.1:5060")))
                .build();
        Destination one = pool.set(1).destinations().get(0);
        assertThat(one.target().flow().orElseThrow().local().getPort()).isEqualTo(5090);
        assertThat(one.set()
                        .terms()
                        .sockets()
                        .ofProbes(one.spec().attributes())
                        .orElseThrow()
                        .getPort())
                .isEqualTo(5090);
    }

    @Test
    void socketsThatDoNotExistAreMistakes() {
        Dispatcher.Builder builder = Dispatcher.builder(node())
                .socket("inside", "10.0.0.1")
                .set(
                        1,
                        s -> s.target("sip:10.0.0.2", t -> t.attribute("sockname", "outside"))
                                .target("sip:10.0.0.3", t -> t.attribute("socket", "udp:10.0.0.1:5070"))
                                .target("sip:10.0.0.4", t -> t.attribute("ping_socket", "udp:10.0.0.9:5060")));
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "socket inside must be like",
                        "no socket named 'outside'",
                        "does not listen on 10.0.0.1:5070",
                        "for probes, the node does not listen on 10.0.0.9:5060");
    }

    // ---- where messages come from ----

    @Test
    void aSetKnowsItsOwnDestinations() {
        Dispatcher pool = Dispatcher.builder(node())
                .set(1, s -> s.target("sip:10.0.0.2", t -> t.attribute("socket", "udp:10.0.0.1:5090")))
                .set(2, s -> s.target("sip:10.0.0.3:5070"))
                .build();
        assertThat(pool.set(1).contains(from("10.0.0.2", 5060, 5060))).isTrue();
        assertThat(pool.set(2).contains(from("10.0.0.2", 5060, 5060))).isFalse();
        assertThat(pool.contains(from("10.0.0.3", 5070, 5060))).isTrue();
        assertThat(pool.set(2).find(from("10.0.0.3", 40_000, 5060), SourceMatch.ofKamailio(0)))
                .isEmpty();
        assertThat(pool.set(2).find(from("10.0.0.3", 40_000, 5060), SourceMatch.ofKamailio(1)))
                .isPresent();
        Set<SourceMatch> sameSocket = SourceMatch.ofKamailio(8);
        assertThat(pool.set(1).find(from("10.0.0.2", 5060, 5060), sameSocket)).isEmpty();
        assertThat(pool.set(1).find(from("10.0.0.2", 5060, 5090), sameSocket)).isPresent();
        pool.disable(2, "all");
        assertThat(pool.set(2).find(from("10.0.0.3", 5070, 5060), SourceMatch.ofKamailio(4)))
                .isEmpty();
        assertThat(SourceMatch.ofKamailio(3)).containsExactly(SourceMatch.ANY_PORT, SourceMatch.ANY_TRANSPORT);
        assertThatThrownBy(() -> SourceMatch.ofKamailio(32)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Flow from(String host, int port, int localPort) {
        return Flow.between(
                Transport.UDP, new InetSocketAddress("10.0.0.1", localPort), new InetSocketAddress(host, port), 0);
    }

    // ---- how many there are ----

    /** One that missed a probe is not lost to the count, nor is one whose state was never probed taken for active (C14). */
    @Test
    void countsByState() {
        Dispatcher pool = Dispatcher.builder()
                .set(1, s -> {
                    for (int i = 1; i <= 6; i++) {
                        s.target("sip:10.0.0." + i);
                    }
                })
                .probe(p -> {})
                .build();
        pool.setState(1, "sip:10.0.0.1", "t");
        pool.setState(1, "sip:10.0.0.2", "i");
        pool.disable(1, "sip:10.0.0.3");
        pool.drain(1, "sip:10.0.0.4");
        DestinationSet set = pool.set(1);
        assertThat(set.selectableCount()).isEqualTo(3);
        assertThat(set.count(HealthState.ACTIVE)).isEqualTo(2);
        assertThat(set.count(HealthState.TRYING)).isEqualTo(1);
        assertThat(set.count(HealthState.INACTIVE)).isEqualTo(1);
        assertThat(set.count(HealthState.DISABLED)).isEqualTo(1);
        assertThat(set.count(HealthState.DRAINING)).isEqualTo(1);
    }
}
