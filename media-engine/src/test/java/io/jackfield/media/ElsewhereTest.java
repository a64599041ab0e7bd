package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Of two phones that ring one answers: the other is told, so that it lists no missed call (RFC 3326 2). */
class ElsewhereTest {
    /** A phone that rings, byte by byte. */
    private static final class Ringing implements AutoCloseable {
        final DatagramSocket socket = open();

        private static DatagramSocket open() {
            try {
                DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                socket.setSoTimeout(10_000);
                return socket;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Reads until a request of this method has come. */
        DatagramPacket request(String method) throws IOException {
            DatagramPacket packet;
            do {
                packet = new DatagramPacket(new byte[4_000], 4_000);
                socket.receive(packet);
            } while (!text(packet).startsWith(method));
            return packet;
        }

        static String text(DatagramPacket packet) {
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        }

        void answer(DatagramPacket request, String status) throws IOException {
            StringBuilder response = new StringBuilder("SIP/2.0 " + status + "\r\n");
            text(request)
                    .lines()
                    .filter(line -> line.matches("(?i)(Via|From|To|Call-ID|CSeq):.*"))
                    .forEach(line -> response.append(line)
                            .append(line.startsWith("To:") ? ";tag=1" : "")
                            .append("\r\n"));
            byte[] bytes =
                    response.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
            socket.send(new DatagramPacket(bytes, bytes.length, request.getSocketAddress()));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void whoRangInVainIsToldThatItWasAnsweredElsewhere() throws Exception {
        BlockingQueue<DatagramPacket> invites = new ArrayBlockingQueue<>(1);
        try (Ringing ringing = new Ringing();
                Trio trio = new Trio(
                        call -> call.bridge(
                                Targets.together(
                                        "sip:a@127.0.0.1:" + ringing.socket.getLocalPort(),
                                        call.variable("to").orElseThrow()),
                                BridgeOptions.DEFAULTS),
                        d -> d.match("bob", call -> {
                            DatagramPacket invite = ringing.request("INVITE");
                            ringing.answer(invite, "180 Ringing");
                            invites.add(invite);
                            call.answer();
                            call.awaitEnd();
                        }),
                        b -> b)) {
            Call call = trio.call("bob", d -> d, Call::awaitEnd);
            DatagramPacket invite = invites.poll(15, TimeUnit.SECONDS);
            assertThat(invite).isNotNull();
            DatagramPacket cancel = ringing.request("CANCEL");
            assertThat(Ringing.text(cancel)).contains("Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n");
            ringing.answer(cancel, "200 OK");
            ringing.answer(invite, "487 Request Terminated");
            call.hangup();
        }
    }
}
