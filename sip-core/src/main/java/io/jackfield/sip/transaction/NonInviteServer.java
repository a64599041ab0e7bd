package io.jackfield.sip.transaction;

import static io.jackfield.sip.transaction.Action.REPORT_UNSENT;
import static io.jackfield.sip.transaction.Action.SEND;
import static io.jackfield.sip.transaction.Input.EXPIRE;
import static io.jackfield.sip.transaction.Input.FAILURE;
import static io.jackfield.sip.transaction.Input.PROVISIONAL;
import static io.jackfield.sip.transaction.Input.REQUEST;
import static io.jackfield.sip.transaction.Input.SUCCESS;
import static io.jackfield.sip.transaction.Input.UNSENT;
import static io.jackfield.sip.transaction.State.COMPLETED;
import static io.jackfield.sip.transaction.State.PROCEEDING;
import static io.jackfield.sip.transaction.State.TERMINATED;
import static io.jackfield.sip.transaction.State.TRYING;
import static io.jackfield.sip.transaction.TransactionTimer.J;
import static io.jackfield.sip.transaction.TransactionTimer.NONE;

/**
 * The non-INVITE server transaction (RFC 3261 17.2.2). Responses come from the user, requests from the network.
 *
 * <pre>
 * state       request    1xx         2xx-6xx    expire         unsent
 * TRYING      -          PROCEEDING  COMPLETED  -              -
 *                        send        send
 * PROCEEDING  send last  send        COMPLETED  -              report
 *                                    send
 * COMPLETED   send last  -           -          J: TERMINATED  -
 * </pre>
 *
 * <p>A final response that could not be sent is not reported: nobody waits for what would follow from it.
 */
final class NonInviteServer {
    static final StateChart CHART = StateChart.startingIn(TRYING, NONE, NONE)
            .on(PROVISIONAL, PROCEEDING, SEND)
            .on(SUCCESS, COMPLETED, SEND)
            .on(FAILURE, COMPLETED, SEND)
            .in(PROCEEDING, NONE, NONE)
            .on(REQUEST, PROCEEDING, SEND)
            .on(PROVISIONAL, PROCEEDING, SEND)
            .on(SUCCESS, COMPLETED, SEND)
            .on(FAILURE, COMPLETED, SEND)
            .on(UNSENT, PROCEEDING, REPORT_UNSENT)
            .in(COMPLETED, NONE, J)
            .quiet()
            .on(REQUEST, COMPLETED, SEND)
            .on(EXPIRE, TERMINATED)
            .build();

    private NonInviteServer() {}
}
