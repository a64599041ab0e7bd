package io.jackfield.proxy.dialog;

import io.jackfield.proxy.dialog.TrackedDialog.Party;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a call that was only proxied: each side gets the BYE that the other would have sent, with its tags, its next CSeq number and
 * the Route set from here on (RFC 3261 12.2.1.1, 15.1.1). It takes the way of every request within the dialog, so topology hiding, NAT
 * and the media anchor are looked after.
 */
final class Byes {
    private final Forwarder forwarder;

    Byes(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    CompletableFuture<Hangup> send(TrackedDialog dialog) {
        CompletableFuture<Integer> callee = send(dialog, dialog.caller, dialog.callee, towardsCallee(dialog));
        CompletableFuture<Integer> caller = send(dialog, dialog.callee, dialog.caller, towardsCaller(dialog));
        return caller.thenCombine(callee, (one, other) -> new Hangup(dialog.callId, one, other));
    }

    private CompletableFuture<Integer> send(TrackedDialog dialog, Party from, Party to, List<NameAddr> routes) {
        Optional<NameAddr> target = NameAddr.parse(to.contact);
        Optional<NameAddr> sender = NameAddr.parse(from.address);
        Optional<NameAddr> receiver = NameAddr.parse(to.address);
        Flow flow = from.flow;
        if (target.isEmpty() || sender.isEmpty() || receiver.isEmpty() || flow == null) {
            return CompletableFuture.completedFuture(0);
        }
        SipRequest bye = SipRequest.of(Method.BYE, target.get().uri().withoutUriHeaders())
                .from(sender.get())
                .to(receiver.get())
                .callId(dialog.callId)
                .routes(routes)
                .cseq(++from.cseq)
                .build();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        boolean fromCallee = from == dialog.callee;
        if (!forwarder.originate(dialog.home.layer, bye, flow, fromCallee, status::complete)) {
            status.complete(0);
        }
        return status;
    }

    /** The caller's Route set without what lies before us. */
    private List<NameAddr> towardsCallee(TrackedDialog dialog) {
        List<NameAddr> routes = parsed(dialog.path.recordRoutes());
        Collections.reverse(routes);
        while (!routes.isEmpty() && !forwarder.wrote(routes.get(0).uri())) {
            routes.remove(0);
        }
        return routes;
    }

    /** The callee's Route set without what lies before us. What lies behind is taken from the INVITE, which no one has changed. */
    private List<NameAddr> towardsCaller(TrackedDialog dialog) {
        List<NameAddr> routes = new ArrayList<>();
        for (NameAddr route : parsed(dialog.path.recordRoutes())) {
            if (forwarder.wrote(route.uri())) {
                routes.add(route);
            }
        }
        routes.addAll(parsed(dialog.path.upstream()));
        return routes;
    }

    private static List<NameAddr> parsed(List<String> values) {
        List<NameAddr> parsed = new ArrayList<>();
        values.forEach(value -> NameAddr.parse(value).ifPresent(parsed::add));
        return parsed;
    }
}
