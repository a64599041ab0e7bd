package io.jackfield.media;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Lists of addresses and networks by name, of which each allows what is in it and nothing else. A name that there is no list of allows nothing.
 * Replaced as a whole while it is in use. Thread-safe.
 *
 * <pre>{@code
 * AccessLists lists = new AccessLists(Map.of("kamailio-acl", List.of("10.0.1.10", "10.0.1.11"), "internal-acl", List.of("10.0.1.0/24")));
 * engine.acceptFrom(flow -> lists.allows("kamailio-acl", flow.remoteHost()));
 * socket.allow(lists.list("internal-acl")).reload("reloadacl", () -> lists.replace(read()));
 * }</pre>
 */
public final class AccessLists {
    private final AtomicReference<Map<String, SourceList>> lists = new AtomicReference<>(Map.of());

    /**
     * Lists.
     *
     * @param allowed by name: addresses and networks, such as {@code 10.0.1.10}, {@code 10.0.1.0/24} or {@code fd00::/8}
     * @throws IllegalArgumentException naming every entry that is none
     */
    public AccessLists(Map<String, List<String>> allowed) {
        replace(allowed);
    }

    /**
     * Puts other lists in place of all; when one entry is wrong, all stays as it was.
     *
     * @throws IllegalArgumentException naming the lists with an entry that is neither an address nor a network
     */
    public void replace(Map<String, List<String>> allowed) {
        Map<String, SourceList> next = new LinkedHashMap<>();
        StringBuilder mistakes = new StringBuilder();
        allowed.forEach((name, entries) -> {
            try {
                next.put(name, SourceList.of(entries));
            } catch (IllegalArgumentException e) {
                mistakes.append(mistakes.isEmpty() ? "" : "; ")
                        .append(name)
                        .append(": ")
                        .append(e.getMessage());
            }
        });
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(mistakes.toString());
        }
        lists.set(Map.copyOf(next));
    }

    private Map<String, SourceList> current() {
        return Objects.requireNonNull(lists.get());
    }

    /** Whether a list allows an address. */
    public boolean allows(String name, InetAddress address) {
        SourceList list = current().get(name);
        return list != null && list.contains(address);
    }

    /** One list, as it is whenever it is asked. */
    public Predicate<InetAddress> list(String name) {
        return address -> allows(name, address);
    }

    /** The names of all lists. */
    public Set<String> names() {
        return current().keySet();
    }
}
