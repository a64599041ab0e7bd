package io.jackfield.sip.capture;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.message.Method;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Sends a copy of each SIP message that a node takes or sends to a capture server (HOMER, sngrep) by HEPv3, with true addresses,
 * the time, and the Call-ID as correlation id. It never holds up a call: what does not fit into its buffer is dropped and
 * counted. One capture may serve several nodes.
 *
 * <pre>{@code
 * Capture capture = Capture.builder().to("hep:192.0.2.9:9060").agentId(2001).build();
 * SipNode node = SipNode.builder().listen(l -> l.udp("10.0.0.1", 5060)).capture(capture).build();
 * }</pre>
 *
 * <p>Thread-safe. Its own thread begins with the first message and ends with {@link #close}.
 */
public final class Capture implements AutoCloseable {
    final Counters counters = new Counters();
    private final CaptureQueue queue;
    private final Set<Method> methods;

    /** What became of messages. */
    static final class Counters {
        final LongAdder sent = new LongAdder();
        final LongAdder dropped = new LongAdder();
        final LongAdder cut = new LongAdder();
        final LongAdder failures = new LongAdder();
    }

    private Capture(Builder builder, HepServer server) {
        this.methods = builder.methods;
        HepEncoder encoder = new HepEncoder(builder.agentId, builder.password, builder.secrets);
        this.queue = new CaptureQueue(builder.buffer, new HepSender(server, counters), encoder, counters);
    }

    /** Begins the description of a capture. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where a node puts its messages.
     *
     * @param sourceFor our address on the route to a peer, for sockets that are bound to all; asked on the capture's thread
     */
    public CaptureTap tap(UnaryOperator<InetAddress> sourceFor) {
        return new CaptureTap(queue, methods, sourceFor);
    }

    /** Messages that were sent to the capture server. */
    public long sent() {
        return counters.sent.sum();
    }

    /** Messages that were not: the buffer was full, or the server could not be reached. */
    public long dropped() {
        return counters.dropped.sum();
    }

    /** Registers its meters, named {@code jackfield.sip.capture.*}. */
    public void bindMeters(MeterRegistry registry, Tags tags) {
        count(registry, tags, "sent", c -> c.sent.sum());
        count(registry, tags, "dropped", c -> c.dropped.sum());
        count(registry, tags, "cut", c -> c.cut.sum());
        count(registry, tags, "failures", c -> c.failures.sum());
    }

    private void count(MeterRegistry registry, Tags tags, String what, ToDoubleFunction<Counters> field) {
        FunctionCounter.builder("jackfield.sip.capture." + what, counters, field)
                .tags(tags)
                .register(registry);
    }

    /** Ends it. What waits is dropped. Idempotent, from any thread, does not wait. */
    @Override
    public void close() {
        queue.close();
    }

    /** Settings of a {@link Capture}. For one thread, once. */
    public static final class Builder {
        private String to = "";
        private long agentId = 1;
        private Redacted password = Redacted.of("");
        private boolean secrets;
        private int buffer = 8_192;
        private Set<Method> methods = Set.of();

        private Builder() {}

        /** The server: {@code hep:host:port}, by UDP, or {@code hep:host:port;transport=tcp}. Default port 9060. Required. */
        public Builder to(String server) {
            to = server;
            return this;
        }

        /** Who we are to the server, 0 to 2^32 - 1. Default 1. */
        public Builder agentId(long id) {
            agentId = id;
            return this;
        }

        /** What the server asks for, in clear on the wire, at most 255 bytes. Default none. */
        public Builder password(String key) {
            password = Redacted.of(key);
            return this;
        }

        /** The methods whose requests and responses are captured. Default all. */
        public Builder filter(Method... wanted) {
            methods = Set.of(wanted);
            return this;
        }

        /**
         * Whether credentials and media keys are sent as they are. Default no: the values of Authorization and Proxy-Authorization
         * and the keys of SDP ({@code a=crypto}, {@code a=ice-pwd}, {@code k=}) are overwritten with asterisks.
         */
        public Builder secrets(boolean shown) {
            secrets = shown;
            return this;
        }

        /** How many messages may wait, 16 to 2^20. Default 8,192. */
        public Builder buffer(int messages) {
            buffer = messages;
            return this;
        }

        /**
         * The capture. Nothing is sent before the first message.
         *
         * @throws IllegalArgumentException naming every setting that is wrong
         */
        public Capture build() {
            List<String> wrong = new ArrayList<>();
            Optional<HepServer> server = HepServer.parse(to);
            if (server.isEmpty()) {
                wrong.add("to must be hep:host:port[;transport=tcp], not '" + to + "'");
            }
            if (agentId < 0 || agentId > 0xFFFF_FFFFL) {
                wrong.add("agent id must be 0 to 2^32 - 1, not " + agentId);
            }
            if (password.secret().getBytes(StandardCharsets.UTF_8).length > 255) {
                wrong.add("password must have at most 255 bytes");
            }
            if (buffer < 16 || buffer > 1 << 20) {
                wrong.add("buffer must be 16 to 2^20 messages, not " + buffer);
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("capture: " + String.join("; ", wrong));
            }
            return new Capture(this, server.orElseThrow());
        }
    }
}
