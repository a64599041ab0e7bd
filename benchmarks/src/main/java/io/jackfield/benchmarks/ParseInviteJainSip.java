package io.jackfield.benchmarks;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
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

/** The peer of {@link ParseInvite} and {@link EncodeForwarded}: JAIN-SIP's reference implementation with the same INVITE. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ParseInviteJainSip {
    private final byte[] datagram = Invite.bytes();
    private final StringMsgParser parser = new StringMsgParser();
    private final SIPMessage parsed = parse();

    /** Parsing alone: it reads every header there and then. */
    @Benchmark
    public SIPMessage parse() {
        try {
            return parser.parseSIPMessage(datagram, true, false, null);
        } catch (ParseException e) {
            throw new IllegalStateException("JAIN-SIP refuses the benchmark's INVITE", e);
        }
    }

    /** Parsing, and what {@link ParseInvite#parseAndMatch} asks for. */
    @Benchmark
    public long parseAndMatch() {
        SIPRequest request = (SIPRequest) parse();
        return request.getCallId().getCallId().hashCode()
                + request.getTopmostVia().getBranch().hashCode()
                + request.getCSeq().getSeqNumber()
                + request.getMaxForwards().getMaxForwards()
                + request.getMethod().length()
                + (request.getToTag() == null ? 0 : 1)
                + request.getFromTag().length()
                + (request.getRouteHeaders() == null ? 0 : 1);
    }

    /** Writing it, unchanged. */
    @Benchmark
    public byte[] unchanged() {
        return parsed.encodeAsBytes("udp");
    }
}
