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
import java.util.concurrent.CompletionException;

/**
 * Lets a SIP server control a relay by the ng protocol over UDP, in the place of rtpengine. The protocol knows no passwords: listen
 * where only that server can send to.
 *
 * <p>A request that comes again, because its reply was lost, gets the same reply and is not done twice. One that cannot be read gets an
 * error, or nothing when it has no cookie. It runs on the relay's first media loop.
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

    private NgServer(RtpRelay relay, MediaLoop loop, InetSocketAddress local) throws BindException {
        this.loop = loop;
        this.commands = new NgCommands(relay, counters);
        this.startedNs = loop.nowNs();
        this.port = loop.open(local, this::onDatagram);
    }

    /**
     * Starts to listen. Waits for the socket, so not for callers on a media loop.
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

    private static NgServer open(RtpRelay relay, MediaLoop loop, InetSocketAddress local) {
        try {
            return new NgServer(relay, loop, local);
        } catch (BindException e) {
            throw new MediaException(
                    MediaException.Code.PORT_TAKEN, "cannot listen on " + local + ": " + e.getMessage());
        }
    }

    /** Where it listens. */
    public InetSocketAddress local() {
        return port.local();
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
        Optional<Dictionary> body = Bencode.parse(datagram, key.cookie().length() + 1);
        if (body.isEmpty()) {
            counters.malformed.increment();
            answer(key, NgCommands.error("could not decode the dictionary"));
            return;
        }
        commands.perform(new NgRequest(body.get()), Duration.ofNanos(nowNs - startedNs))
                .thenAccept(reply -> {
                    if (loop.inLoop()) {
                        answer(key, reply);
                    } else if (!loop.execute(() -> answer(key, reply))) {
                        counters.unsent.increment(); // it comes again: CookieCache.PENDING_NS
                    }
                });
    }

    private void answer(Key key, Dictionary reply) {
        if (reply.text("result").orElse("").equals("error")) {
            counters.errors.increment();
        }
        byte[] bytes = NgMessage.encode(key.cookie(), reply);
        if (bytes.length > MAX_REPLY) {
            bytes = NgMessage.encode(key.cookie(), NgCommands.error("the reply does not fit into a datagram"));
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
    }
}
