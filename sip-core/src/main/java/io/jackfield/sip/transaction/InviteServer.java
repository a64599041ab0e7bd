package io.jackfield.sip.transaction;

import static io.jackfield.sip.transaction.Action.DELIVER;
import static io.jackfield.sip.transaction.Action.REPORT_TIMEOUT;
import static io.jackfield.sip.transaction.Action.REPORT_UNSENT;
import static io.jackfield.sip.transaction.Action.SEND;
import static io.jackfield.sip.transaction.Action.SEND_TRYING;
import static io.jackfield.sip.transaction.Input.ACK;
import static io.jackfield.sip.transaction.Input.EXPIRE;
import static io.jackfield.sip.transaction.Input.FAILURE;
import static io.jackfield.sip.transaction.Input.PROVISIONAL;
import static io.jackfield.sip.transaction.Input.REPEAT;
import static io.jackfield.sip.transaction.Input.REQUEST;
import static io.jackfield.sip.transaction.Input.SUCCESS;
import static io.jackfield.sip.transaction.Input.UNSENT;
import static io.jackfield.sip.transaction.State.ACCEPTED;
import static io.jackfield.sip.transaction.State.COMPLETED;
import static io.jackfield.sip.transaction.State.CONFIRMED;
import static io.jackfield.sip.transaction.State.PROCEEDING;
import static io.jackfield.sip.transaction.State.TERMINATED;
import static io.jackfield.sip.transaction.TransactionTimer.G;
import static io.jackfield.sip.transaction.TransactionTimer.H;
import static io.jackfield.sip.transaction.TransactionTimer.I;
import static io.jackfield.sip.transaction.TransactionTimer.L;
import static io.jackfield.sip.transaction.TransactionTimer.NONE;
import static io.jackfield.sip.transaction.TransactionTimer.TRYING;

/**
 * The INVITE server transaction (RFC 3261 17.2.1, RFC 6026 7.1). Responses come from the user; INVITE and ACK from the network.
 *
 * <pre>
 * state       INVITE      1xx   2xx       3xx-6xx    ACK        repeat          expire           unsent
 * PROCEEDING  send last   send  ACCEPTED  COMPLETED  -          200 ms: 100     -                report
 *                               send      send
 * COMPLETED   send last   -     -         -          CONFIRMED  G: send last    H: TERMINATED,   report
 *                                                                               timeout
 * CONFIRMED   -           -     -         -          -          -               I: TERMINATED    -
 * ACCEPTED    -           -     send      -          deliver    -               L: TERMINATED    report
 * </pre>
 *
 * <p>A response that could not be sent leaves the state as it is (RFC 6026 8.8): the INVITE may come again.
 */
final class InviteServer {
    static final StateChart CHART = StateChart.startingIn(PROCEEDING, TRYING, NONE)
            .on(REQUEST, PROCEEDING, SEND)
            .on(PROVISIONAL, PROCEEDING, SEND)
            .on(SUCCESS, ACCEPTED, SEND)
            .on(FAILURE, COMPLETED, SEND)
            .on(REPEAT, PROCEEDING, SEND_TRYING)
            .on(UNSENT, PROCEEDING, REPORT_UNSENT)
            .in(COMPLETED, G, H)
            .on(REQUEST, COMPLETED, SEND)
            .on(ACK, CONFIRMED)
            .on(REPEAT, COMPLETED, SEND)
            .on(EXPIRE, TERMINATED, REPORT_TIMEOUT)
            .on(UNSENT, COMPLETED, REPORT_UNSENT)
            .in(CONFIRMED, NONE, I)
            .quiet()
            .on(EXPIRE, TERMINATED)
            .in(ACCEPTED, NONE, L)
            .on(SUCCESS, ACCEPTED, SEND) // RFC 6026 7.1: the user repeats its 2xx, not the transaction
            .on(ACK, ACCEPTED, DELIVER)
            .on(EXPIRE, TERMINATED)
            .on(UNSENT, ACCEPTED, REPORT_UNSENT)
            .build();

    private InviteServer() {}
}
