package io.jackfield.benchmarks;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsEndpoint;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.sdp.Fingerprint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole handshakes of DTLS, certificates and cookie included, both ends in this process: what one costs is both sides' work. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class DtlsHandshakes {
    private final DtlsContext context = DtlsContext.builder().build();

    /** One handshake after the other. */
    @Benchmark
    public boolean handshake() throws InterruptedException {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        End client = new End(tasks, new InetSocketAddress(here, 1));
        End server = new End(tasks, new InetSocketAddress(here, 2));
        DtlsEndpoint active = new DtlsEndpoint(context, 1, tasks::add, client);
        DtlsEndpoint passive = new DtlsEndpoint(context, 1, tasks::add, server);
        client.peer = passive;
        server.peer = active;
        List<Fingerprint> own =
                context.certificate().fingerprint("sha-256").stream().toList();
        active.expect(DtlsRole.CLIENT, own);
        passive.expect(DtlsRole.SERVER, own);
        active.connect(server.own, System.nanoTime());
        while (!client.done || !server.done) {
            tasks.take().run();
        }
        active.close();
        passive.close();
        return true;
    }

    /** Lets the workers go. */
    @TearDown
    public void close() {
        context.close();
    }

    private static final class End implements DtlsEndpoint.Effects {
        private final BlockingQueue<Runnable> tasks;
        private final InetSocketAddress own;
        private @Nullable DtlsEndpoint peer;
        private boolean done;

        End(BlockingQueue<Runnable> tasks, InetSocketAddress own) {
            this.tasks = tasks;
            this.own = own;
        }

        @Override
        public void send(byte[] datagram, InetSocketAddress to) {
            DtlsEndpoint receiver = peer;
            if (receiver != null) {
                tasks.add(() -> receiver.receive(ByteBuffer.wrap(datagram), own, System.nanoTime()));
            }
        }

        @Override
        public void established(InetSocketAddress remote, DtlsKeys keys) {
            done = true;
        }

        @Override
        public void ended(InetSocketAddress remote, DtlsEnd why) {
            done = true;
        }

        @Override
        public void wake() {}

        @Override
        public long nowNs() {
            return System.nanoTime();
        }
    }
}
