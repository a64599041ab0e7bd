package io.jackfield.sip.transaction;

import static io.jackfield.sip.transaction.Action.DELIVER;
import static io.jackfield.sip.transaction.Action.REPORT_TIMEOUT;
import static io.jackfield.sip.transaction.Action.REPORT_UNSENT;
import static io.jackfield.sip.transaction.Action.SEND;
import static io.jackfield.sip.transaction.Input.EXPIRE;
import static io.jackfield.sip.transaction.Input.FAILURE;
import static io.jackfield.sip.transaction.Input.PROVISIONAL;
import static io.jackfield.sip.transaction.Input.REPEAT;
import static io.jackfield.sip.transaction.Input.SUCCESS;
import static io.jackfield.sip.transaction.Input.UNSENT;
import static io.jackfield.sip.transaction.State.COMPLETED;
import static io.jackfield.sip.transaction.State.PROCEEDING;
import static io.jackfield.sip.transaction.State.TERMINATED;
import static io.jackfield.sip.transaction.State.TRYING;
import static io.jackfield.sip.transaction.TransactionTimer.E;
import static io.jackfield.sip.transaction.TransactionTimer.F;
import static io.jackfield.sip.transaction.TransactionTimer.K;
import static io.jackfield.sip.transaction.TransactionTimer.NONE;

/**
 * The non-INVITE client transaction (RFC 3261 17.1.2). Begins by sending the request.
 *
 * <pre>
 * state       1xx         2xx-6xx    repeat   expire          unsent
 * TRYING      PROCEEDING  COMPLETED  E: send  F: TERMINATED,  TERMINATED,
 *             deliver     deliver             timeout         transport failure
 * PROCEEDING  deliver     COMPLETED  E: send  F: TERMINATED,  TERMINATED,
 *                         deliver             timeout         transport failure
 * COMPLETED   -           -          -        K: TERMINATED   -
 * </pre>
 */
final class NonInviteClient {
    static final StateChart CHART = StateChart.startingIn(TRYING, E, F)
            .on(PROVISIONAL, PROCEEDING, DELIVER)
            .on(SUCCESS, COMPLETED, DELIVER)
            .on(FAILURE, COMPLETED, DELIVER)
            .on(REPEAT, TRYING, SEND)
            .on(EXPIRE, TERMINATED, REPORT_TIMEOUT)
            .on(UNSENT, TERMINATED, REPORT_UNSENT)
            .in(PROCEEDING, E, F)
            .on(PROVISIONAL, PROCEEDING, DELIVER)
            .on(SUCCESS, COMPLETED, DELIVER)
            .on(FAILURE, COMPLETED, DELIVER)
            .on(REPEAT, PROCEEDING, SEND)
            .on(EXPIRE, TERMINATED, REPORT_TIMEOUT)
            .on(UNSENT, TERMINATED, REPORT_UNSENT)
            .in(COMPLETED, NONE, K)
            .quiet()
            .on(EXPIRE, TERMINATED)
            .build();

    private NonInviteClient() {}
}
