package io.jackfield.sip.node;

import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client by hand, which can also do what none should. */
final class WsPeer implements AutoCloseable {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final DataInputStream in;

    /** What a frame held. */
    record Frame(int opcode, boolean last, byte[] payload) {
        int closeCode() {
            return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
    }

    WsPeer(InetSocketAddress to) throws IOException {
        this(new Socket(to.getAddress(), to.getPort()));
    }

    WsPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    static WsPeer open(InetSocketAddress to) throws IOException {
        WsPeer peer = new WsPeer(to);
        peer.upgrade();
        return peer;
    }

    void upgrade() throws IOException {
        raw(handshake(""));
        String answer = readHead();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(answer);
        }
    }

    static String handshake(String more) {
        return "GET /ws HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: chat, sip\r\n" + more + "\r\n";
    }

    Socket socket() {
        return socket;
    }

    void raw(String text) throws IOException {
        raw(text.getBytes(StandardCharsets.UTF_8));
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    void text(String message) throws IOException {
        raw(frame(0x81, message.getBytes(StandardCharsets.UTF_8)));
    }

    /** A masked frame. {@code first} has FIN and opcode. */
    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i & 3]);
        }
        return out.toByteArray();
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new IOException("a server does not mask");
        }
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 0x0f, (first & 0x80) != 0, payload);
    }

    SipMessage receive() throws IOException {
        Frame frame = read();
        if (frame.opcode() != 1 && frame.opcode() != 2) {
            throw new IOException("opcode " + frame.opcode());
        }
        SipParser parser = new SipParser();
        ParseStatus status = parser.parse(frame.payload(), 0, frame.payload().length);
        if (status != ParseStatus.OK) {
            throw new IOException("not SIP: " + status);
        }
        return parser.message();
    }

    SipResponse receiveResponse() throws IOException {
        return (SipResponse) receive();
    }

    SipRequest receiveRequest() throws IOException {
        return (SipRequest) receive();
    }

    /** Waits until the node has closed the connection; gives the code of its close frame, 0 when it sent none. */
    int awaitClosed() throws IOException {
        int code = 0;
        try {
            while (true) {
                Frame frame = read();
                if (frame.opcode() == 8) {
                    code = frame.closeCode();
                }
            }
        } catch (EOFException | java.net.SocketException closed) {
            return code;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
