package io.jackfield.relay.ng;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.CookieCache.Key;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.DatagramPort;
import io.jackfield.rtp.loop.MediaLoop;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a SIP server control a relay by the ng protocol, in the place of rtpengine: over UDP, and where asked for over TCP, HTTP and
 * WebSocket. The protocol knows no passwords: listen where only that server can send to.
 *
 * <p>Over UDP a request that comes again, because its reply was lost, gets the same reply and is not done twice. One that cannot be read
 * gets an error, or nothing when it has no cookie. Commands run on the relay's first media loop.
 */
public final class NgServer implements AutoCloseable {
    /** What fits into a datagram (RFC 768, over IPv4). */
    private static final int MAX_REPLY = 65_507;

    private final MediaLoop loop;
    private final NgCommands commands;
    private final NgCounters counters = new NgCounters();
    private final CookieCache cache = new CookieCache();
    private final long startedNs;
    private final DatagramPort port;
    private @Nullable NgStreams streams;
    private Optional<InetSocketAddress> tcp = Optional.empty();
    private Optional<InetSocketAddress> http = Optional.empty();

    private NgServer(RtpRelay relay, MediaLoop loop, InetSocketAddress local) throws BindException {
        this.loop = loop;
        this.commands = new NgCommands(relay, counters);
        this.startedNs = loop.nowNs();
        this.port = loop.open(local, this::onDatagram);
    }

    /**
     * Starts to listen over UDP. Waits for the socket, so not for callers on a media loop.
     *
     * @param local numeric address and port; port 0 takes any free one
     * @throws MediaException PORT_TAKEN when it is in use, SOCKET_FAILED when the address is not one of this machine
     */
    public static NgServer start(RtpRelay relay, InetSocketAddress local) {
        MediaLoop loop = relay.loops().loops().get(0);
        try {
            return loop.call(() -> open(relay, loop, local))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MediaException failure ? failure : e;
        }
    }

    /**
     * Listens over TCP too: messages follow each other on a connection. Call it once, before others use this server. Waits for the
     * socket.
     *
     * @throws MediaException PORT_TAKEN when it is in use
     */
    public NgServer listenTcp(InetSocketAddress address) {
        tcp = Optional.of(streams().tcp(address));
        return this;
    }

    /**
     * Listens over HTTP and WebSocket too: {@code /ng} with cookies, {@code /ng-plain} without. Call it once, before others use this
     * server. Waits for the socket.
     *
     * @throws MediaException PORT_TAKEN when it is in use
     */
    public NgServer listenHttp(InetSocketAddress address) {
        http = Optional.of(streams().http(address));
        return this;
    }

    private NgStreams streams() {
        NgStreams open = streams;
        if (open == null) {
            open = new NgStreams(this::onStream);
            streams = open;
        }
        return open;
    }

    private static NgServer open(RtpRelay relay, MediaLoop loop, InetSocketAddress local) {
        try {
            return new NgServer(relay, loop, local);
        } catch (BindException e) {
            throw new MediaException(
                    MediaException.Code.PORT_TAKEN, "cannot listen on " + local + ": " + e.getMessage());
        }
    }

    /** Where it listens over UDP. */
    public InetSocketAddress local() {
        return port.local();
    }

    /** Where it listens over TCP. */
    public Optional<InetSocketAddress> localTcp() {
        return tcp;
    }

    /** Where it listens over HTTP and WebSocket. */
    public Optional<InetSocketAddress> localHttp() {
        return http;
    }

    /** Requests that came again and got their reply again, or were still being worked on. */
    public long repeated() {
        return counters.repeated.sum();
    }

    /** Datagrams that were no request. */
    public long malformed() {
        return counters.malformed.sum();
    }

    private void onDatagram(ByteBuffer datagram, InetSocketAddress client, long nowNs) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        Optional<String> cookie = NgMessage.cookie(bytes);
        if (cookie.isEmpty()) {
            counters.malformed.increment();
            return;
        }
        Key key = new Key(client, cookie.get());
        switch (cache.begin(key, nowNs)) {
            case PENDING -> counters.repeated.increment();
            case ANSWERED -> {
                counters.repeated.increment();
                cache.reply(key).ifPresent(reply -> send(key, reply));
            }
            case NEW -> perform(key, bytes, nowNs);
        }
    }

    private void perform(Key key, byte[] datagram, long nowNs) {
        NgMessage message = NgMessage.parse(datagram).orElseThrow();
        perform(message, nowNs).thenAccept(reply -> {
            if (loop.inLoop()) {
                answer(key, message, reply);
            } else if (!loop.execute(() -> answer(key, message, reply))) {
                counters.unsent.increment(); // it comes again: CookieCache.PENDING_NS
            }
        });
    }

    private CompletionStage<Dictionary> perform(NgMessage message, long nowNs) {
        if (message.body().isEmpty()) {
            counters.malformed.increment();
            return CompletableFuture.completedStage(NgCommands.error("could not decode the dictionary"));
        }
        return commands.perform(new NgRequest(message.body().get()), Duration.ofNanos(nowNs - startedNs));
    }

    /** A message of a connection: replies cannot be lost there, so none is kept. */
    private void onStream(NgMessage message, Consumer<byte[]> reply) {
        boolean taken = loop.execute(() -> perform(message, loop.nowNs()).thenAccept(result -> {
            count(result);
            reply.accept(message.reply(result));
        }));
        if (!taken) {
            reply.accept(message.reply(NgCommands.error("overloaded")));
        }
    }

    private void count(Dictionary reply) {
        if (reply.text("result").orElse("").equals("error")) {
            counters.errors.increment();
        }
    }

    private void answer(Key key, NgMessage message, Dictionary reply) {
        count(reply);
        byte[] bytes = message.reply(reply);
        if (bytes.length > MAX_REPLY) {
            bytes = message.reply(NgCommands.error("the reply does not fit into a datagram"));
        }
        cache.answered(key, bytes);
        send(key, bytes);
    }

    private void send(Key key, byte[] reply) {
        if (!port.send(ByteBuffer.wrap(reply), key.client())) {
            counters.unsent.increment();
        }
    }

    /** Stops listening; sessions go on. Never waits, harmless when closed. */
    @Override
    public void close() {
        loop.execute(() -> port.close(() -> {}));
        NgStreams open = streams;
        if (open != null) {
            open.close();
        }
    }
}
