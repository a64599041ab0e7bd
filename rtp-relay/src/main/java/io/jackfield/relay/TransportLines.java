package io.jackfield.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ICE, DTLS and bundling of a rewritten m-line.
 *
 * @param dtls whether what it says of DTLS is replaced
 * @param lite whether the session has to say that we are a lite agent
 * @param bundle the mid that is a group of its own, where that has to be said (RFC 9143)
 * @param attributes to be added: {@code name} or {@code name:value}
 * @param removed names of attributes that go
 */
record TransportLines(
        boolean dtls, boolean lite, Optional<String> bundle, List<String> attributes, List<String> removed) {
    /** DTLS as it is, no ICE. */
    static final TransportLines NONE = new TransportLines(false, false, Optional.empty(), List.of(), List.of());

    TransportLines and(List<String> more) {
        List<String> all = new ArrayList<>(attributes);
        all.addAll(more);
        return new TransportLines(dtls, lite, bundle, all, removed);
    }

    TransportLines lite(boolean ours) {
        return new TransportLines(dtls, ours, bundle, attributes, removed);
    }
}
