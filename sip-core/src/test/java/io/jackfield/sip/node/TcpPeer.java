package io.jackfield.sip.node;

import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A peer with a plain stream socket. What it waits for must come within 20 seconds. */
final class TcpPeer implements AutoCloseable {
    private final Socket socket;
    private final SipParser parser = new SipParser();
    private byte[] pending = new byte[0];

    TcpPeer(InetSocketAddress to) throws IOException {
        this(new Socket(to.getAddress(), to.getPort()));
    }

    TcpPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
    }

    Socket socket() {
        return socket;
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    SipMessage receive() throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            ParseStatus status = parser.frame(pending, 0, pending.length);
            if (status != ParseStatus.INCOMPLETE) {
                pending = Arrays.copyOfRange(pending, parser.consumed(), pending.length);
                if (status == ParseStatus.OK) {
                    return parser.message();
                }
                throw new AssertionError("not SIP: " + status);
            }
            byte[] more = new byte[8_192];
            int n = in.read(more);
            if (n < 0) {
                throw new EOFException("closed by the node");
            }
            pending = Arrays.copyOf(pending, pending.length + n);
            System.arraycopy(more, 0, pending, pending.length - n, n);
        }
    }

    SipResponse receiveResponse() throws IOException {
        return (SipResponse) receive();
    }

    SipRequest receiveRequest() throws IOException {
        return (SipRequest) receive();
    }

    /** Reads raw bytes. */
    byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Waits until the node has closed the connection, one way or the other. */
    void awaitClosed() throws IOException {
        byte[] rest = new byte[8_192];
        try {
            while (socket.getInputStream().read(rest) >= 0) {
                continue;
            }
        } catch (SocketException reset) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
