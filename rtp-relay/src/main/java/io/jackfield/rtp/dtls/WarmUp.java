package io.jackfield.rtp.dtls;

import io.jackfield.sdp.Fingerprint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Handshakes with itself, so that those with others find the code compiled and the tables built. */
final class WarmUp implements DtlsEndpoint.Effects {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static final int HANDSHAKES = 10;
    private static final long PATIENCE_MS = 2000;

    private final BlockingQueue<Runnable> tasks;
    private final InetSocketAddress own;
    private @Nullable DtlsEndpoint peer;
    private boolean done;

    private WarmUp(BlockingQueue<Runnable> tasks, InetSocketAddress own) {
        this.tasks = tasks;
        this.own = own;
    }

    /** Once a process: contexts share the code. */
    static void run() {
        if (!BEGUN.compareAndSet(false, true)) {
            return;
        }
        try (DtlsContext scratch = DtlsContext.builder().warmUp(false).build()) {
            int left = HANDSHAKES;
            while (left > 0 && once(scratch)) {
                left--;
            }
        }
    }

    /** @return whether it came to its end */
    static boolean once(DtlsContext context) {
        BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        WarmUp client = new WarmUp(tasks, new InetSocketAddress(here, 1));
        WarmUp server = new WarmUp(tasks, new InetSocketAddress(here, 2));
        DtlsEndpoint active = new DtlsEndpoint(context, 1, tasks::add, client);
        DtlsEndpoint passive = new DtlsEndpoint(context, 1, tasks::add, server);
        client.peer = passive;
        server.peer = active;
        List<Fingerprint> own =
                context.certificate().fingerprint("sha-256").stream().toList();
        active.expect(DtlsRole.CLIENT, own);
        passive.expect(DtlsRole.SERVER, own);
        active.connect(server.own, System.nanoTime());
        try {
            while (!client.done || !server.done) {
                Runnable task = tasks.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
                if (task == null) {
                    return false;
                }
                task.run();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            active.close();
            passive.close();
        }
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
