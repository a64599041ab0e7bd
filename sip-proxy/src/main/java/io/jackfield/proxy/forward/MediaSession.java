package io.jackfield.proxy.forward;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * Leads the SDP of one transaction through an anchor (RFC 3264 within RFC 3261 13, 3262 and 3311). Responses keep their order while
 * the anchor works.
 *
 * <pre>
 * request                SDP in it        SDP in a response
 * INVITE with SDP        offer            answer
 * INVITE without         -                offer of the callee; the ACK answers
 * UPDATE with SDP        offer            answer
 * PRACK with SDP         answer           -
 * BYE                    -                -; delete when it is over, unless it was challenged
 * </pre>
 *
 * A branch of an INVITE that creates a dialog has a label of its own with the anchor, under which it is deleted when it fails. Once
 * there is a dialog its tags say enough.
 */
final class MediaSession {
    static final String SDP = "application/sdp";

    private enum Role {
        OFFER,
        ANSWER,
        NONE
    }

    private final MediaAnchor anchor;
    private final InOrder order;
    private final Role inRequest;
    private final Role inResponse;
    private final boolean ends;
    private final String label;
    private final String callId;
    private final InetSocketAddress source;

    /**
     * @param creates whether the request may create a dialog
     * @param source where the request came from
     */
    MediaSession(MediaAnchor anchor, Shard shard, SipRequest request, boolean creates, InetSocketAddress source) {
        this.anchor = anchor;
        this.order = new InOrder(shard);
        this.source = source;
        this.label = creates ? request.topVia().branch() + '.' : "";
        this.callId = request.callId();
        this.ends = request.method() == Method.BYE;
        boolean sdp = carriesSdp(request);
        boolean invite = request.isInvite();
        if (sdp && request.method() == Method.PRACK) {
            inRequest = Role.ANSWER;
        } else {
            inRequest = sdp && (invite || request.method() == Method.UPDATE) ? Role.OFFER : Role.NONE;
        }
        if (inRequest == Role.OFFER) {
            inResponse = Role.ANSWER;
        } else {
            inResponse = invite ? Role.OFFER : Role.NONE;
        }
    }

    static boolean carriesSdp(SipMessage message) {
        return message.bodyLength() > 0 && message.hasBody(SDP);
    }

    /** Whether requests of this method have anything to do with media. */
    static boolean concerns(Method method) {
        return method == Method.INVITE || method == Method.BYE || method == Method.UPDATE || method == Method.PRACK;
    }

    /** Whether nothing waits for the anchor. */
    boolean idle() {
        return order.idle();
    }

    boolean rewritesRequest() {
        return inRequest != Role.NONE;
    }

    /** The SDP to send to the target of a branch, as soon as the anchor has it. */
    void request(Branch branch, SipRequest request, Consumer<byte[]> then, Runnable failed) {
        boolean offer = inRequest == Role.OFFER;
        branch.anchored |= offer;
        MediaLeg leg = leg(request, offer, label(branch), source);
        order.run(() -> offer ? anchor.offer(leg, request.body()) : anchor.answer(leg, request.body()), then, failed);
    }

    /**
     * Sends a 1xx or 2xx back with the SDP that the anchor makes of it. Without it a 1xx goes without, since it only rings; a 2xx cannot.
     *
     * @param back the response as it goes back
     */
    void response(
            Branch branch, SipResponse back, InetSocketAddress from, Consumer<SipResponse> then, Runnable failed) {
        if (inResponse == Role.NONE || !carriesSdp(back)) {
            order.run(() -> then.accept(back));
            return;
        }
        boolean answer = inResponse == Role.ANSWER;
        branch.anchored = true;
        MediaLeg leg = leg(callId, back, answer, label(branch), from);
        order.run(
                () -> answer ? anchor.answer(leg, back.body()) : anchor.offer(leg, back.body()),
                sdp -> then.accept(back.edit().body(SDP, sdp).build()),
                () -> {
                    if (back.provisional()) {
                        then.accept(back.edit().withoutBody().build());
                    } else {
                        failed.run();
                    }
                });
    }

    /** Sends a final response after what still waits. */
    void last(Runnable send) {
        order.run(send);
    }

    /** The branch came to nothing. */
    void ended(Branch branch, SipRequest request) {
        if (branch.anchored && !label.isEmpty()) {
            branch.anchored = false;
            MediaLeg leg = new MediaLeg(request.callId(), request.fromTag(), "", label(branch), source);
            order.run(() -> anchor.delete(leg), done -> {}, () -> {});
        }
    }

    /** The request has its final response, of this status. */
    void over(SipRequest request, int status) {
        if (ends && status != 401 && status != 407) {
            MediaLeg leg = leg(request, true, "", source);
            order.run(() -> anchor.delete(leg), done -> {}, () -> {});
        }
    }

    /** What an ACK carries is the answer to an offer in the 2xx (RFC 3261 13.2.1); the callee offered. */
    static MediaLeg answerIn(SipRequest ack, InetSocketAddress from) {
        return leg(ack, false, "", from);
    }

    private String label(Branch branch) {
        return label.isEmpty() ? "" : label + branch.index;
    }

    /** The tags as the ng protocol has them: from is who offers. */
    private static MediaLeg leg(SipMessage message, boolean fromOffers, String viaBranch, InetSocketAddress source) {
        return leg(message.callId(), message, fromOffers, viaBranch, source);
    }

    /** With the Call-ID of the request: that of a response on its way back may be hidden. */
    private static MediaLeg leg(
            String callId, SipMessage message, boolean fromOffers, String viaBranch, InetSocketAddress source) {
        return fromOffers
                ? new MediaLeg(callId, message.fromTag(), message.toTag(), viaBranch, source)
                : new MediaLeg(callId, message.toTag(), message.fromTag(), viaBranch, source);
    }
}
