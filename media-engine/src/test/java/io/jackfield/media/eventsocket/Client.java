package io.jackfield.media.eventsocket;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/** A client of the event socket, as simple as one can be. */
final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final Queue<Map<String, String>> events = new ArrayDeque<>();

    Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Client login(InetSocketAddress address, String password) throws IOException {
        Client client = new Client(new Socket(address.getAddress(), address.getPort()));
        if (!client.frame().get("Content-Type").equals("auth/request")) {
            throw new IOException("no greeting");
        }
        client.say("auth " + password);
        return client;
    }

    /** Sends a command, and takes the answer to it. */
    Map<String, String> say(String command) throws IOException {
        socket.getOutputStream().write((command + "\n\n").getBytes(StandardCharsets.UTF_8));
        while (true) {
            Map<String, String> frame = frame();
            if (!frame.getOrDefault("Content-Type", "").startsWith("text/event")) {
                return frame;
            }
            events.add(event(frame));
        }
    }

    String api(String command) throws IOException {
        return say("api " + command).get("body");
    }

    /** Waits for an event of a name; those before it are gone. */
    Map<String, String> event(String name) throws IOException {
        while (true) {
            Map<String, String> event = events.isEmpty() ? event(frame()) : events.remove();
            if (name.equals(event.get("Event-Name"))) {
                return event;
            }
        }
    }

    private static Map<String, String> event(Map<String, String> frame) {
        Map<String, String> event = new LinkedHashMap<>();
        String text = frame.getOrDefault("body", "");
        int end = text.indexOf("\n\n");
        for (String line : text.substring(0, Math.max(0, end)).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                event.put(
                        line.substring(0, colon), URLDecoder.decode(line.substring(colon + 2), StandardCharsets.UTF_8));
            }
        }
        event.put("body", end < 0 ? "" : text.substring(end + 2));
        return event;
    }

    Map<String, String> frame() throws IOException {
        Map<String, String> frame = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            frame.put(line.substring(0, colon), line.substring(colon + 2));
        }
        int length = Integer.parseInt(frame.getOrDefault("Content-Length", "0"));
        frame.put("body", new String(in.readNBytes(length), StandardCharsets.UTF_8));
        return frame;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
