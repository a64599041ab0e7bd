package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Waiting;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The TOS byte (RFC 3246, RFC 8837) as it arrives: a receiver asks its kernel for it with each packet, which Java has no way to. */
@EnabledOnOs(OS.LINUX)
class TrafficClassTest {
    private static final NativeLibrary LIBC = NativeLibrary.getInstance("c");
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int DATAGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int RECEIVE_TIMEOUT = 20;
    private static final int RECEIVE_TOS = 13;
    private static final int RECEIVE_TRAFFIC_CLASS = 66;

    private static int call(String function, Object... arguments) {
        int result = LIBC.getFunction(function).invokeInt(arguments);
        assertThat(result).as(function).isNotNegative();
        return result;
    }

    /** A socket on loopback that is told the TOS byte of what it gets. */
    private static final class Listener implements AutoCloseable {
        private final int socket;
        private final int port;

        Listener(boolean ipv6) {
            socket = call("socket", ipv6 ? INET6 : INET, DATAGRAM, 0);
            Memory one = new Memory(16);
            one.clear();
            one.setInt(0, 1);
            call("setsockopt", socket, ipv6 ? 41 : 0, ipv6 ? RECEIVE_TRAFFIC_CLASS : RECEIVE_TOS, one, 4);
            one.setLong(0, 10);
            one.setLong(8, 0);
            call("setsockopt", socket, SOL_SOCKET, RECEIVE_TIMEOUT, one, 16);
            Memory address = new Memory(28);
            address.clear();
            address.setShort(0, (short) (ipv6 ? INET6 : INET));
            address.setByte(ipv6 ? 23 : 4, (byte) (ipv6 ? 1 : 127));
            address.setByte(ipv6 ? 22 : 7, (byte) (ipv6 ? 0 : 1));
            call("bind", socket, address, ipv6 ? 28 : 16);
            Memory size = new Memory(4);
            size.setInt(0, 28);
            call("getsockname", socket, address, size);
            port = (address.getByte(2) & 0xff) << 8 | address.getByte(3) & 0xff;
        }

        /** The TOS byte of the next packet. */
        int receive() {
            Memory data = new Memory(2000);
            Memory vector = new Memory(16);
            vector.setPointer(0, data);
            vector.setLong(8, data.size());
            Memory control = new Memory(128);
            Memory message = new Memory(56);
            message.clear();
            message.setPointer(16, vector);
            message.setLong(24, 1);
            message.setPointer(32, control);
            message.setLong(40, control.size());
            call("recvmsg", socket, message, 0);
            assertThat(message.getLong(40)).as("bytes of ancillary data").isGreaterThanOrEqualTo(17);
            return control.getByte(16) & 0xff; // behind length, level and type
        }

        @Override
        public void close() {
            call("close", socket);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, SELECTOR", "false, BEST", "true, SELECTOR", "true, BEST"})
    void arrivesAsItIsSet(boolean ipv6, Waiting how) {
        String address = ipv6 ? "::1" : "127.0.0.1";
        MediaLoops loops = MediaLoops.builder().threads(1).waiting(how).start();
        try (Listener bob = new Listener(ipv6);
                io.jackfield.rtp.loop.Peer alice = new io.jackfield.rtp.loop.Peer(address);
                RtpRelay relay = RtpRelay.builder()
                        .network("here", address)
                        .ports(24_600, 24_699)
                        .loops(loops)
                        .build()) {
            InetSocketAddress towardsBob = call(relay, address, alice.port(), bob.port, RelayOptions.standard());
            alice.sendRtp("usual", towardsBob);
            assertThat(bob.receive()).as("expedited forwarding").isEqualTo(184);
            towardsBob = call(
                    relay,
                    address,
                    alice.port(),
                    bob.port,
                    RelayOptions.builder().trafficClass(104).build());
            alice.sendRtp("other", towardsBob);
            assertThat(bob.receive()).isEqualTo(104);
        } finally {
            loops.close();
        }
    }

    /** Where Alice sends to. */
    private static InetSocketAddress call(RtpRelay relay, String address, int alice, int bob, RelayOptions options) {
        InetSocketAddress proxy = new InetSocketAddress(address, 5060);
        await(relay.offer(new MediaLeg("c", "a", "", "", proxy), sdp(address, alice), options));
        return Phone.rtpOf(await(relay.answer(new MediaLeg("c", "a", "b", "", proxy), sdp(address, bob))));
    }

    private static byte[] sdp(String address, int port) {
        String family = address.contains(":") ? "IP6 " : "IP4 ";
        return Phone.bytes("v=0\r\no=- 1 1 IN " + family + address + "\r\ns=-\r\nc=IN " + family + address
                + "\r\nt=0 0\r\nm=audio " + port + " RTP/AVP 0\r\n");
    }

    private static byte[] await(java.util.concurrent.CompletionStage<byte[]> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
