package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseLimits;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the stream connections of all shards of a host share.
 *
 * @param tlsTasks where the costly steps of handshakes run, so that a shard does not wait for them
 * @param endpoints the listen points, which are all there before the first connection
 */
record Streams(
        HostSettings settings,
        ParseLimits parseLimits,
        Connections connections,
        HalfOpen halfOpen,
        Executor tlsTasks,
        List<StreamEndpoint> endpoints) {
    Streams(HostSettings settings, ParseLimits parseLimits, Executor tlsTasks) {
        this(
                settings,
                parseLimits,
                new Connections(settings.maxConnections()),
                new HalfOpen(settings.maxHandshakes(), settings.maxHandshakesPerSource()),
                tlsTasks,
                new CopyOnWriteArrayList<>());
    }

    /** The listen point from which a connection is to be opened. */
    @Nullable
    StreamEndpoint endpoint(Transport transport, InetSocketAddress local) {
        for (StreamEndpoint endpoint : endpoints) {
            if (endpoint.transport() == transport && endpoint.local().equals(local)) {
                return endpoint;
            }
        }
        return null;
    }
}
