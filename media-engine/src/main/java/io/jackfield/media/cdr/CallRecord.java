package io.jackfield.media.cdr;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a leg of a call went, from beginning to end.
 *
 * @param leg who called whom, and where
 * @param answered when it was answered
 * @param ended when it was over; after a crash, when the engine was last seen alive
 * @param outcome how it ended
 * @param variables the call's variables at its end; after a crash, those of its beginning
 */
public record CallRecord(
        Leg leg, Optional<Instant> answered, Instant ended, Outcome outcome, Map<String, String> variables) {

    /** Keeps a copy. */
    public CallRecord {
        variables = Map.copyOf(variables);
    }

    /**
     * What is known from the start.
     *
     * @param uuid the leg's name: no other leg has it
     * @param node the switch that it was on
     * @param outgoing whether the engine made the call
     * @param dialog its Call-ID and the tag of its caller
     * @param caller {@code user@host}
     * @param callee {@code user@host}
     * @param started when the INVITE came or was sent
     */
    public record Leg(
            String uuid, String node, boolean outgoing, Dialog dialog, String caller, String callee, Instant started) {}

    /** The Call-ID, and the tag in the From of its INVITE where that is known. */
    public record Dialog(String callId, String callerTag) {}

    /**
     * How it ended.
     *
     * @param cause the name of a cause: {@code NORMAL_CLEARING}, {@code CRASH}
     * @param q850 its number
     * @param status the SIP status: 200 once answered, else the final response
     * @param end who ended it
     */
    public record Outcome(String cause, int q850, int status, End end) {}

    /** Who ended a leg. */
    public enum End {
        /** The engine did. */
        US,
        /** The other side did. */
        PEER,
        /** The engine's process died. */
        CRASH
    }

    /** From the answer to the end; zero when it was not answered. */
    public Duration talked() {
        Duration talked = answered.map(from -> Duration.between(from, ended)).orElse(Duration.ZERO);
        return talked.isNegative() ? Duration.ZERO : talked;
    }

    /** From the start to the end. */
    public Duration length() {
        Duration length = Duration.between(leg.started(), ended);
        return length.isNegative() ? Duration.ZERO : length;
    }

    /** The user part of what was called. */
    public String destination() {
        return user(leg.callee());
    }

    /** The user part of who called. */
    public String callerNumber() {
        return user(leg.caller());
    }

    /** The host part of what was called. */
    public String domain() {
        int at = leg.callee().lastIndexOf('@');
        return leg.callee().substring(at + 1);
    }

    private static String user(String address) {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(0, at);
    }
}
