package io.jackfield.benchmarks;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/** What a proxy changes in a request (RFC 3261 16.6), and writing the result. The goal is 400 ns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class EncodeForwarded {
    private final SipRequest request =
            (SipRequest) SipMessage.parse(Invite.bytes()).orElseThrow();
    private final byte[] via = ascii("SIP/2.0/UDP 198.51.100.10;branch=z9hG4bK0a1b2c3d4e5f.7");
    private final byte[] recordRoute = ascii("<sip:198.51.100.10;lr>");
    private final SipUri target = SipUri.of("sip:9196@10.0.1.30:5070");
    private final byte[] out = new byte[4096];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(4096);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Via and Record-Route pushed, Route popped, Max-Forwards and the Request-URI changed, all in one edit. */
    @Benchmark
    public int forward() {
        SipRequest forwarded = request.edit()
                .requestUri(target)
                .removeFirst(Header.ROUTE)
                .addFirst(Header.RECORD_ROUTE, recordRoute)
                .maxForwards(request.maxForwards() - 1)
                .addFirst(Header.VIA, via)
                .build();
        return forwarded.encode(out, 0);
    }

    /** The same with the Request-URI and Route as they are, and the Via in an edit of its own, as the transaction layer does. */
    @Benchmark
    public int forwardInTwoEdits() {
        SipRequest forwarded = request.edit()
                .addFirst(Header.RECORD_ROUTE, recordRoute)
                .maxForwards(request.maxForwards() - 1)
                .build();
        SipRequest sent = forwarded.edit().addFirst(Header.VIA, via).build();
        direct.clear();
        sent.encode(direct);
        return direct.position();
    }

    /** Writing alone, unchanged. */
    @Benchmark
    public int unchanged() {
        return request.encode(out, 0);
    }
}
