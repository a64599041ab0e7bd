package io.jackfield.media.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Keeps files under names with slashes, for all nodes of a pool. Implementations are thread-safe; their methods block, and are called on
 * threads that may wait, never on a shard or a media loop.
 */
public interface ObjectStore extends AutoCloseable {
    /** Longest name. */
    int MAX_NAME = 1_024;

    /**
     * Stores a file, in place of what has the name. When this returns the store has all of it and will keep it.
     *
     * @throws StorageException when it does not
     */
    void put(String name, Path file);

    /**
     * Fetches what was stored into a file, in place of what is there.
     *
     * @throws StorageException {@link StorageException.Code#MISSING} when nothing has the name
     */
    void get(String name, Path file);

    /**
     * Removes what was stored; does nothing when nothing has the name.
     *
     * @throws StorageException when that cannot be done
     */
    void delete(String name);

    /**
     * Lists the names that begin so, in no order.
     *
     * @param most how many at most
     * @throws StorageException when that cannot be done
     */
    List<Stored> list(String prefix, int most);

    /**
     * Something that is stored.
     *
     * @param name its name
     * @param modified when it was put
     * @param bytes how large it is
     */
    record Stored(String name, Instant modified, long bytes) {}

    /** Lets go of connections; idempotent. */
    @Override
    default void close() {}
}
