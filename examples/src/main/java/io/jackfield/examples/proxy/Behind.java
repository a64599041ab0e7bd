package io.jackfield.examples.proxy;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.sip.node.MediaAnchor;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a front stands before.
 *
 * @param serves the numbers that the servers have, whoever else has them; the rest goes to users first
 * @param mailboxes whether the servers tell users of messages that wait for them
 * @param servers where there are none in the configuration
 * @param addresses of servers of our own, which no flood protection holds off
 * @param media what calls are led through
 */
public record Behind(
        Predicate<String> serves,
        boolean mailboxes,
        List<DestinationSpec> servers,
        List<String> addresses,
        Optional<MediaAnchor> media) {
    /** Nothing but what the configuration names. */
    public static final Behind NOTHING = new Behind(number -> false, false, List.of(), List.of(), Optional.empty());

    /** The same with media led through a relay. */
    public Behind through(MediaAnchor relay) {
        return new Behind(serves, mailboxes, servers, addresses, Optional.of(relay));
    }
}
