package io.jackfield.sip.transport;

import java.time.Duration;
import java.util.Objects;

/** Describes {@link HostSettings}; what is out of its range is told by {@link HostSettings#mistakes()}. For one thread. */
public final class HostSettingsBuilder {
    final String name;
    int shards = 1;
    int maxMessageBytes = 1 << 16;
    int maxHeaderLines = 128;
    boolean acceptMissingContentLength;
    int mailboxDepth = 1 << 16;
    int maxConnections = 10_000;
    int maxHandshakes = 1_000;
    int maxHandshakesPerSource = 100;
    // A registration's usual 3,600 s and the time to renew it (RFC 5626 4.4.1 keeps it up otherwise).
    Duration idleTimeout = Duration.ofSeconds(3_605);
    Duration messageTimeout = Duration.ofSeconds(10);
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration handshakeTimeout = Duration.ofSeconds(10);
    Duration pingInterval = Duration.ZERO;
    Duration pongTimeout = Duration.ofSeconds(10);
    Aliases aliases = Aliases.MUTUAL_TLS;
    int readBufferBytes = 1 << 14;
    int writeBufferBytes = 1 << 20;
    Duration gather = Duration.ofMillis(1);

    HostSettingsBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Event loops, 1 to 64. Default 1. */
    public HostSettingsBuilder shards(int count) {
        shards = count;
        return this;
    }

    /** The largest message taken from the network or given to a stream, 1 KiB to 16,000,000 bytes. Default 64 KiB. */
    public HostSettingsBuilder maxMessageBytes(int bytes) {
        maxMessageBytes = bytes;
        return this;
    }

    /** The most header lines of a message, 8 to 4,096. Default 128. */
    public HostSettingsBuilder maxHeaderLines(int lines) {
        maxHeaderLines = lines;
        return this;
    }

    /**
     * Whether a message on a TCP or TLS connection may lack a Content-Length, which RFC 3261 20.14 demands; it has no body then.
     * Default false. In a WebSocket message it may always be missing (RFC 7118 5.2), and the body is what remains.
     */
    public HostSettingsBuilder acceptMissingContentLength(boolean accept) {
        acceptMissingContentLength = accept;
        return this;
    }

    /** Tasks and messages that may wait for a shard, 16 to 2^20; what comes above is dropped and counted. Default 65,536. */
    public HostSettingsBuilder mailboxDepth(int depth) {
        mailboxDepth = depth;
        return this;
    }

    /** Stream connections at a time, 1 to 2^20; above it new ones are refused. Default 10,000. */
    public HostSettingsBuilder maxConnections(int count) {
        maxConnections = count;
        return this;
    }

    /** Accepted connections whose handshake is not done, 1 to 2^20; above it new ones are refused. Default 1,000. */
    public HostSettingsBuilder maxHandshakes(int count) {
        maxHandshakes = count;
        return this;
    }

    /** As {@link #maxHandshakes}, of one source address. Default 100. */
    public HostSettingsBuilder maxHandshakesPerSource(int count) {
        maxHandshakesPerSource = count;
        return this;
    }

    /** A stream connection that carries nothing for so long is closed. Default 3,605 s. */
    public HostSettingsBuilder idleTimeout(Duration timeout) {
        idleTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /** A stream connection that takes longer than this over one message is closed. Default 10 s. */
    public HostSettingsBuilder messageTimeout(Duration timeout) {
        messageTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /** An outgoing connection that takes longer to be accepted fails. Default 5 s. */
    public HostSettingsBuilder connectTimeout(Duration timeout) {
        connectTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /** A connection whose PROXY header, TLS handshake and WebSocket upgrade take longer together is closed. Default 10 s. */
    public HostSettingsBuilder handshakeTimeout(Duration timeout) {
        handshakeTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /**
     * How often we ping the peers of the connections that we opened, and of WebSocket connections, to keep NAT bindings and to
     * learn of dead peers (RFC 5626 4.4.1, RFC 6455 5.5.2). Zero, the default: never.
     */
    public HostSettingsBuilder pingInterval(Duration interval) {
        pingInterval = Objects.requireNonNull(interval);
        return this;
    }

    /** A peer that does not answer a ping within this is dead: its connection is closed. Default 10 s (RFC 5626 4.4.1). */
    public HostSettingsBuilder pongTimeout(Duration timeout) {
        pongTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    /** Which accepted connections may carry our requests. Default {@link Aliases#MUTUAL_TLS}. */
    public HostSettingsBuilder aliases(Aliases policy) {
        aliases = Objects.requireNonNull(policy);
        return this;
    }

    /** What is read from a connection at once, 512 bytes to 1 MiB. Default 16 KiB. */
    public HostSettingsBuilder readBufferBytes(int bytes) {
        readBufferBytes = bytes;
        return this;
    }

    /** What a connection may hold unsent before its peer counts as dead, 1 KiB to 1 GiB. Default 1 MiB. */
    public HostSettingsBuilder writeBufferBytes(int bytes) {
        writeBufferBytes = bytes;
        return this;
    }

    /**
     * How long a shard lets datagrams gather before it looks again when it may expect one meanwhile, 0 to 10 ms. Adds so much to the
     * way of a message, and saves wake-ups. Default 1 ms: from 1,000 datagrams a second on.
     */
    public HostSettingsBuilder gather(Duration pause) {
        gather = Objects.requireNonNull(pause);
        return this;
    }

    /** The settings as they are now. */
    public HostSettings build() {
        HostSettingsBuilder copy = new HostSettingsBuilder(name)
                .shards(shards)
                .maxMessageBytes(maxMessageBytes)
                .maxHeaderLines(maxHeaderLines)
                .acceptMissingContentLength(acceptMissingContentLength)
                .mailboxDepth(mailboxDepth)
                .maxConnections(maxConnections)
                .maxHandshakes(maxHandshakes)
                .maxHandshakesPerSource(maxHandshakesPerSource);
        copy.idleTimeout(idleTimeout)
                .messageTimeout(messageTimeout)
                .connectTimeout(connectTimeout)
                .handshakeTimeout(handshakeTimeout)
                .pingInterval(pingInterval)
                .pongTimeout(pongTimeout)
                .aliases(aliases)
                .readBufferBytes(readBufferBytes)
                .writeBufferBytes(writeBufferBytes)
                .gather(gather);
        return new HostSettings(copy);
    }
}
