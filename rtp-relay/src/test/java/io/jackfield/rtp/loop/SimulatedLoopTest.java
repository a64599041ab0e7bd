package io.jackfield.rtp.loop;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.sim.SimPort;
import io.jackfield.sim.SimTurns;
import io.jackfield.sim.Simulation;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Media loops without threads, in a simulation. */
class SimulatedLoopTest {
    private final Simulation sim = Simulation.seeded(1);
    private final MediaLoops loops =
            MediaLoops.builder().threads(2).simulation(sim).start();
    private final MediaLoop loop = loops.loops().get(0);
    private final List<String> log = new ArrayList<>();

    private static InetSocketAddress at(String host, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    private static byte[] rtp(int sequence) {
        byte[] packet = new byte[172];
        packet[0] = (byte) 0x80;
        packet[3] = (byte) sequence;
        return packet;
    }

    private RtpSocket echo(InetSocketAddress local, InetSocketAddress expected) {
        RtpSocket[] opened = new RtpSocket[1];
        loop.execute(() -> {
            try {
                opened[0] = loop.open(local, Accepts.RTP, (socket, packet, source, nowNs) -> {
                    log.add(packet.get(packet.position() + 3) + " at "
                            + sim.elapsed().toMillis());
                    socket.send(packet);
                });
                opened[0].expect(ExpectedSource.of(expected));
            } catch (BindException e) {
                log.add("taken");
            }
        });
        sim.run(ofMillis(1));
        return opened[0];
    }

    @Test
    void packetsComeAndGoOnTheThreadOfTheSimulation() throws Exception {
        InetSocketAddress here = at("10.0.0.9", 30_000);
        SimPort phone = sim.network()
                .port(
                        "phone",
                        at("10.0.0.1", 4_000),
                        (bytes, from) -> log.add("back " + bytes[3] + " from " + from.getPort()));
        RtpSocket socket = echo(here, phone.local());
        for (int i = 0; i < 3; i++) {
            phone.send(rtp(i), here);
            sim.run(ofMillis(20));
        }
        assertThat(log)
                .containsExactly(
                        "0 at 1", "back 0 from 30000", "1 at 21", "back 1 from 30000", "2 at 41", "back 2 from 30000");
        assertThat(socket.counters().packetsIn()).isEqualTo(3);
        SimPort stranger = sim.network().port("stranger", at("10.0.0.66", 4_000), (bytes, from) -> {});
        stranger.send(rtp(7), here);
        sim.run(ofMillis(20));
        assertThat(log).hasSize(6);
        assertThat(loop.faults()).isZero();
    }

    @Test
    void timersFireWithinATickOfTheirTime() {
        List<Duration> fired = new ArrayList<>();
        loop.execute(() -> loop.timers()
                .schedule(
                        new TimerWheel.Timer() {
                            private long dueNs = loop.nowNs() + 20_000_000L;

                            @Override
                            protected long onTimer(long nowNs) {
                                fired.add(sim.elapsed());
                                dueNs += 20_000_000L;
                                return dueNs;
                            }
                        },
                        loop.nowNs() + 20_000_000L));
        sim.run(ofSeconds(60));
        assertThat(fired).hasSizeBetween(2_999, 3_000);
        for (int i = 0; i < fired.size(); i++) {
            assertThat(fired.get(i).minus(ofMillis(20L * (i + 1)))).isBetween(Duration.ZERO, Duration.ofNanos(1 << 20));
        }
    }

    @Test
    void aLoopIsEnteredOnlyInItsTurn() {
        assertThat(loop.inLoop()).isFalse();
        loop.execute(() -> log.add(loop.inLoop() + " " + loops.loops().get(1).inLoop()));
        sim.run(Duration.ZERO);
        assertThat(log).containsExactly("true false");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void manyTasksAllRunBeforeTimeGoesOn() {
        for (int i = 0; i < 1_000; i++) {
            loop.execute(() -> log.add("task"));
        }
        sim.run(Duration.ZERO);
        assertThat(log).hasSize(1_000);
    }

    @Test
    void aPortIsTakenOnceAndGivenBack() throws Exception {
        InetSocketAddress here = at("10.0.0.9", 30_000);
        RtpSocket first = echo(here, at("10.0.0.1", 4_000));
        echo(here, at("10.0.0.1", 4_000));
        assertThat(log).containsExactly("taken");
        loop.execute(() -> first.close(() -> log.add("released")));
        sim.run(Duration.ZERO);
        assertThat(log).containsExactly("taken", "released");
        assertThat(loop.openSockets()).isZero();
        assertThat(echo(here, at("10.0.0.1", 4_000))).isNotNull();
    }

    @Test
    void whatIsNotReadInTimeIsDropped() throws Exception {
        SimPort phone = sim.network().port("phone", at("10.0.0.1", 4_000), (bytes, from) -> {});
        ByteBuffer into = ByteBuffer.allocate(2_048);
        SimMultiplexer idle = new SimMultiplexer(Simulation.seeded(2), "idle", new NoTurns());
        SimDatagrams port = new SimDatagrams(idle, sim.network(), "idle", at("10.0.0.8", 30_000));
        for (int i = 0; i < 2 * SimDatagrams.MOST_WAITING; i++) {
            phone.send(rtp(1), port.local());
        }
        sim.run(ofMillis(10));
        int waiting = 0;
        while (port.receive(into.clear()) != null) {
            waiting++;
        }
        assertThat(waiting).isEqualTo(SimDatagrams.MOST_WAITING);
    }

    private static final class NoTurns implements SimTurns.Taker {
        @Override
        public void turn() {}

        @Override
        public long nextWakeNs() {
            return Long.MAX_VALUE;
        }
    }

    @Test
    void closingEndsAllOfIt() throws Exception {
        echo(at("10.0.0.9", 30_000), at("10.0.0.1", 4_000));
        loops.close();
        loops.close();
        sim.run(Duration.ZERO);
        assertThat(loops.closed().toCompletableFuture()).isDone();
        assertThat(loop.execute(() -> log.add("late"))).isFalse();
        sim.run(ofSeconds(1));
        assertThat(log).isEmpty();
        sim.network().port("again", at("10.0.0.9", 30_000), (bytes, from) -> {});
    }
}
