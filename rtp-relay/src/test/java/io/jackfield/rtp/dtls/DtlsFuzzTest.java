package io.jackfield.rtp.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Handshakes whose datagrams are mangled on the way, and mangled datagrams from strangers: nothing is thrown, no handshake stays for
 * longer than it may, and once the network is well again a handshake succeeds. One second, or as many as the system property
 * {@code jackfield.fuzz.seconds} says.
 */
class DtlsFuzzTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SECONDS = Long.getLong("jackfield.fuzz.seconds", 1);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void mangledHandshakes() throws InterruptedException {
        long endNs = System.nanoTime() + SECONDS * SECOND_NS;
        try (DtlsContext ours =
                        DtlsContext.builder().warmUp(false).libraryResendMs(1).build();
                DtlsContext theirs =
                        DtlsContext.builder().warmUp(false).libraryResendMs(1).build()) {
            while (System.nanoTime() < endNs) {
                DtlsWorld world = new DtlsWorld();
                DtlsWorld.Node client = world.node(theirs, "192.0.2.1", 4000);
                DtlsWorld.Node server = world.node(ours, "192.0.2.2", 5000);
                client.endpoint.expect(DtlsRole.CLIENT, DtlsWorld.of(ours));
                server.endpoint.expect(DtlsRole.SERVER, DtlsWorld.of(theirs));
                world.loses = sent -> {
                    if (random.nextInt(3) == 0) {
                        DtlsWorld.Node to = sent.to().equals(client.address) ? client : server;
                        give(to, mangled(sent.bytes()), sent.from(), world.nowNs);
                        return true;
                    }
                    return false;
                };
                client.endpoint.connect(server.address, world.nowNs);
                world.run(3 * SECOND_NS);
                world.loses = sent -> false;
                world.run(90 * SECOND_NS);
                assertThat(theirs.halfOpen()).as("seed %d", seed).isZero();
                client.endpoint.close();
                server.endpoint.close();
                world.late();
                client.keys.clear();
                client.endpoint.connect(server.address, world.nowNs);
                world.run(30 * SECOND_NS);
                assertThat(client.keys).as("seed %d", seed).hasSize(1);
                strangers(server, new ArrayList<>(world.sent), world.nowNs);
                client.endpoint.close();
                server.endpoint.close();
                world.late();
                assertThat(ours.halfOpen() + theirs.halfOpen())
                        .as("seed %d", seed)
                        .isZero();
            }
        }
    }

    private void strangers(DtlsWorld.Node server, List<DtlsWorld.Sent> corpus, long nowNs) {
        for (int i = 0; i < 500; i++) {
            byte[] bytes = mangled(corpus.get(random.nextInt(corpus.size())).bytes());
            give(server, bytes, DtlsWorld.address("198.51.100.7", 1 + random.nextInt(3)), nowNs);
        }
    }

    private void give(DtlsWorld.Node to, byte[] bytes, InetSocketAddress from, long nowNs) {
        try {
            to.endpoint.receive(ByteBuffer.wrap(bytes), from, nowNs);
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
        }
    }

    private byte[] mangled(byte[] good) {
        byte[] bytes = good.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(32));
            }
        }
        return bytes;
    }
}
