package io.jackfield.sip.transaction;

import io.jackfield.sip.message.SipResponse;

/**
 * Gets what comes of a request that was sent. All calls come on the shard of the transaction, never from inside a call of its
 * user.
 *
 * <p>After a 2xx to an INVITE the layer keeps its listener for 32 seconds (timer M), since more 2xx may come: at 2,000 calls a
 * second those are 64,000 listeners. One that keeps little alive then, see {@link ServerTransaction#releaseRequest}, spares the
 * collector.
 */
public interface ResponseListener {
    /** Each provisional response, the final one, and to an INVITE each further 2xx (RFC 6026), of a fork or repeated. */
    void onResponse(ClientTransaction transaction, SipResponse response);

    /** There will be no final response. */
    void onFailure(ClientTransaction transaction, Failure failure);

    /** Nothing more comes of this transaction. The last call, whatever came before, except after {@link ClientTransaction#giveUp}. */
    default void onTerminated(ClientTransaction transaction) {}
}
