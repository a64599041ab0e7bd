package io.jackfield.benchmarks;

import io.jackfield.proxy.guard.Guard;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the guard costs a request: of a source that keeps to its rate, of a trusted one, of one that is banned, and of a million forged
 * ones. The goal is no allocation, which {@code -prof gc} shows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class GuardCheck {
    private static final int FORGED = 1 << 20;
    /** Of a source so that 30 in 2 s pass. */
    private static final long STEP_NS = 100_000_000L;

    private final Flow[] forged = new Flow[FORGED];
    private Guard guard;
    private SipRequest request;
    private Flow quiet;
    private Flow trusted;
    private InetAddress banned;
    private long nowNs;
    private int next;

    /** A guard as it is by default, with one ban. */
    @Setup
    public void fill() throws UnknownHostException {
        guard = Guard.of(
                g -> g.trust("10.0.1.0/24", "10.0.2.0/24", "192.0.2.0/24"), new SplittableRandom(7), () -> nowNs);
        request = (SipRequest) SipMessage.parse(Invite.bytes()).orElseThrow();
        quiet = flow("198.51.100.7");
        trusted = flow("10.0.2.9");
        banned = InetAddress.getByName("203.0.113.66");
        guard.ban(banned, Duration.ofDays(1));
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < FORGED; i++) {
            byte[] address = {(byte) (11 + random.nextInt(100)), (byte) random.nextInt(), (byte) random.nextInt(), 9};
            forged[i] = Flow.between(
                    Transport.UDP,
                    new InetSocketAddress("10.0.0.1", 5060),
                    new InetSocketAddress(InetAddress.getByAddress(address), 5060),
                    0);
        }
    }

    private static Flow flow(String host) {
        return Flow.between(
                Transport.UDP, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress(host, 5060), 0);
    }

    /** A request that passes. */
    @Benchmark
    public boolean passes() {
        nowNs += STEP_NS;
        return guard.opensTo(quiet.remoteHost(), nowNs) && guard.admits(request, quiet, nowNs);
    }

    /** A request of a trusted source. */
    @Benchmark
    public boolean isTrusted() {
        nowNs += STEP_NS;
        return guard.opensTo(trusted.remoteHost(), nowNs) && guard.admits(request, trusted, nowNs);
    }

    /** A datagram of a banned source, which is not even parsed. */
    @Benchmark
    public boolean isBanned() {
        return guard.opensTo(banned, nowNs);
    }

    /** Requests of a million forged sources. */
    @Benchmark
    public boolean isForged() {
        nowNs += STEP_NS;
        Flow flow = forged[next++ & FORGED - 1];
        return guard.opensTo(flow.remoteHost(), nowNs) && guard.admits(request, flow, nowNs);
    }
}
