package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SocketAddressTest {
    private final ByteBuffer memory = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
    private final SocketAddress reader = new SocketAddress(SocketAddress.ONE_SOURCE);

    @Property
    void whatIsWrittenIsReadAgain(
            @ForAll @Size(4) byte[] ipv4, @ForAll @Size(16) byte[] ipv6, @ForAll @IntRange(max = 65_535) int port)
            throws Exception {
        InetSocketAddress four = new InetSocketAddress(InetAddress.getByAddress(ipv4), port);
        assertThat(SocketAddress.write(memory, 8, four)).isEqualTo(16);
        assertThat(reader.read(memory, 8)).isEqualTo(four);
        if (InetAddress.getByAddress(ipv6).getAddress().length == 16) { // else it is IPv4 in disguise
            InetSocketAddress six = new InetSocketAddress(InetAddress.getByAddress(ipv6), port);
            assertThat(SocketAddress.write(memory, 8, six)).isEqualTo(28);
            assertThat(reader.read(memory, 8)).isEqualTo(six);
        }
    }

    @Test
    void theSameSourceIsTheSameObjectAndAnotherOneIsNot() throws Exception {
        SocketAddress.write(memory, 0, new InetSocketAddress("192.0.2.1", 4_000));
        SocketAddress.write(memory, 32, new InetSocketAddress("192.0.2.1", 4_001));
        InetSocketAddress first = reader.read(memory, 0);
        assertThat(reader.read(memory, 0)).isSameAs(first);
        assertThat(reader.read(memory, 32)).isNotEqualTo(first);
        assertThat(reader.read(memory, 0)).isEqualTo(first);
    }
}
