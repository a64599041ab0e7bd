package io.jackfield.sip.transaction;

import io.jackfield.kernel.SipHash;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Answers without a transaction (RFC 3261 8.2.7). Their To tag is a keyed hash of what tells the request from others, so that a repeated request gets the same answer, and the ACK of one is known when it comes.
 */
final class StatelessAnswers {
    private final TransactionLayer layer;
    private final SipHash tags;
    /** Until when ACKs may come: nothing has to be compared when no INVITE was answered lately. */
    private long acksUntilNs = Long.MIN_VALUE;

    StatelessAnswers(TransactionLayer layer, RandomGenerator random) {
        this.layer = layer;
        this.tags = SipHash.keyedBy(random);
    }

    void answer(SipRequest request, Flow from, int status, Optional<Duration> retryAfter) {
        ResponseEdit response = SipResponse.to(request, status);
        if (!request.hasToTag()) {
            response.toTag(tag(request));
        }
        retryAfter.ifPresent(delay -> response.set(Header.RETRY_AFTER, Long.toString(delay.toSeconds())));
        layer.sendStateless(response.build(), ReplyFlow.of(request, from));
        if (request.isInvite()) {
            acksUntilNs = layer.shard().nowNs() + layer.timing().durationNs(TransactionTimer.H, false);
        }
    }

    /** Whether this is the ACK of such an answer. */
    boolean absorbs(SipRequest ack) {
        return layer.shard().nowNs() < acksUntilNs && ack.toTag().equals(tag(ack));
    }

    /** Of what an INVITE and its ACK have in common (RFC 3261 17.1.1.3): Call-ID, CSeq number and the top Via. */
    private String tag(SipRequest request) {
        return Base32.of(request.callIdHash(tags) ^ request.viaHash(tags) ^ tags.hash(request.cseqNumber()));
    }
}
