package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgValue.Dictionary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Speaks ng to a server byte for byte: what a SIP server's module does, and what it never would. */
final class NgTerminal implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;

    private final DatagramSocket socket;
    private final InetSocketAddress server;
    private int cookies;

    NgTerminal(InetSocketAddress server) {
        this.server = server;
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<byte[]> receive(int withinMs) {
        try {
            socket.setSoTimeout(withinMs);
            DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
            socket.receive(packet);
            return Optional.of(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text and returns the text that comes back. */
    String raw(String text) {
        send(text);
        return new String(receive(PATIENCE_MS).orElseThrow(), StandardCharsets.ISO_8859_1);
    }

    Dictionary ask(Dictionary request) {
        String cookie = "c" + ++cookies;
        send(NgMessage.encode(cookie, request));
        while (true) {
            NgMessage reply =
                    NgMessage.parse(receive(PATIENCE_MS).orElseThrow()).orElseThrow();
            if (reply.cookie().equals(cookie)) {
                return reply.body().orElseThrow();
            }
        }
    }

    Dictionary ask(String command, String... keysAndValues) {
        Dictionary request = new Dictionary().put("command", command);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            request.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ask(request);
    }

    static Dictionary with(Dictionary request, String key, String... texts) {
        return request.put(key, NgValue.Items.of(List.of(texts)));
    }

    @Override
    public void close() {
        socket.close();
    }
}
