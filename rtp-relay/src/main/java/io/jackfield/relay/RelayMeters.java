package io.jackfield.relay;

import io.jackfield.relay.forward.AudioForward;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsCounters;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.SharedPort;
import io.jackfield.rtp.loop.SocketCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** Registers what the relay counts. Packets are those of its loops, which it may share with a media engine. */
final class RelayMeters {
    private RelayMeters() {}

    static void bind(MeterRegistry registry, RelayCounters counters, MediaLoops loops, List<RelayNetwork> networks) {
        Gauge.builder("jackfield.relay.sessions", counters, RelayCounters::sessions)
                .description("Sessions that live now")
                .register(registry);
        Set<Object> pools = new HashSet<>();
        for (RelayNetwork network : networks) {
            if (network.onePort().isPresent()) {
                SharedPort port = network.onePort().get();
                if (pools.add(port)) {
                    bind(registry, port);
                }
            } else if (pools.add(network.ports())) {
                Gauge.builder("jackfield.relay.ports.free", network.ports(), pool -> pool.free())
                        .tag("address", network.local().getHostAddress())
                        .description("Port pairs that are free")
                        .register(registry);
            }
        }
        commands(registry, "offer", counters.offers);
        commands(registry, "answer", counters.answers);
        commands(registry, "delete", counters.deletes);
        adder(registry, "jackfield.relay.rejected", "Offers refused because of the session limit", counters.rejected);
        adder(registry, "jackfield.relay.errors", "Offers and answers that failed", counters.errors);
        adder(registry, "jackfield.relay.timeouts", "Sessions ended by a timeout", counters.timeouts);
        adder(
                registry,
                "jackfield.relay.alarms.one.way",
                "Answered sessions in which one side sent nothing",
                counters.oneWay);
        adder(registry, "jackfield.relay.alarms.no.media", "Answered sessions in which nobody sent", counters.noMedia);
        packets(registry, loops, "jackfield.relay.packets.in", SocketCounters::packetsIn);
        packets(registry, loops, "jackfield.relay.packets.out", SocketCounters::packetsOut);
        packets(registry, loops, "jackfield.relay.bytes.in", SocketCounters::bytesIn);
        packets(registry, loops, "jackfield.relay.bytes.out", SocketCounters::bytesOut);
        dropped(registry, loops, "stun", SocketCounters::stun);
        dropped(registry, loops, "dtls", SocketCounters::dtls);
        dropped(registry, loops, "garbage", SocketCounters::garbage);
        dropped(registry, loops, "foreign", SocketCounters::foreign);
        dropped(registry, loops, "unsent", SocketCounters::sendDrops);
    }

    private static void bind(MeterRegistry registry, SharedPort port) {
        Gauge.builder("jackfield.relay.one.port.streams", port, shared -> shared.lanes() / 2.0)
                .tag("address", address(port))
                .description("Legs that share the port")
                .register(registry);
        nobodys(registry, port, "unknown", SharedPort::unknown);
        nobodys(registry, port, "ambiguous", SharedPort::ambiguous);
        nobodys(registry, port, "unnamed", SharedPort::unnamed);
        nobodys(registry, port, "unsent", SharedPort::unsent);
    }

    private static String address(SharedPort port) {
        return port.local().getAddress().getHostAddress() + ":" + port.local().getPort();
    }

    private static void nobodys(
            MeterRegistry registry, SharedPort port, String why, ToLongFunction<SharedPort> counter) {
        FunctionCounter.builder("jackfield.relay.one.port.dropped", port, counter::applyAsLong)
                .tag("address", address(port))
                .tag("why", why)
                .description("Datagrams of a shared port that were no stream's, or were lost on their way out")
                .register(registry);
    }

    static void bind(MeterRegistry registry, DtlsContext context) {
        DtlsCounters counters = context.counters();
        Gauge.builder("jackfield.relay.dtls.handshakes.open", context, DtlsContext::halfOpen)
                .description("Handshakes under way")
                .register(registry);
        handshakes(registry, counters, "established", DtlsCounters::established);
        handshakes(registry, counters, "failed", DtlsCounters::failed);
        handshakes(registry, counters, "wrong-fingerprint", DtlsCounters::wrongFingerprint);
        handshakes(registry, counters, "timed-out", DtlsCounters::timedOut);
        handshakes(registry, counters, "refused", DtlsCounters::refused);
        FunctionCounter.builder("jackfield.relay.dtls.dropped", counters, DtlsCounters::dropped)
                .description("DTLS datagrams dropped: malformed, reflected, out of place, too many")
                .register(registry);
    }

    static void bind(MeterRegistry registry, AudioForward forward) {
        Gauge.builder("jackfield.relay.forward.streams", forward, AudioForward::live)
                .description("Streams of audio that are forwarded to another program")
                .register(registry);
        FunctionCounter.builder("jackfield.relay.forward.dropped", forward, AudioForward::dropped)
                .description("Packets not forwarded because the other program was too slow")
                .register(registry);
        FunctionCounter.builder("jackfield.relay.forward.failed", forward, AudioForward::failed)
                .description("Connections to the other program that failed")
                .register(registry);
    }

    private static void handshakes(
            MeterRegistry registry, DtlsCounters counters, String result, ToLongFunction<DtlsCounters> counter) {
        FunctionCounter.builder("jackfield.relay.dtls.handshakes", counters, counter::applyAsLong)
                .tag("result", result)
                .description("Handshakes of DTLS")
                .register(registry);
    }

    private static void commands(MeterRegistry registry, String command, LongAdder count) {
        FunctionCounter.builder("jackfield.relay.commands", count, LongAdder::sum)
                .tag("command", command)
                .description("What signalling asked for")
                .register(registry);
    }

    private static void adder(MeterRegistry registry, String name, String description, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    private static void packets(
            MeterRegistry registry, MediaLoops loops, String name, ToLongFunction<SocketCounters> counter) {
        FunctionCounter.builder(name, loops, all -> all.total(counter)).register(registry);
    }

    private static void dropped(
            MeterRegistry registry, MediaLoops loops, String why, ToLongFunction<SocketCounters> counter) {
        FunctionCounter.builder("jackfield.relay.packets.dropped", loops, all -> all.total(counter))
                .tag("why", why)
                .description("Datagrams not relayed")
                .register(registry);
    }
}
