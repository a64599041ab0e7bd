package io.jackfield.benchmarks;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipRequest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A datagram to what a proxy asks of it. The goal is 600 ns; the message and its index are all that is allocated. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ParseInvite {
    private final byte[] datagram = Invite.bytes();
    private final SipParser parser = new SipParser();

    /** Parsing alone. */
    @Benchmark
    public SipMessage parse() {
        parser.parse(datagram, 0, datagram.length);
        return parser.message();
    }

    /**
     * Parsing, and what a proxy needs: the request line's method, top Via, Call-ID, CSeq, From and To tags, Route and Max-Forwards, all
     * without a string.
     */
    @Benchmark
    public long parseAndMatch() {
        parser.parse(datagram, 0, datagram.length);
        SipRequest request = (SipRequest) parser.message();
        return request.callIdHash()
                + request.viaHash()
                + request.cseqNumber()
                + request.maxForwards()
                + (request.isInvite() ? 1 : 0)
                + (request.hasFromTag() ? 1 : 0)
                + (request.hasToTag() ? 1 : 0)
                + (request.has(Header.ROUTE) ? 1 : 0)
                + (request.hasMagicCookie() ? 1 : 0);
    }

    /** Parsing, and the objects that a route may ask for. */
    @Benchmark
    public int parseAndRoute() {
        parser.parse(datagram, 0, datagram.length);
        SipRequest request = (SipRequest) parser.message();
        return request.requestUri().user().length()
                + request.topVia().port()
                + request.topRoute().map(route -> route.uri().port()).orElse(0)
                + request.fromTag().length()
                + request.callId().length();
    }
}
