package io.jackfield.examples.small;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The server's side of one WebSocket (RFC 6455): as much of it as a bot needs. One thread reads. */
final class BotConnection {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_MESSAGE = 1 << 20;
    private static final int MAX_LINE = 8_192;
    private static final int MAX_LINES = 100;

    private final DataInputStream in;
    private final OutputStream out;

    /** Takes what comes. */
    interface Listener {
        void text(String message) throws IOException;

        void audio(byte[] pcm) throws IOException;
    }

    /**
     * Shakes hands.
     *
     * @throws IOException when the other side does not want a WebSocket
     */
    BotConnection(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        String key = "";
        int lines = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
                key = line.substring(18).strip();
            }
            if (++lines > MAX_LINES) {
                throw new IOException("too many headers");
            }
        }
        if (key.isEmpty()) {
            throw new IOException("not a WebSocket");
        }
        out.write(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accept(key) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            if (c != '\r') {
                line.append((char) c);
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("a header is too long");
            }
        }
        return line.toString();
    }

    private static String accept(String key) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            byte[] digest =
                    sha.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Reads until the other side closes. */
    void read(Listener listener) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            byte[] data = data();
            switch (opcode) {
                case TEXT -> listener.text(new String(data, StandardCharsets.UTF_8));
                case BINARY -> listener.audio(data);
                case PING -> send(PONG, data);
                case CLOSE -> {
                    send(CLOSE, data);
                    return;
                }
                default -> {}
            }
        }
    }

    private byte[] data() throws IOException {
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        if (length < 0 || length > MAX_MESSAGE) {
            throw new IOException("a message of " + length + " bytes");
        }
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes((int) length);
        if (mask.length < 4 || data.length < length) {
            throw new EOFException();
        }
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i & 3];
        }
        return data;
    }

    void text(String message) throws IOException {
        send(TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    void audio(byte[] pcm) throws IOException {
        send(BINARY, pcm);
    }

    private synchronized void send(int opcode, byte[] data) throws IOException {
        if (data.length > 0xFFFF) {
            throw new IOException("a frame of " + data.length + " bytes");
        }
        boolean shortOne = data.length < 126; // RFC 6455 5.2: the shortest form of the length
        int header = shortOne ? 2 : 4;
        byte[] frame = new byte[header + data.length];
        frame[0] = (byte) (0x80 | opcode);
        frame[1] = (byte) (shortOne ? data.length : 126);
        if (!shortOne) {
            frame[2] = (byte) (data.length >> 8);
            frame[3] = (byte) data.length;
        }
        System.arraycopy(data, 0, frame, header, data.length);
        out.write(frame);
    }
}
