package io.jackfield.media;

import java.util.Optional;

/** Why a call ended, with the Q.850 number and the SIP status that stand for it (RFC 3398 8.2.6.1). */
public enum Cause {
    /** Somebody hung up. */
    NORMAL(16, 480),
    /** The caller gave up before the answer. */
    CANCELLED(16, 487),
    /** The called party is busy. */
    BUSY(17, 486),
    /** Nobody answered in time. */
    NO_ANSWER(19, 480),
    /** Not reachable now. */
    UNAVAILABLE(20, 480),
    /** The called party refused. */
    REJECTED(21, 603),
    /** There is no such number. */
    NOT_FOUND(1, 404),
    /** Not allowed, or the credentials were refused. */
    FORBIDDEN(21, 403),
    /** No codec, or no session description, that both sides understand. */
    NOT_ACCEPTABLE(88, 488),
    /** A limit was reached. */
    CONGESTION(42, 503),
    /** The signalling peer did not answer at all. */
    TIMEOUT(102, 408),
    /** No media arrived for too long. */
    MEDIA_TIMEOUT(102, 480),
    /** The call reached its longest duration. */
    DURATION_LIMIT(16, 480),
    /** The engine was shut down. */
    SHUTDOWN(41, 503),
    /** Something broke. */
    FAILURE(41, 500),
    /** ICE found no way to the other side, or that no longer agrees to be sent to (RFC 7675). */
    MEDIA_UNREACHABLE(102, 480),
    /** The handshake that makes the keys of encrypted media failed, or was not over in time. */
    HANDSHAKE_FAILED(88, 488),
    /** Who made the handshake has another certificate than the signalling told: somebody is in between, or it is misconfigured. */
    WRONG_CERTIFICATE(88, 488),
    /** Of several that rang another has answered: no call was missed. */
    ANSWERED_ELSEWHERE(26, 487);

    private final int q850;
    private final int status;

    Cause(int q850, int status) {
        this.q850 = q850;
        this.status = status;
    }

    /** The Q.850 cause number, 1 to 127. */
    public int q850() {
        return q850;
    }

    /** As a Reason header; who lists missed calls looks for the one of RFC 3326 2. */
    String reason() {
        return this == ANSWERED_ELSEWHERE ? "SIP;cause=200;text=\"Call completed elsewhere\"" : "Q.850;cause=" + q850;
    }

    /** The SIP status that refuses a call for this cause, 400 to 699. */
    public int status() {
        return status;
    }

    /** The cause that a Q.850 number stands for, where it says more than that the call is over. */
    static Optional<Cause> ofQ850(int number) {
        return switch (number) {
            case 1, 2, 3, 22, 28 -> Optional.of(NOT_FOUND);
            case 17 -> Optional.of(BUSY);
            case 18, 19 -> Optional.of(NO_ANSWER);
            case 20, 27 -> Optional.of(UNAVAILABLE);
            case 21, 55, 57, 87 -> Optional.of(REJECTED);
            case 34, 38, 41, 42, 47 -> Optional.of(CONGESTION);
            case 65, 79, 88 -> Optional.of(NOT_ACCEPTABLE);
            case 102 -> Optional.of(TIMEOUT);
            default -> Optional.empty();
        };
    }

    /** The cause that a SIP status of a refused call stands for. */
    public static Cause ofStatus(int status) {
        return switch (status) {
            case 401, 403, 407 -> FORBIDDEN;
            case 404, 410, 604 -> NOT_FOUND;
            case 408 -> TIMEOUT;
            case 480 -> UNAVAILABLE;
            case 486, 600 -> BUSY;
            case 487 -> CANCELLED;
            case 415, 488, 606 -> NOT_ACCEPTABLE;
            case 503 -> CONGESTION;
            case 603 -> REJECTED;
            default -> FAILURE;
        };
    }
}
