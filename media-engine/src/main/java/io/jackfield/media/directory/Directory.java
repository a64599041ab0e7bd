package io.jackfield.media.directory;

import java.util.Optional;

/** Finds users. Methods may block: they are for scripts and other threads that may. */
@FunctionalInterface
public interface Directory {

    /**
     * The user of a name in a domain.
     *
     * @return empty when there is none
     * @throws DirectoryException when that cannot be told
     */
    Optional<User> find(String name, String domain);
}
