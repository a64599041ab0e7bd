package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jackfield proxy --open} in a process of its own. */
class OpenProxyTest {
    private static final int PATIENCE_MS = 10_000;

    @TempDir
    private Path folder;

    @Test
    void itWarnsAndRelaysToTheRequestUri() throws IOException {
        try (RunningProxy proxy = new RunningProxy(folder, "--open");
                DatagramSocket caller = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket callee = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            callee.setSoTimeout(PATIENCE_MS);
            String[] at = proxy.address().split(":");
            byte[] request = ("MESSAGE sip:bob@127.0.0.1:" + callee.getLocalPort() + " SIP/2.0\r\n"
                            + "Via: SIP/2.0/UDP 127.0.0.1:" + caller.getLocalPort() + ";branch=z9hG4bK1;rport\r\n"
                            + "From: <sip:alice@example.com>;tag=a\r\nTo: <sip:bob@example.com>\r\n"
                            + "Call-ID: open-1\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            caller.send(
                    new DatagramPacket(request, request.length, new InetSocketAddress(at[0], Integer.parseInt(at[1]))));
            DatagramPacket relayed = new DatagramPacket(new byte[4_096], 4_096);
            callee.receive(relayed);

            assertThat(new String(relayed.getData(), 0, relayed.getLength(), StandardCharsets.US_ASCII))
                    .startsWith("MESSAGE sip:bob@127.0.0.1:")
                    .contains("Via: SIP/2.0/UDP " + proxy.address());
            assertThat(Files.readString(folder.resolve("proxy.log"))).contains("WARNING: --open", "open relay");
        }
    }
}
