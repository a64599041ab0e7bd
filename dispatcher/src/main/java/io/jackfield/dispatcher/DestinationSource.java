package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Algorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where destination sets are kept: a file, a table of a database. {@link Dispatcher.Builder#source} reads it before it starts,
 * {@link Dispatcher#reload()} again.
 */
@FunctionalInterface
public interface DestinationSource {
    /**
     * All sets as they are now. May block: it is called where the dispatcher is built, later on a thread of its own, never on a shard.
     *
     * @throws IllegalArgumentException naming all mistakes in what was read
     * @throws IOException when it cannot be read
     */
    List<SetSpec> load() throws IOException;

    /** A {@code dispatcher.list}, all of whose sets choose by this algorithm. */
    static DestinationSource file(Path list, Algorithm algorithm) {
        return () -> DispatcherList.read(list).with(algorithm);
    }
}
