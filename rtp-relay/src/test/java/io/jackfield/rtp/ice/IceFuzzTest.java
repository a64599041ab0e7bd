package io.jackfield.rtp.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sdp.IceCandidate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Messages of ICE, mangled in every way: nothing is thrown, nothing grows, nobody gets in. One second, or as many as the system property
 * {@code jackfield.fuzz.seconds} says.
 */
class IceFuzzTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long SECONDS = Long.getLong("jackfield.fuzz.seconds", 1);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void mangledMessages() {
        long endNs = System.nanoTime() + SECONDS * SECOND_NS;
        long tried = 0;
        while (System.nanoTime() < endNs) {
            IceWorld world = new IceWorld(random.nextLong());
            IceWorld.Node a = world.new Node("192.0.2.1", IceSettings.FULL, true, 1);
            IceWorld.Node b = world.new Node("192.0.2.2", IceSettings.FULL, false, 1);
            a.knows(b, b.candidates());
            b.knows(a, a.candidates());
            world.run(2 * SECOND_NS);
            List<byte[]> corpus = corpus(a, b);
            for (int i = 0; i < 2000; i++, tried++) {
                byte[] bytes = mangled(corpus.get(random.nextInt(corpus.size())));
                InetSocketAddress source = random.nextBoolean()
                        ? b.address(1)
                        : new InetSocketAddress("198.51.100.7", 1 + random.nextInt(9));
                try {
                    a.agent.receive(random.nextInt(3), ByteBuffer.wrap(bytes), source, world.nowNs);
                    IceCandidate.parse(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1));
                } catch (RuntimeException e) {
                    throw new AssertionError(
                            "seed " + seed + ": " + HexFormat.of().formatHex(bytes), e);
                }
                assertThat(a.agent.pairs()).isLessThanOrEqualTo(IceAgent.MAX_PAIRS);
            }
            world.run(2 * SECOND_NS);
            assertThat(a.agent.connected()).as("seed %d", seed).isTrue();
            assertThat(a.aims.get(1)).isEqualTo(b.address(1));
        }
        assertThat(tried).isPositive();
    }

    /** Good requests and responses, signed and not, as peers and strangers make them. */
    private List<byte[]> corpus(IceWorld.Node a, IceWorld.Node b) {
        String password = a.agent.local().password().secret();
        String name = a.agent.local().ufrag() + ":" + b.agent.local().ufrag();
        byte[] id = new byte[12];
        random.nextBytes(id);
        List<byte[]> corpus = new ArrayList<>();
        byte[] request = StunWriter.request(id)
                .username(name)
                .role(false, random.nextLong())
                .priority(random.nextInt())
                .useCandidate()
                .sealed("a stranger's");
        corpus.add(request);
        corpus.add(StunWriter.request(id).username(name).open());
        StunMessage parsed = StunMessage.parse(ByteBuffer.wrap(request)).orElseThrow();
        corpus.add(StunWriter.success(parsed).mapped(b.address(1)).sealed(password));
        corpus.add(StunWriter.error(parsed, 487, "Role Conflict").sealed(password));
        corpus.add(StunWriter.error(parsed, 420, "Unknown").unknown(0x7777).open());
        return corpus;
    }

    private byte[] mangled(byte[] good) {
        byte[] bytes = random.nextInt(8) == 0 ? new byte[random.nextInt(200)] : good.clone();
        for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, at);
                default -> bytes = java.util.Arrays.copyOf(bytes, Math.min(1600, bytes.length + random.nextInt(64)));
            }
        }
        return bytes;
    }
}
