package io.jackfield.sip.transaction;

/**
 * What a layer has counted since it began. Written by its shard alone, without synchronisation: another thread may read, and
 * sees values a little old.
 */
public final class TransactionCounters {
    long requests;
    long requestsRepeated;
    long sent;
    long repeated;
    long timeouts;
    long unsent;
    long responsesLost;
    long overloads;
    long strayResponses;
    long strayCancels;
    long merged;

    TransactionCounters() {}

    /** Server transactions that began. */
    public long requests() {
        return requests;
    }

    /** Requests that came again and were absorbed. */
    public long requestsRepeated() {
        return requestsRepeated;
    }

    /** Client transactions that began. */
    public long sent() {
        return sent;
    }

    /** Messages that were sent again because a timer ran out. */
    public long repeated() {
        return repeated;
    }

    /** Client transactions that ended without a final response. */
    public long timeouts() {
        return timeouts;
    }

    /** Client transactions whose request could not be sent. */
    public long unsent() {
        return unsent;
    }

    /** Responses that got no ACK or could not be sent. */
    public long responsesLost() {
        return responsesLost;
    }

    /** Requests that came or were to be sent when there were too many transactions. */
    public long overloads() {
        return overloads;
    }

    /** Responses that belong to no transaction: late, or forged. */
    public long strayResponses() {
        return strayResponses;
    }

    /** CANCELs of an INVITE that is not here. */
    public long strayCancels() {
        return strayCancels;
    }

    /** Requests that came by way of two forks (RFC 3261 8.2.2.2), where somebody asked. */
    public long merged() {
        return merged;
    }

    void failed(Failure failure) {
        if (failure == Failure.TIMEOUT) {
            timeouts++;
        } else {
            unsent++;
        }
    }
}
