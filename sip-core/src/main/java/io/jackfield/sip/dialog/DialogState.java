package io.jackfield.sip.dialog;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import java.util.List;

/**
 * All that a dialog must remember to go on (RFC 3261 12.1), and all that would have to survive this process. Immutable.
 *
 * @param id Call-ID and tags
 * @param local we, with our tag: the From of our requests
 * @param remote the peer, with its tag: the To of our requests
 * @param remoteTarget where the peer wants requests: its last Contact
 * @param routeSet the proxies that want to see requests, nearest first
 * @param localCseq the CSeq number of our last request
 * @param remoteCseq the CSeq number of the peer's last request; -1 when it has sent none
 * @param caller whether we sent the request that began it
 * @param confirmed whether a 2xx has made it more than early
 */
public record DialogState(
        DialogId id,
        NameAddr local,
        NameAddr remote,
        SipUri remoteTarget,
        List<NameAddr> routeSet,
        long localCseq,
        long remoteCseq,
        boolean caller,
        boolean confirmed) {

    /** With an unmodifiable copy of the route set. */
    public DialogState {
        routeSet = List.copyOf(routeSet);
    }

    DialogState withRemoteTarget(SipUri target) {
        return new DialogState(id, local, remote, target, routeSet, localCseq, remoteCseq, caller, confirmed);
    }

    DialogState withRouteSet(List<NameAddr> routes) {
        return new DialogState(id, local, remote, remoteTarget, routes, localCseq, remoteCseq, caller, confirmed);
    }

    DialogState withLocalCseq(long number) {
        return new DialogState(id, local, remote, remoteTarget, routeSet, number, remoteCseq, caller, confirmed);
    }

    DialogState withRemoteCseq(long number) {
        return new DialogState(id, local, remote, remoteTarget, routeSet, localCseq, number, caller, confirmed);
    }

    DialogState asConfirmed() {
        return new DialogState(id, local, remote, remoteTarget, routeSet, localCseq, remoteCseq, caller, true);
    }
}
