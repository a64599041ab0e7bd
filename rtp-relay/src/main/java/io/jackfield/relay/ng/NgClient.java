package io.jackfield.relay.ng;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.loop.DatagramPort;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sip.node.MediaAnchor;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * A relay elsewhere that is controlled by the ng protocol over UDP: Jackfield's own or rtpengine. Methods may be called from any thread
 * and none blocks; stages complete on a media loop.
 *
 * <p>A stage fails with a {@link MediaException}: RELAY_SILENT when no reply came in time, SESSION_LIMIT when the relay is full,
 * RELAY_REFUSED with the relay's words when it says no, OVERLOADED when too many requests wait already, CLOSED. {@link #delete} does not
 * fail because the relay does not know the call.
 */
public final class NgClient implements MediaAnchor, AutoCloseable {
    /** Most requests that wait for a reply. */
    static final int MAX_PENDING = 4096;

    private final MediaLoop loop;
    private final InetSocketAddress relay;
    private final long patienceNs;
    private final Map<String, NgValue> extras;
    private final DatagramPort port;
    private final BoundedMap<String, Pending> pending =
            new BoundedMap<>("ng requests", MAX_PENDING, BoundedMap.Policy.REJECT_NEW);
    private final String cookiePrefix = Long.toString(new SecureRandom().nextLong() & Long.MAX_VALUE, 36) + "_";
    private long cookies;
    private boolean closed;

    private NgClient(Builder builder, MediaLoop loop) throws BindException {
        this.loop = loop;
        this.relay = builder.relay;
        this.patienceNs = builder.patience.toNanos();
        this.extras = Map.copyOf(builder.extras);
        boolean ipv6 = builder.relay.getAddress() instanceof Inet6Address;
        this.port = loop.open(new InetSocketAddress(ipv6 ? "::" : "0.0.0.0", 0), this::onDatagram);
    }

    /**
     * Settings of a client.
     *
     * @param relay where the relay listens for ng, resolved
     * @param loops what to run on; not closed with the client
     */
    public static Builder builder(InetSocketAddress relay, MediaLoops loops) {
        return new Builder(relay, loops);
    }

    @Override
    public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
        return describe("offer", leg, sdp);
    }

    @Override
    public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
        return describe("answer", leg, sdp);
    }

    @Override
    public CompletionStage<Void> delete(MediaLeg leg) {
        return ask(command("delete", leg).put("delete-delay", 0)).thenAccept(reply -> {});
    }

    /** Whether the relay is there: completes when it says so, fails with RELAY_SILENT. */
    public CompletionStage<Void> ping() {
        return ask(new Dictionary().put("command", "ping")).thenAccept(reply -> {});
    }

    private CompletionStage<byte[]> describe(String command, MediaLeg leg, byte[] sdp) {
        Dictionary request = command(command, leg);
        InetAddress from = leg.signalledFrom().getAddress();
        if (from != null && !from.isAnyLocalAddress()) {
            request.put(
                    "received-from",
                    Items.of(List.of(from instanceof Inet6Address ? "IP6" : "IP4", from.getHostAddress())));
        }
        extras.forEach((key, value) -> {
            if (!key.equals("direction") || command.equals("offer")) {
                request.put(key, value);
            }
        });
        request.put("sdp", new NgValue.Text(sdp));
        return ask(request)
                .thenApply(reply -> reply.bytes("sdp")
                        .orElseThrow(() -> new MediaException(Code.RELAY_REFUSED, "the relay's reply has no sdp")));
    }

    private static Dictionary command(String command, MediaLeg leg) {
        Dictionary request = new Dictionary()
                .put("command", command)
                .put("call-id", leg.callId())
                .put("from-tag", leg.fromTag());
        if (!leg.toTag().isEmpty()) {
            request.put("to-tag", leg.toTag());
        }
        return leg.viaBranch().isEmpty() ? request : request.put("via-branch", leg.viaBranch());
    }

    private CompletionStage<Dictionary> ask(Dictionary request) {
        CompletableFuture<Dictionary> result = new CompletableFuture<>();
        loop.call(() -> {
                    begin(request, result);
                    return true;
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    private void begin(Dictionary request, CompletableFuture<Dictionary> result) {
        String cookie = cookiePrefix + ++cookies;
        Pending exchange = new Pending(cookie, NgMessage.encode(cookie, request), result);
        if (closed) {
            result.completeExceptionally(new MediaException(Code.CLOSED, "the ng client is closed"));
        } else if (pending.put(cookie, exchange)) {
            exchange.start();
        } else {
            result.completeExceptionally(
                    new MediaException(Code.OVERLOADED, MAX_PENDING + " requests wait for the relay"));
        }
    }

    private void onDatagram(ByteBuffer datagram, InetSocketAddress source, long nowNs) {
        if (!source.equals(relay)) {
            return;
        }
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(bytes);
        NgMessage.parse(bytes)
                .ifPresent(message -> message.body()
                        .ifPresent(body -> pending.get(message.cookie()).ifPresent(one -> one.machine.reply(body))));
    }

    /** A request on its way: the driver of its machine. */
    private final class Pending extends TimerWheel.Timer implements NgExchange.Effects {
        private final String cookie;
        private final CompletableFuture<Dictionary> result;
        private final NgExchange machine;

        Pending(String cookie, byte[] request, CompletableFuture<Dictionary> result) {
            this.cookie = cookie;
            this.result = result;
            this.machine = new NgExchange(request, patienceNs, this);
        }

        void start() {
            machine.start(loop.nowNs());
            loop.timers().schedule(this, machine.nextDeadlineNs());
        }

        @Override
        protected long onTimer(long nowNs) {
            machine.onDeadline(nowNs);
            return machine.nextDeadlineNs();
        }

        @Override
        public void send(byte[] request) {
            port.send(ByteBuffer.wrap(request), relay);
        }

        @Override
        public void ended(Optional<Dictionary> reply) {
            pending.remove(cookie);
            loop.timers().cancel(this);
            if (reply.isEmpty()) {
                result.completeExceptionally(new MediaException(Code.RELAY_SILENT, "no reply from " + relay));
                return;
            }
            switch (reply.get().text("result").orElse("")) {
                case "ok", "pong" -> result.complete(reply.get());
                case "load limit" ->
                    result.completeExceptionally(
                            new MediaException(Code.SESSION_LIMIT, "the relay " + relay + " is full"));
                default ->
                    result.completeExceptionally(new MediaException(
                            Code.RELAY_REFUSED, reply.get().text("error-reason").orElse("without a reason")));
            }
        }
    }

    /** Requests that wait now; on the loop. */
    int pending() {
        return pending.size();
    }

    /** Fails what waits for a reply and closes the socket; sessions of the relay go on. Never waits, harmless when closed. */
    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            for (Pending one : new ArrayList<>(pending.values())) {
                pending.remove(one.cookie);
                loop.timers().cancel(one);
                one.result.completeExceptionally(new MediaException(Code.CLOSED, "the ng client is closed"));
            }
            port.close(() -> {});
        });
    }

    /** Settings of an {@link NgClient}. */
    public static final class Builder {
        private final InetSocketAddress relay;
        private final MediaLoops loops;
        private Duration patience = Duration.ofSeconds(4);
        private final List<String> flags = new ArrayList<>(List.of("trust-address"));
        private final Map<String, NgValue> extras = new LinkedHashMap<>();

        private Builder(InetSocketAddress relay, MediaLoops loops) {
            this.relay = relay;
            this.loops = loops;
            extras.put("ICE", NgValue.Text.of("remove"));
            extras.put("replace", Items.of(List.of("origin", "session-connection")));
            extras.put("supports", Items.of(List.of("load limit")));
        }

        /** How long a request may take, its repetitions included, 100 ms to 60 s. Default 4 s. */
        public Builder timeout(Duration time) {
            patience = time;
            return this;
        }

        /** The relay's interfaces towards offerer and answerer. Default: the relay's own. */
        public Builder between(String offererInterface, String answererInterface) {
            extras.put("direction", Items.of(List.of(offererInterface, answererInterface)));
            return this;
        }

        /** Adds a flag to each offer and answer, e.g. {@code SIP-source-address}. */
        public Builder flag(String flag) {
            flags.add(flag);
            return this;
        }

        /** Adds a key to each offer and answer, or changes one, e.g. {@code transport-protocol}; several words make a list. */
        public Builder key(String name, String... words) {
            extras.put(name, words.length == 1 ? NgValue.Text.of(words[0]) : Items.of(List.of(words)));
            return this;
        }

        /**
         * Opens the client's socket. Waits for that, so not for callers on a media loop.
         *
         * @throws IllegalArgumentException when the relay's address is not resolved, or the timeout out of range
         * @throws MediaException SOCKET_FAILED when there is no socket
         */
        public NgClient start() {
            if (relay.isUnresolved()) {
                throw new IllegalArgumentException("the relay's address " + relay + " is not resolved");
            }
            if (patience.toMillis() < 100 || patience.toSeconds() > 60) {
                throw new IllegalArgumentException("timeout must be 100 ms to 60 s, not " + patience);
            }
            extras.put("flags", Items.of(flags));
            MediaLoop loop = loops.next();
            try {
                return loop.call(() -> open(loop)).toCompletableFuture().join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof MediaException failure ? failure : e;
            }
        }

        private NgClient open(MediaLoop loop) {
            try {
                return new NgClient(this, loop);
            } catch (BindException e) {
                throw new MediaException(Code.SOCKET_FAILED, "no socket for ng: " + e.getMessage());
            }
        }
    }
}
