package io.jackfield.media.app;

import io.jackfield.media.Cause;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names that dialplans, event sockets and call records know causes by: {@code NORMAL_CLEARING}, {@code USER_BUSY}. */
public final class CauseNames {
    private static final Map<String, Cause> OTHERS = Map.ofEntries(
            Map.entry("NORMAL_UNSPECIFIED", Cause.NORMAL),
            Map.entry("NONE", Cause.NORMAL),
            Map.entry("NO_USER_RESPONSE", Cause.NO_ANSWER),
            Map.entry("USER_NOT_REGISTERED", Cause.UNAVAILABLE),
            Map.entry("DESTINATION_OUT_OF_ORDER", Cause.UNAVAILABLE),
            Map.entry("NETWORK_OUT_OF_ORDER", Cause.UNAVAILABLE),
            Map.entry("INVALID_NUMBER_FORMAT", Cause.NOT_FOUND),
            Map.entry("NO_ROUTE_DESTINATION", Cause.NOT_FOUND),
            Map.entry("NORMAL_CIRCUIT_CONGESTION", Cause.CONGESTION),
            Map.entry("SERVICE_UNAVAILABLE", Cause.CONGESTION),
            Map.entry("EXCHANGE_ROUTING_ERROR", Cause.FAILURE),
            Map.entry("ALLOTTED_TIMEOUT", Cause.DURATION_LIMIT));

    private static final Map<Cause, String> NAMES = Map.ofEntries(
            Map.entry(Cause.NORMAL, "NORMAL_CLEARING"),
            Map.entry(Cause.CANCELLED, "ORIGINATOR_CANCEL"),
            Map.entry(Cause.BUSY, "USER_BUSY"),
            Map.entry(Cause.NO_ANSWER, "NO_ANSWER"),
            Map.entry(Cause.UNAVAILABLE, "SUBSCRIBER_ABSENT"),
            Map.entry(Cause.REJECTED, "CALL_REJECTED"),
            Map.entry(Cause.NOT_FOUND, "UNALLOCATED_NUMBER"),
            Map.entry(Cause.FORBIDDEN, "OUTGOING_CALL_BARRED"),
            Map.entry(Cause.NOT_ACCEPTABLE, "INCOMPATIBLE_DESTINATION"),
            Map.entry(Cause.CONGESTION, "SWITCH_CONGESTION"),
            Map.entry(Cause.TIMEOUT, "RECOVERY_ON_TIMER_EXPIRE"),
            Map.entry(Cause.MEDIA_TIMEOUT, "MEDIA_TIMEOUT"),
            Map.entry(Cause.MEDIA_UNREACHABLE, "MEDIA_UNREACHABLE"),
            Map.entry(Cause.HANDSHAKE_FAILED, "HANDSHAKE_FAILED"),
            Map.entry(Cause.ANSWERED_ELSEWHERE, "LOSE_RACE"),
            Map.entry(Cause.WRONG_CERTIFICATE, "WRONG_CERTIFICATE"),
            Map.entry(Cause.DURATION_LIMIT, "ALLOTTED_TIMEOUT"),
            Map.entry(Cause.SHUTDOWN, "MANAGER_REQUEST"),
            Map.entry(Cause.FAILURE, "NORMAL_TEMPORARY_FAILURE"));

    private CauseNames() {}

    /** The name of a cause. */
    public static String of(Cause cause) {
        return NAMES.getOrDefault(cause, "NORMAL_UNSPECIFIED");
    }

    /**
     * The cause of a name in any case, or of a Q.850 number.
     *
     * @return empty when there is none of that name or number
     */
    public static Optional<Cause> find(String nameOrNumber) {
        String name = nameOrNumber.trim().toUpperCase(Locale.ROOT);
        for (Cause cause : Cause.values()) {
            if (of(cause).equals(name)
                    || cause.name().equals(name)
                    || String.valueOf(cause.q850()).equals(name)) {
                return Optional.of(cause);
            }
        }
        return Optional.ofNullable(OTHERS.get(name));
    }
}
