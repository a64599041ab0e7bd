package io.jackfield.sip.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Limits of a host. Immutable; made by a {@link HostSettingsBuilder}, which says what each is for and its range. */
public final class HostSettings {
    private final HostSettingsBuilder values;

    HostSettings(HostSettingsBuilder values) {
        this.values = values;
    }

    /** The default limits for a host of this name. */
    public static HostSettings named(String name) {
        return builder(name).build();
    }

    /** Begins with the default limits. */
    public static HostSettingsBuilder builder(String name) {
        return new HostSettingsBuilder(name);
    }

    /** Part of its thread names and the tag of its meters. */
    public String name() {
        return values.name;
    }

    public int shards() {
        return values.shards;
    }

    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    public int maxHeaderLines() {
        return values.maxHeaderLines;
    }

    public boolean acceptMissingContentLength() {
        return values.acceptMissingContentLength;
    }

    public int mailboxDepth() {
        return values.mailboxDepth;
    }

    public int maxConnections() {
        return values.maxConnections;
    }

    public int maxHandshakes() {
        return values.maxHandshakes;
    }

    public int maxHandshakesPerSource() {
        return values.maxHandshakesPerSource;
    }

    public Duration idleTimeout() {
        return values.idleTimeout;
    }

    public Duration messageTimeout() {
        return values.messageTimeout;
    }

    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    public Duration handshakeTimeout() {
        return values.handshakeTimeout;
    }

    /** {@link Duration#ZERO}: we send no pings. */
    public Duration pingInterval() {
        return values.pingInterval;
    }

    public Duration pongTimeout() {
        return values.pongTimeout;
    }

    public Aliases aliases() {
        return values.aliases;
    }

    public int readBufferBytes() {
        return values.readBufferBytes;
    }

    public int writeBufferBytes() {
        return values.writeBufferBytes;
    }

    /** {@link Duration#ZERO}: a busy shard looks for datagrams at once. */
    public Duration gather() {
        return values.gather;
    }

    /** What is out of its range, in words; empty when all is well. */
    public List<String> mistakes() {
        List<String> found = new ArrayList<>();
        range(found, "shards", shards(), 1, 64);
        range(found, "max-message-bytes", maxMessageBytes(), 1 << 10, 16_000_000);
        range(found, "max-header-lines", maxHeaderLines(), 8, 4_096);
        range(found, "mailbox-depth", mailboxDepth(), 16, 1 << 20);
        range(found, "max-connections", maxConnections(), 1, 1 << 20);
        range(found, "max-handshakes", maxHandshakes(), 1, 1 << 20);
        range(found, "max-handshakes-per-source", maxHandshakesPerSource(), 1, 1 << 20);
        range(found, "read-buffer-bytes", readBufferBytes(), 1 << 9, 1 << 20);
        range(found, "write-buffer-bytes", writeBufferBytes(), 1 << 10, 1 << 30);
        positive(found, "idle-timeout", idleTimeout());
        positive(found, "message-timeout", messageTimeout());
        positive(found, "connect-timeout", connectTimeout());
        positive(found, "handshake-timeout", handshakeTimeout());
        positive(found, "pong-timeout", pongTimeout());
        if (pingInterval().isNegative()) {
            found.add("ping-interval must not be negative, is " + pingInterval());
        }
        if (gather().isNegative() || gather().toMillis() > 10) {
            found.add("gather must be 0 to 10 ms, not " + gather());
        }
        return List.copyOf(found);
    }

    /**
     * This, when nothing is out of its range: what a {@link Network} asks for first.
     *
     * @throws IllegalArgumentException that names all {@link #mistakes}
     */
    public HostSettings checked() {
        List<String> found = mistakes();
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", found));
        }
        return this;
    }

    private static void range(List<String> errors, String what, int value, int low, int high) {
        if (value < low || value > high) {
            errors.add(what + " must be " + low + " to " + high + ", not " + value);
        }
    }

    private static void positive(List<String> errors, String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            errors.add(what + " must be positive, not " + value);
        }
    }
}
