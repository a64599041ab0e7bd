package io.jackfield.media;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of connecting a call with another. That the other side was busy is a result like any: what follows is for the script to say.
 *
 * @param answered whether the two were connected
 * @param cause why they no longer are, or why nobody answered
 * @param status the SIP status that refused it, 0 where there was none
 * @param endedBy who ended it
 * @param talked how long they were connected; zero when nobody answered
 * @param peer the call that answered; empty when none did
 */
public record BridgeResult(
        boolean answered, Cause cause, int status, EndedBy endedBy, Duration talked, Optional<Call> peer) {

    /** Who ended a bridge. */
    public enum EndedBy {
        /** Nobody answered. */
        NOBODY,
        /** The other side hung up. */
        PEER,
        /** This side took it apart: a time limit, a script, a shutdown. */
        ENGINE,
        /** One of the two was connected with somebody else. */
        TRANSFER
    }
}
