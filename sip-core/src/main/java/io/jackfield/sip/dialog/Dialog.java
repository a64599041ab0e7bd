package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A dialog (RFC 3261 12): its state and what it makes of it. Holds no timer and sends nothing; not thread-safe.
 */
public final class Dialog {
    private DialogState state;

    /** A dialog that goes on from a state. */
    public Dialog(DialogState state) {
        this.state = state;
    }

    /**
     * The dialog that our response to an INVITE begins (RFC 3261 12.1.1).
     *
     * @param localTag the To tag of our response
     * @return empty when the INVITE has no Contact that can be called
     */
    public static Optional<Dialog> callee(SipRequest invite, String localTag) {
        return contact(invite)
                .map(target -> new Dialog(new DialogState(
                        new DialogId(invite.callId(), localTag, invite.fromTag()),
                        invite.to().withTag(localTag),
                        invite.from(),
                        target,
                        invite.recordRoutes(),
                        0,
                        invite.cseqNumber(),
                        false,
                        false)));
    }

    /**
     * The dialog that a response with a To tag begins for our INVITE (RFC 3261 12.1.2). Each To tag is a dialog of its own.
     * Where the Contact is missing, as it must not be, the Request-URI of the INVITE stands in for it.
     */
    public static Dialog caller(SipRequest invite, SipResponse response) {
        return new Dialog(new DialogState(
                new DialogId(invite.callId(), invite.fromTag(), response.toTag()),
                invite.from(),
                response.to(),
                contact(response).orElse(invite.requestUri()),
                reversed(response.recordRoutes()),
                invite.cseqNumber(),
                -1,
                true,
                response.success()));
    }

    /**
     * The dialog that a NOTIFY begins for our SUBSCRIBE (RFC 6665 4.4.1). Where its Contact is missing, the Request-URI of the
     * SUBSCRIBE stands in for it.
     */
    public static Dialog notified(SipRequest subscribe, SipRequest notify) {
        return new Dialog(new DialogState(
                new DialogId(subscribe.callId(), subscribe.fromTag(), notify.fromTag()),
                subscribe.from(),
                notify.from(),
                contact(notify).orElse(subscribe.requestUri()),
                notify.recordRoutes(),
                subscribe.cseqNumber(),
                -1,
                true,
                true));
    }

    /** The state as it is now. */
    public DialogState state() {
        return state;
    }

    /** Call-ID and tags. */
    public DialogId id() {
        return state.id();
    }

    /**
     * Begins a request within the dialog (RFC 3261 12.2.1.1), with the next CSeq number.
     *
     * @param method any but ACK and CANCEL
     */
    public RequestEdit request(Method method) {
        state = state.withLocalCseq(state.localCseq() + 1);
        return begin(method).cseq(state.localCseq());
    }

    /** Begins the ACK of a 2xx to an INVITE of ours: same CSeq number, same credentials (RFC 3261 13.2.2.4). */
    public RequestEdit ack(SipRequest invite) {
        RequestEdit ack = begin(Method.ACK).cseq(invite.cseqNumber());
        for (Header<?> credentials : List.of(Header.AUTHORIZATION, Header.PROXY_AUTHORIZATION)) {
            for (String value : invite.headers(credentials)) {
                ack.add(credentials, value);
            }
        }
        return ack;
    }

    /** Where to send requests: the first of the route set, else the remote target. */
    public SipUri nextHop() {
        return state.routeSet().isEmpty()
                ? state.remoteTarget()
                : state.routeSet().get(0).uri();
    }

    /**
     * Takes note of a request of the peer.
     *
     * @return false when its CSeq number is lower than one seen before: answer 500 (RFC 3261 12.2.2)
     */
    public boolean receive(SipRequest request) {
        if (request.cseqNumber() < state.remoteCseq()) {
            return false;
        }
        state = state.withRemoteCseq(request.cseqNumber());
        return true;
    }

    /** Takes the Contact of a target refresh request or its 2xx, if there is one (RFC 3261 12.2). */
    public void refreshTarget(SipMessage message) {
        contact(message).ifPresent(target -> state = state.withRemoteTarget(target));
    }

    /**
     * The 2xx to our INVITE confirms the dialog: target and route set are those of the 2xx (RFC 3261 13.2.2.4), whatever a
     * provisional response said.
     */
    public void confirmedBy(SipResponse response) {
        state = state.withRouteSet(reversed(response.recordRoutes())).asConfirmed();
        refreshTarget(response);
    }

    /** Our 2xx confirms the dialog. */
    public void confirm() {
        state = state.asConfirmed();
    }

    /** A request within the dialog as it is sent once more, after a challenge: with the next CSeq number (RFC 3261 22.2). */
    public SipRequest renumber(SipRequest request) {
        state = state.withLocalCseq(state.localCseq() + 1);
        return request.edit().cseq(state.localCseq()).build();
    }

    private RequestEdit begin(Method method) {
        List<NameAddr> routes = state.routeSet();
        SipUri target = state.remoteTarget();
        if (!routes.isEmpty() && !routes.get(0).uri().isLoose()) {
            // RFC 3261 12.2.1.1: a strict router of RFC 2543 wants to be the Request-URI
            target = routes.get(0).uri();
            List<NameAddr> shifted = new ArrayList<>(routes.subList(1, routes.size()));
            shifted.add(NameAddr.of(state.remoteTarget()));
            routes = shifted;
        }
        return SipRequest.of(method, target.withoutUriHeaders())
                .from(state.local())
                .to(state.remote())
                .callId(state.id().callId())
                .routes(routes);
    }

    private static Optional<SipUri> contact(SipMessage message) {
        return message.contacts().stream()
                .map(NameAddr::uri)
                .filter(uri -> uri.valid() && uri.isSip())
                .findFirst();
    }

    private static List<NameAddr> reversed(List<NameAddr> routes) {
        List<NameAddr> reversed = new ArrayList<>(routes);
        Collections.reverse(reversed);
        return reversed;
    }
}
