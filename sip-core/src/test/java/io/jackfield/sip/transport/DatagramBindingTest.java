package io.jackfield.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

class DatagramBindingTest {
    private static int granted(int asked) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (DatagramChannel channel =
                DatagramBinding.bind(anyPort, 1, asked).get(0).channel()) {
            return channel.getOption(StandardSocketOptions.SO_RCVBUF);
        }
    }

    /** What the system grants is its business: less than was asked for, or twice as much; but more to who asks for more. */
    @Test
    void aSocketKeepsAsMuchAsItsListenPointAsksFor() throws IOException {
        assertThat(granted(64 << 10)).isBetween(64 << 10, 128 << 10);
        assertThat(granted(128 << 10)).isGreaterThan(granted(64 << 10));
    }

    @Test
    void aReceiveBufferHasBounds() {
        BindOptions options = BindOptions.NONE;
        assertThat(options.receiveBuffer()).isEqualTo(BindOptions.RECEIVE_BUFFER);
        assertThat(options.withReceiveBuffer(8 << 20).receiveBuffer()).isEqualTo(8 << 20);
        assertThatThrownBy(() -> options.withReceiveBuffer(1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }
}
