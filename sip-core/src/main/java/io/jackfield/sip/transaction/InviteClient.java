package io.jackfield.sip.transaction;

import static io.jackfield.sip.transaction.Action.DELIVER;
import static io.jackfield.sip.transaction.Action.REPORT_TIMEOUT;
import static io.jackfield.sip.transaction.Action.REPORT_UNSENT;
import static io.jackfield.sip.transaction.Action.SEND;
import static io.jackfield.sip.transaction.Action.SEND_ACK;
import static io.jackfield.sip.transaction.Input.EXPIRE;
import static io.jackfield.sip.transaction.Input.FAILURE;
import static io.jackfield.sip.transaction.Input.PROVISIONAL;
import static io.jackfield.sip.transaction.Input.REPEAT;
import static io.jackfield.sip.transaction.Input.SUCCESS;
import static io.jackfield.sip.transaction.Input.UNSENT;
import static io.jackfield.sip.transaction.State.ACCEPTED;
import static io.jackfield.sip.transaction.State.CALLING;
import static io.jackfield.sip.transaction.State.COMPLETED;
import static io.jackfield.sip.transaction.State.PROCEEDING;
import static io.jackfield.sip.transaction.State.TERMINATED;
import static io.jackfield.sip.transaction.TransactionTimer.A;
import static io.jackfield.sip.transaction.TransactionTimer.B;
import static io.jackfield.sip.transaction.TransactionTimer.D;
import static io.jackfield.sip.transaction.TransactionTimer.M;
import static io.jackfield.sip.transaction.TransactionTimer.NONE;

/**
 * The INVITE client transaction (RFC 3261 17.1.1, RFC 6026 7.2). Begins by sending the INVITE.
 *
 * <pre>
 * state       1xx         2xx        3xx-6xx          repeat   expire                unsent
 * CALLING     PROCEEDING  ACCEPTED   COMPLETED        A: send  B: TERMINATED,        TERMINATED,
 *             deliver     deliver    ack, deliver              timeout               transport failure
 * PROCEEDING  deliver     ACCEPTED   COMPLETED        -        cancelled: TERMINATED,  -
 *                         deliver    ack, deliver              timeout
 * COMPLETED   -           -          send ACK again   -        D: TERMINATED         TERMINATED
 * ACCEPTED    -           deliver    -                -        M: TERMINATED         -
 * </pre>
 *
 * <p>PROCEEDING has no timer of its own: how long a phone may ring is for the user to say (timer C of a proxy). Only a CANCEL
 * arms one (RFC 3261 9.1): an INVITE that stays unanswered for 64*T1 after it is given up.
 */
final class InviteClient {
    static final StateChart CHART = StateChart.startingIn(CALLING, A, B)
            .on(PROVISIONAL, PROCEEDING, DELIVER)
            .on(SUCCESS, ACCEPTED, DELIVER)
            .on(FAILURE, COMPLETED, SEND_ACK, DELIVER)
            .on(REPEAT, CALLING, SEND)
            .on(EXPIRE, TERMINATED, REPORT_TIMEOUT)
            .on(UNSENT, TERMINATED, REPORT_UNSENT)
            .in(PROCEEDING, NONE, NONE)
            .on(PROVISIONAL, PROCEEDING, DELIVER)
            .on(SUCCESS, ACCEPTED, DELIVER)
            .on(FAILURE, COMPLETED, SEND_ACK, DELIVER)
            .on(EXPIRE, TERMINATED, REPORT_TIMEOUT)
            .in(COMPLETED, NONE, D)
            .quiet()
            .on(FAILURE, COMPLETED, SEND)
            .on(EXPIRE, TERMINATED)
            .on(UNSENT, TERMINATED) // RFC 3261 17.1.1.2 would tell the user, who has the final response already
            .in(ACCEPTED, NONE, M)
            .on(SUCCESS, ACCEPTED, DELIVER) // RFC 6026 7.2: each 2xx, of any fork
            .on(EXPIRE, TERMINATED)
            .build();

    private InviteClient() {}
}
