package io.jackfield.media.socket;

import io.jackfield.media.document.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ServerSocketFactory;

/** A WebSocket server (RFC 6455) that does what a test wants an application to do. */
public final class Application implements AutoCloseable {
    private final ServerSocket server;
    private final String scheme;
    private final Map<String, BlockingQueue<Map<String, String>>> texts = new ConcurrentHashMap<>();
    private final BlockingQueue<Map<String, String>> requests = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private final AtomicReference<Socket> current = new AtomicReference<>();

    public Application() throws IOException {
        this(ServerSocketFactory.getDefault(), "ws");
    }

    public Application(ServerSocketFactory sockets, String scheme) throws IOException {
        this.server = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.scheme = scheme;
        Thread thread = new Thread(this::accept, "application");
        thread.setDaemon(true);
        thread.start();
    }

    public URI uri() {
        return URI.create(scheme + "://localhost:" + server.getLocalPort() + "/talk");
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                try {
                    serve(socket);
                } catch (IOException | GeneralSecurityException e) {
                    // the connection is over
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) throws IOException, GeneralSecurityException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((headers.get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        current.set(socket);
        requests.add(headers);
        while (true) {
            frame(in);
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append(c == '\r' ? "" : (char) c);
        }
        return line.toString();
    }

    private void frame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length;
        byte[] mask = in.readNBytes(4);
        byte[] data = in.readNBytes(length);
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i & 3];
        }
        switch (opcode) {
            case 1 ->
                add(JsonText.read(new String(data, StandardCharsets.UTF_8)).orElseThrow());
            case 2 -> {
                synchronized (audio) {
                    audio.write(data);
                }
            }
            case 8 -> {
                add(Map.of("event", "closed"));
                throw new IOException("closed");
            }
            case 9 -> send(10, data);
            default -> {}
        }
    }

    private void send(int opcode, byte[] data) throws IOException {
        OutputStream out = current.get().getOutputStream();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (data.length < 126) {
            frame.write(data.length);
        } else if (data.length < 65_536) {
            frame.write(126);
            frame.write(data.length >> 8);
            frame.write(data.length);
        } else {
            throw new IllegalArgumentException("too long for a test");
        }
        frame.write(data);
        synchronized (this) {
            out.write(frame.toByteArray());
        }
    }

    public void send(String text) throws IOException {
        send(1, text.getBytes(StandardCharsets.UTF_8));
    }

    public void audio(byte[] pcm) throws IOException {
        for (int at = 0; at < pcm.length; at += 32_000) {
            send(2, java.util.Arrays.copyOfRange(pcm, at, Math.min(pcm.length, at + 32_000)));
        }
    }

    /** Cuts the connection. */
    public void cut() throws IOException {
        current.get().close();
    }

    /** The headers of the next connection. */
    public Map<String, String> request() throws InterruptedException {
        return java.util.Objects.requireNonNull(requests.poll(20, TimeUnit.SECONDS), "nobody connected");
    }

    /** The next message of an event; others wait for their turn. */
    public Map<String, String> text(String event) throws InterruptedException {
        Map<String, String> text = queue(event).poll(20, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("no " + event);
        }
        return text;
    }

    private BlockingQueue<Map<String, String>> queue(String event) {
        return texts.computeIfAbsent(event, name -> new LinkedBlockingQueue<>());
    }

    private void add(Map<String, String> text) {
        queue(text.getOrDefault("event", "")).add(text);
    }

    /** What was heard so far, as samples. */
    public short[] heard() {
        byte[] bytes;
        synchronized (audio) {
            bytes = audio.toByteArray();
        }
        short[] pcm = new short[bytes.length / 2];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (bytes[2 * i] & 0xFF | bytes[2 * i + 1] << 8);
        }
        return pcm;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Socket socket = current.get();
        if (socket != null) {
            socket.close();
        }
    }
}
