package io.jackfield.media;

import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.media.stream.TransportFailure;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.message.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From how signalling says that a session ended to how a call ended. */
final class Ends {
    private Ends() {}

    /**
     * How it ended.
     *
     * @param reasons what the other side said about it (RFC 3326): a Q.850 cause says more than a BYE or a SIP status does
     */
    static CallEnd of(EndCause how, List<Reason> reasons, Duration talked, StreamStatistics statistics) {
        Cause cause = reasons.stream()
                .filter(reason -> reason.protocol().equalsIgnoreCase("Q.850"))
                .flatMapToInt(reason -> reason.cause().stream())
                .mapToObj(Cause::ofQ850)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> cause(how));
        boolean byRemote = switch (how.kind()) {
            case REMOTE_BYE, REMOTE_CANCEL, REMOTE_REJECT -> true;
            default -> false;
        };
        boolean refused = how.kind() == EndCause.Kind.REMOTE_REJECT;
        return new CallEnd(
                cause, byRemote, refused ? how.status() : 0, refused ? how.reason() : "", talked, statistics);
    }

    /** What ends a call whose media can no longer be carried. */
    static Cause of(TransportFailure why) {
        return switch (why) {
            case UNREACHABLE -> Cause.MEDIA_UNREACHABLE;
            case NO_KEYS -> Cause.HANDSHAKE_FAILED;
            case WRONG_CERTIFICATE -> Cause.WRONG_CERTIFICATE;
        };
    }

    private static Cause cause(EndCause how) {
        return switch (how.kind()) {
            case LOCAL_BYE, REMOTE_BYE -> Cause.NORMAL;
            case LOCAL_CANCEL, REMOTE_CANCEL -> Cause.CANCELLED;
            case LOCAL_REJECT, REMOTE_REJECT -> Cause.ofStatus(how.status());
            case RING_TIMEOUT -> Cause.NO_ANSWER;
            case NO_RESPONSE, NO_ACK, NO_PRACK, SESSION_EXPIRED -> Cause.TIMEOUT;
            case DIALOG_LOST -> Cause.FAILURE;
            case UNREACHABLE -> Cause.UNAVAILABLE;
            case OVERLOAD -> Cause.CONGESTION;
        };
    }
}
