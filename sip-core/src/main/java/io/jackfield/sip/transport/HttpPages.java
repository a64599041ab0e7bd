package io.jackfield.sip.transport;

import java.util.Optional;

/** What a WebSocket listen point answers to browsers that want a page and no WebSocket: a few files from memory. */
@FunctionalInterface
public interface HttpPages {
    /**
     * The page of a path, asked for by GET or HEAD. Called on the thread of a shard: answers at once.
     *
     * @param path as it was sent, without the query: begins with {@code /}, is neither decoded nor checked for {@code ..}
     * @return empty for 404
     */
    Optional<HttpPage> page(String path);
}
