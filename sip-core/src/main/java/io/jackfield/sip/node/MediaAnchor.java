package io.jackfield.sip.node;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Rewrites SDP at offer, answer and delete, so that media flows through a relay: one in this process, or an ng client to
 * a remote one. Completes at once where it can. Called on the shard of the call; a stage may complete on any thread, and
 * exceptionally when the relay cannot serve the call.
 */
public interface MediaAnchor {
    /** The SDP to send on instead of an offer. A repeated or a new offer of a known call changes the session. */
    CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp);

    /** The SDP to send back instead of an answer. */
    CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp);

    /** Ends the call's media, or that of one branch when the leg names one. Unknown calls are none of its business. */
    CompletionStage<Void> delete(MediaLeg leg);

    /**
     * Which leg of which call, as ng has it: the tags are those of the dialog, whoever sends this SDP.
     *
     * @param callId the Call-ID
     * @param fromTag the tag of the dialog's caller in an offer by it, else of who offers
     * @param toTag the other side's tag, "" where there is none yet
     * @param viaBranch the branch of a forked INVITE; "" when the whole call is meant
     * @param signalledFrom where the message with the SDP came from
     */
    record MediaLeg(String callId, String fromTag, String toTag, String viaBranch, InetSocketAddress signalledFrom) {
        public MediaLeg {
            Objects.requireNonNull(callId, "callId");
            Objects.requireNonNull(fromTag, "fromTag");
            Objects.requireNonNull(toTag, "toTag");
            Objects.requireNonNull(viaBranch, "viaBranch");
            Objects.requireNonNull(signalledFrom, "signalledFrom");
        }
    }
}
