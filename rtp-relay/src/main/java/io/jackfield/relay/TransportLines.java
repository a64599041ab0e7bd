package io.jackfield.relay;

import java.util.ArrayList;
import java.util.List;

/**
 * The ICE, DTLS and bundling of a rewritten m-line.
 *
 * @param dtls whether what it says of DTLS is replaced
 * @param lite whether the session has to say that we are a lite agent
 * @param attributes to be added: {@code name} or {@code name:value}
 * @param removed names of attributes that go
 */
record TransportLines(boolean dtls, boolean lite, List<String> attributes, List<String> removed) {
    /** DTLS as it is, no ICE. */
    static final TransportLines NONE = new TransportLines(false, false, List.of(), List.of());

    TransportLines and(List<String> more) {
        List<String> all = new ArrayList<>(attributes);
        all.addAll(more);
        return new TransportLines(dtls, lite, all, removed);
    }

    TransportLines lite(boolean ours) {
        return new TransportLines(dtls, ours, attributes, removed);
    }
}
