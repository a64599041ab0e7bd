package io.jackfield.examples.small;

import io.jackfield.media.Call;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.socket.AudioSocket;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;

/**
 * A voice bot in a process of its own would look like this: a WebSocket server that hears a call and speaks in it. This one says
 * everything back a second later; the star key makes it hold its tongue, the hash key makes it hang up.
 */
public final class EchoBot implements AutoCloseable {
    private static final int DELAY_FRAMES = 50;

    private final ServerSocket server;

    /** Listens on a port of loopback; 0 takes any free one. */
    public EchoBot(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Where calls find it. */
    public URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/echo");
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "echo-bot");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                start(() -> talk(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void talk(Socket socket) {
        try (socket) {
            BotConnection call = new BotConnection(socket);
            ArrayDeque<byte[]> memory = new ArrayDeque<>();
            call.read(new BotConnection.Listener() {
                @Override
                public void audio(byte[] pcm) throws IOException {
                    memory.add(pcm);
                    if (memory.size() > DELAY_FRAMES) {
                        call.audio(memory.remove());
                    }
                }

                @Override
                public void text(String message) throws IOException {
                    if (message.contains("\"digit\":\"*\"")) {
                        memory.clear();
                        call.text("{\"event\":\"clear\"}");
                    } else if (message.contains("\"digit\":\"#\"")) {
                        call.text("{\"event\":\"hangup\"}");
                    }
                }
            });
        } catch (IOException e) {
            // the call is over
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Serves on a UDP port until the node is closed: whoever dials {@code bot} talks to the application at the URI. */
    public static MediaEngine serve(SipNode node, URI bot) {
        // README: audio-socket
        AudioSocket application =
                AudioSocket.builder(bot).sampleRate(16_000).hangUpWhenGone(true).build();
        return MediaEngine.builder(node)
                .dialplan(d -> d.match("bot", (Call call) -> call.stream(application)))
                .build();
        // README: end
    }

    /** Bot and engine, at 127.0.0.1:5060. */
    public static void main(String[] args) throws IOException {
        EchoBot bot = new EchoBot(9_099);
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 5_060)).build();
        serve(node, bot.uri());
        node.closed().toCompletableFuture().join();
        bot.close();
    }
}
