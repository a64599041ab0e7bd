package io.jackfield.relay.ng;

import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Sessions made and removed over ng at a steady rate, for as long as somebody wants to watch: {@code SessionSoak 1000000 500}. */
final class SessionSoak {
    private static final int TOGETHER = 200;

    private SessionSoak() {}

    public static void main(String[] args) throws Exception {
        long sessions = Long.parseLong(args[0]);
        long rate = Long.parseLong(args[1]);
        MediaLoops loops = MediaLoops.builder().threads(2).start();
        RtpRelay relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .ports(30_000, 31_999)
                .loops(loops)
                .build();
        AtomicLong failed = new AtomicLong();
        AtomicLong done = new AtomicLong();
        Semaphore room = new Semaphore(TOGETHER);
        try (Peer alice = new Peer();
                NgServer server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
                NgClient client = NgClient.builder(server.local(), loops)
                        .timeout(Duration.ofSeconds(30))
                        .start()) {
            byte[] sdp = RemoteCall.sdp(alice);
            long start = System.nanoTime();
            for (long i = 0; i < sessions; i++) {
                LockSupport.parkNanos(start + i * 1_000_000_000L / rate - System.nanoTime());
                room.acquire();
                session(client, "call-" + i, sdp, failed, done, room);
                if (i % (60 * rate) == 0) {
                    report(relay, loops, done, failed, start);
                }
            }
            room.acquire(TOGETHER);
            report(relay, loops, done, failed, start);
        }
        relay.close();
        loops.close();
    }

    private static void session(
            NgClient client, String callId, byte[] sdp, AtomicLong failed, AtomicLong done, Semaphore room) {
        InetSocketAddress somewhere = new InetSocketAddress("127.0.0.1", 5060);
        MediaLeg dialog = new MediaLeg(callId, "a", "b", "z9hG4bK1", somewhere);
        client.offer(new MediaLeg(callId, "a", "", "z9hG4bK1", somewhere), sdp)
                .thenCompose(offered -> client.answer(dialog, sdp))
                .thenCompose(answered -> client.delete(dialog))
                .whenComplete((deleted, failure) -> {
                    (failure == null ? done : failed).incrementAndGet();
                    if (failure != null) {
                        System.out.println(callId + ": " + failure);
                    }
                    room.release();
                });
    }

    private static void report(RtpRelay relay, MediaLoops loops, AtomicLong done, AtomicLong failed, long start)
            throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long descriptors;
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            descriptors = files.count();
        }
        System.out.printf(
                "%ds done=%d failed=%d live=%d sockets=%d descriptors=%d heap=%dKiB faults=%d%n",
                (System.nanoTime() - start) / 1_000_000_000L,
                done.get(),
                failed.get(),
                relay.sessionCount(),
                loops.loops().stream().mapToInt(MediaLoop::openSockets).sum(),
                descriptors,
                (runtime.totalMemory() - runtime.freeMemory()) >> 10,
                loops.loops().stream().mapToLong(MediaLoop::faults).sum());
    }
}
