package io.jackfield.rtp.loop;

import io.jackfield.rtp.RtpPacket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The other end of a media port: a plain socket that sends and receives RTP. */
public final class Peer implements AutoCloseable {
    private final DatagramSocket socket;
    private int sequence = 100;

    public Peer() {
        this("127.0.0.1");
    }

    public Peer(String address) {
        this(address, 0);
    }

    public Peer(String address, int port) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** An RTP packet of PCMU with a payload of its own. */
    public byte[] rtp(String payload) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + payload.length());
        RtpPacket.writeHeader(bytes, 0, false, sequence, 160 * sequence, port());
        sequence++;
        return bytes.put(payload.getBytes(StandardCharsets.US_ASCII)).array();
    }

    public void send(byte[] packet, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(packet, packet.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] sendRtp(String payload, InetSocketAddress to) {
        byte[] packet = rtp(payload);
        send(packet, to);
        return packet;
    }

    public record Received(byte[] bytes, InetSocketAddress from) {}

    /** The next datagram within that time. */
    public Optional<Received> receive(Duration within) {
        try {
            socket.setSoTimeout((int) within.toMillis());
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            socket.receive(packet);
            return Optional.of(new Received(Arrays.copyOf(packet.getData(), packet.getLength()), (InetSocketAddress)
                    packet.getSocketAddress()));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Received receive() {
        return receive(Duration.ofSeconds(10)).orElseThrow(() -> new AssertionError("nothing came"));
    }

    @Override
    public void close() {
        socket.close();
    }
}
