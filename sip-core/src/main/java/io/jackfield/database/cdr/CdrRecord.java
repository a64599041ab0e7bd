package io.jackfield.database.cdr;

import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code cdr}.
 *
 * @param key the same for the same call or leg, however often it is written: at most 64 characters
 * @param node which node it is from
 * @param times when it was
 * @param dialog the dialog
 * @param caller who called
 * @param callee who was called
 * @param account who pays
 * @param outcome how it ended
 * @param leg what a media engine knows of its leg; {@link Leg#NONE} for a call through a proxy
 */
public record CdrRecord(
        String key,
        String node,
        Times times,
        Dialog dialog,
        Party caller,
        Party callee,
        Account account,
        Outcome outcome,
        Leg leg) {

    /**
     * When it was.
     *
     * @param answered empty when it never was
     */
    public record Times(Instant started, Optional<Instant> answered, Instant ended) {}

    /**
     * The dialog.
     *
     * @param callerTag empty where it is not known, as is the callee's
     */
    public record Dialog(String callId, String callerTag, String calleeTag) {}

    /**
     * One side.
     *
     * @param address {@code user@host}
     * @param source where it was, as {@code udp:192.0.2.7:5060}; may be empty
     */
    public record Party(String address, String source) {}

    /** Who pays; each may be empty. */
    public record Account(String user, String tenant, String trunk, String code) {}

    /**
     * How it ended.
     *
     * @param status the final response to the INVITE
     * @param reason {@code caller}, {@code callee}, {@code cancelled}, {@code rejected}, {@code operator}, {@code time-limit}, {@code
     *     failure} or {@code crash}
     * @param cause the name of a Q.850 cause, empty where a proxy does not know one
     */
    public record Outcome(int status, String reason, String cause) {}

    /**
     * What a media engine knows.
     *
     * @param uuid the leg's name
     * @param direction {@code inbound} or {@code outbound}
     * @param destination what was dialled
     * @param recording the file that it was recorded into, or empty
     */
    public record Leg(String uuid, String direction, String destination, String recording) {
        /** Of a call that has no legs here. */
        public static final Leg NONE = new Leg("", "", "", "");
    }
}
