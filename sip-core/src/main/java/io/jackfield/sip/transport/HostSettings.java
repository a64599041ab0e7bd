package io.jackfield.sip.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits of a host.
 *
 * @param name part of its thread names and the tag of its meters
 * @param shards event loops, 1 to 64
 * @param maxMessageBytes the largest message taken from or given to a stream, 1 KiB to 16,000,000
 * @param mailboxDepth tasks and messages that may wait for a shard, 16 to 2^20; what comes above is dropped and counted
 * @param maxConnections stream connections at a time, 1 to 2^20; above it new ones are refused
 * @param idleTimeout a stream connection that carries nothing for so long is closed
 * @param messageTimeout a stream connection that takes longer than this over one message is closed
 * @param connectTimeout an outgoing connection that takes longer fails
 * @param writeBufferBytes what a connection may hold unsent before its peer counts as dead
 */
public record HostSettings(
        String name,
        int shards,
        int maxMessageBytes,
        int mailboxDepth,
        int maxConnections,
        Duration idleTimeout,
        Duration messageTimeout,
        Duration connectTimeout,
        int writeBufferBytes) {

    /** What is out of its range, in words; empty when all is well. */
    public List<String> mistakes() {
        List<String> found = new ArrayList<>();
        range(found, "shards", shards, 1, 64);
        range(found, "max-message-bytes", maxMessageBytes, 1 << 10, 16_000_000);
        range(found, "mailbox-depth", mailboxDepth, 16, 1 << 20);
        range(found, "max-connections", maxConnections, 1, 1 << 20);
        range(found, "write-buffer-bytes", writeBufferBytes, 1 << 10, 1 << 30);
        positive(found, "idle-timeout", idleTimeout);
        positive(found, "message-timeout", messageTimeout);
        positive(found, "connect-timeout", connectTimeout);
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

    /** One shard and the default limits: 64 KiB messages, 65,536 waiting, 10,000 connections, idle for 3,605 s. */
    public static HostSettings named(String name) {
        // 3,605 s: a registration's usual 3,600 s and the time to renew it (RFC 5626 4.4.1 keeps it up otherwise).
        return new HostSettings(
                name,
                1,
                1 << 16,
                1 << 16,
                10_000,
                Duration.ofSeconds(3605),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                1 << 20);
    }

    /** The same with another {@link #shards()}. */
    public HostSettings withShards(int value) {
        return new HostSettings(
                name,
                value,
                maxMessageBytes,
                mailboxDepth,
                maxConnections,
                idleTimeout,
                messageTimeout,
                connectTimeout,
                writeBufferBytes);
    }

    /** The same with another {@link #maxMessageBytes()}. */
    public HostSettings withMaxMessageBytes(int value) {
        return new HostSettings(
                name,
                shards,
                value,
                mailboxDepth,
                maxConnections,
                idleTimeout,
                messageTimeout,
                connectTimeout,
                writeBufferBytes);
    }

    /** The same with another {@link #mailboxDepth()}. */
    public HostSettings withMailboxDepth(int value) {
        return new HostSettings(
                name,
                shards,
                maxMessageBytes,
                value,
                maxConnections,
                idleTimeout,
                messageTimeout,
                connectTimeout,
                writeBufferBytes);
    }

    /** The same with another {@link #maxConnections()}. */
    public HostSettings withMaxConnections(int value) {
        return new HostSettings(
                name,
                shards,
                maxMessageBytes,
                mailboxDepth,
                value,
                idleTimeout,
                messageTimeout,
                connectTimeout,
                writeBufferBytes);
    }

    /** The same with another {@link #idleTimeout()}. */
    public HostSettings withIdleTimeout(Duration value) {
        return new HostSettings(
                name,
                shards,
                maxMessageBytes,
                mailboxDepth,
                maxConnections,
                value,
                messageTimeout,
                connectTimeout,
                writeBufferBytes);
    }

    /** The same with another {@link #messageTimeout()}. */
    public HostSettings withMessageTimeout(Duration value) {
        return new HostSettings(
                name,
                shards,
                maxMessageBytes,
                mailboxDepth,
                maxConnections,
                idleTimeout,
                value,
                connectTimeout,
                writeBufferBytes);
    }

    /** The same with another {@link #connectTimeout()}. */
    public HostSettings withConnectTimeout(Duration value) {
        return new HostSettings(
                name,
                shards,
                maxMessageBytes,
                mailboxDepth,
                maxConnections,
                idleTimeout,
                messageTimeout,
                value,
                writeBufferBytes);
    }

    /** The same with another {@link #writeBufferBytes()}. */
    public HostSettings withWriteBufferBytes(int value) {
        return new HostSettings(
                name,
                shards,
                maxMessageBytes,
                mailboxDepth,
                maxConnections,
                idleTimeout,
                messageTimeout,
                connectTimeout,
                value);
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
