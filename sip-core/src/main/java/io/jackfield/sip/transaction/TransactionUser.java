package io.jackfield.sip.transaction;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;

/**
 * Who gets what transactions do not settle among themselves (RFC 3261 5: the TU). All calls come on the shard of the layer.
 * It may answer, send and cancel from within any of them; nothing it calls on the layer calls back before returning.
 */
public interface TransactionUser {
    /**
     * A new request: neither a retransmission nor an ACK, nor a CANCEL, which the layer answers. An exception from here is
     * answered with 500 and passed on to the shard's driver.
     */
    void onRequest(ServerTransaction transaction);

    /**
     * An INVITE that has no final response yet is cancelled (RFC 3261 9.2); at most once for each INVITE. The CANCEL has been
     * answered with 200; the INVITE waits for its answer, usually 487.
     */
    void onCancel(ServerTransaction invite, SipRequest cancel);

    /**
     * A CANCEL whose INVITE has no transaction here.
     *
     * @return whether it was taken care of; else it is answered 481
     */
    default boolean onStrayCancel(SipRequest cancel, Flow from) {
        return false;
    }

    /** An ACK that belongs to no transaction, or to one that was answered with 2xx (RFC 3261 13.2.2.4): the ACK of a 2xx. */
    void onAck(SipRequest ack, Flow from);

    /** A response that belongs to no transaction: usually a late one. Dropped unless it is overridden. */
    default void onStrayResponse(SipResponse response, Flow from) {}

    /**
     * The Call-ID by which the user knows the call of a message, where that is another than the message has: where one side of a call
     * is shown another Call-ID than the other. It decides on which shard the message is handled. Asked by any shard, at once; it must
     * neither block nor throw.
     */
    default Optional<String> callIdOf(SipMessage message) {
        return Optional.empty();
    }

    /**
     * A response that was given to a transaction may not have arrived: an INVITE's final response other than 2xx got no ACK
     * ({@link Failure#TIMEOUT}), or the transport failed. There is nothing to answer any more.
     */
    default void onResponseLost(ServerTransaction transaction, Failure failure) {}
}
