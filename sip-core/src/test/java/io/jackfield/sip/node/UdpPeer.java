package io.jackfield.sip.node;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A peer with a plain datagram socket. What it waits for must come within 20 seconds. */
final class UdpPeer implements AutoCloseable {
    private final DatagramSocket socket;

    UdpPeer() throws IOException {
        this(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    UdpPeer(InetAddress address) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setSoTimeout(20_000);
    }

    int port() {
        return socket.getLocalPort();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(InetSocketAddress to, String text) throws IOException {
        send(to, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(InetSocketAddress to, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    SipMessage receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        socket.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        return SipMessage.parse(bytes)
                .orElseThrow(() -> new AssertionError("not SIP: " + new String(bytes, StandardCharsets.UTF_8)));
    }

    SipResponse receiveResponse() throws IOException {
        return (SipResponse) receive();
    }

    SipRequest receiveRequest() throws IOException {
        return (SipRequest) receive();
    }

    /** Whether nothing is there; does not wait. */
    boolean silent() throws IOException {
        socket.setSoTimeout(1);
        try {
            receive();
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(20_000);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
