package io.jackfield.sip.transaction;

/** The states of the four transaction machines (RFC 3261 17, RFC 6026). */
enum State {
    CALLING,
    TRYING,
    PROCEEDING,
    COMPLETED,
    CONFIRMED,
    ACCEPTED,
    TERMINATED
}
