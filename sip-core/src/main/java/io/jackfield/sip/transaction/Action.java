package io.jackfield.sip.transaction;

/** What a step makes a transaction do, after its state has changed; in this order. */
enum Action {
    /** Sends the request, the ACK or the last response, whichever the transaction holds, once more or for the first time. */
    SEND,
    /** Makes the ACK of this response, sends it, and holds it for the next time (RFC 3261 17.1.1.3). */
    SEND_ACK,
    /** Sends 100 (RFC 3261 17.2.1). */
    SEND_TRYING,
    /** Gives the response or the ACK to the user. */
    DELIVER,
    /** Tells the user that what it waits for did not come in time. */
    REPORT_TIMEOUT,
    /** Tells the user that the transport failed. */
    REPORT_UNSENT
}
