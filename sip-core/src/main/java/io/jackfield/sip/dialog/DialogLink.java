package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A dialog and the way to its peer: what is sent through it leaves in the order it was sent, name lookups or not. */
final class DialogLink {
    private static final OutgoingRequest.Outcome NO_MATTER = new OutgoingRequest.Outcome() {
        @Override
        public void onFinal(SipRequest sent, SipResponse response) {}

        @Override
        public void onNone(Failure failure) {}
    };

    private final AgentShard agent;
    private final Dialog dialog;
    private final NameAddr contact;
    private final Optional<DigestClient> digest;
    private final ArrayDeque<Consumer<List<Flow>>> waiting = new ArrayDeque<>();
    private Optional<SipUri> hop = Optional.empty();
    private List<Flow> flows = List.of();

    DialogLink(AgentShard agent, Dialog dialog, NameAddr contact, Optional<DigestClient> digest) {
        this.agent = agent;
        this.dialog = dialog;
        this.contact = contact;
        this.digest = digest;
    }

    Dialog dialog() {
        return dialog;
    }

    /** Where we want the peer's requests. */
    NameAddr contact() {
        return contact;
    }

    /** Begins a request of our own within the dialog. */
    RequestEdit request(Method method) {
        return agent.signed(dialog.request(method));
    }

    /** Sends a request within the dialog, with the credentials that the last challenges asked for. */
    OutgoingRequest send(SipRequest request, OutgoingRequest.Outcome outcome) {
        SipRequest authorized = digest.map(client -> client.authorize(request)).orElse(request);
        return new OutgoingRequest(agent, authorized, digest, Optional.of(dialog), outcome).start(this::toPeer);
    }

    /** Sends the ACK of a 2xx. */
    void acknowledge(SipRequest ack) {
        toPeer(found ->
                found.stream().findFirst().ifPresent(flow -> agent.layer().sendAck(ack, flow)));
    }

    /**
     * Ends the dialog; whatever the peer says, it is over (RFC 3261 15.1.1).
     *
     * @param reason a Reason header (RFC 3326), "" for none
     */
    void bye(String reason) {
        RequestEdit bye = request(Method.BYE);
        if (!reason.isEmpty()) {
            bye.set(Header.REASON, reason);
        }
        send(bye.build(), NO_MATTER);
    }

    private void toPeer(Consumer<List<Flow>> send) {
        SipUri next = dialog.nextHop();
        if (hop.isPresent() && hop.get().equals(next) && waiting.isEmpty() && !flows.isEmpty()) {
            send.accept(flows);
            return;
        }
        waiting.add(send);
        if (waiting.size() > 1) {
            return;
        }
        agent.resolve(next, found -> {
            hop = Optional.of(next);
            flows = found;
            while (!waiting.isEmpty()) {
                waiting.poll().accept(found);
            }
        });
    }
}
