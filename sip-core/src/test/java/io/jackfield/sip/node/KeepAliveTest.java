package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two empty lines that keep a way open (RFC 5626 4.4.1). */
@Timeout(30)
@ExtendWith(LeakCheck.class)
class KeepAliveTest {
    private final Answering user = new Answering();
    private final SipNode node = SipNode.builder()
            .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
            .build();

    KeepAliveTest() {
        node.attach(user);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void keepAlive(Flow flow) {
        for (TransactionLayer layer : node.layers()) { // each shard has to find the connection, whoever owns it
            layer.shard().execute(() -> layer.keepAlive(flow));
        }
    }

    @Test
    void byDatagram() throws Exception {
        try (DatagramSocket phone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            phone.setSoTimeout(10_000);
            keepAlive(Flow.to(Transport.UDP, new InetSocketAddress("127.0.0.1", phone.getLocalPort())));
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            phone.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII))
                    .isEqualTo("\r\n\r\n");
        }
    }

    @Test
    void overTheConnectionThatIsThereAndNoOther() throws Exception {
        InetSocketAddress tcp = node.listenPoints().get(1).address();
        try (Socket phone = new Socket(tcp.getAddress(), tcp.getPort())) {
            phone.setSoTimeout(10_000);
            phone.getOutputStream()
                    .write(Texts.request("OPTIONS", Texts.via("TCP", 9, "k"), "k")
                            .getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> !user.flows.isEmpty());
            InputStream in = phone.getInputStream();
            String answer = readUntil(in, "\r\n\r\n");
            assertThat(answer).startsWith("SIP/2.0 200");
            Flow flow = user.flows.get(0);
            // Nobody listens there: that would be a connection of its own, which a ping is not worth.
            keepAlive(Flow.to(Transport.TCP, new InetSocketAddress("127.0.0.1", phone.getLocalPort() == 9 ? 10 : 9)));
            keepAlive(flow);
            assertThat(readUntil(in, "\r\n\r\n")).isEqualTo("\r\n\r\n");
            // What it answers disturbs nothing.
            phone.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            phone.getOutputStream()
                    .write(Texts.request("OPTIONS", Texts.via("TCP", 9, "l"), "l")
                            .getBytes(StandardCharsets.UTF_8));
            Awaitility.await().until(() -> user.requests.size() == 2);
            assertThat(user.requests).extracting(SipRequest::callId).contains("l");
        }
        // The connection is gone: nothing happens.
        keepAlive(user.flows.get(0));
    }

    private static String readUntil(InputStream in, String end) throws Exception {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            assertThat(next).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
