package io.jackfield.sip.dialog;

import io.jackfield.sim.SimPeer;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A peer that sends exactly what a test tells it to, right or wrong, at 10.0.0.9 unless told otherwise. */
final class ScriptedPeer {
    static final String SDP = "application/sdp";

    private final SimPeer peer;
    private final InetSocketAddress target;
    private final String host;
    private int branches;

    ScriptedPeer(Simulation sim, String targetHost) {
        this(sim, targetHost, "10.0.0.9");
    }

    ScriptedPeer(Simulation sim, String targetHost, String host) {
        this.host = host;
        this.peer = sim.network().peer(host, 5060);
        this.target = new InetSocketAddress(targetHost, 5060);
    }

    /** Reacts to requests; to nothing else. */
    ScriptedPeer onRequest(Consumer<SipRequest> reaction) {
        peer.onMessage((message, from) -> {
            if (message instanceof SipRequest request) {
                reaction.accept(request);
            }
        });
        return this;
    }

    void send(SipMessage message) {
        peer.send(message, target);
    }

    /** Answers a request of whoever sent it. */
    void answer(SipRequest request, SipResponse response) {
        var via = request.topVia();
        peer.send(response, new InetSocketAddress(via.received().orElse(via.host()), via.port()));
    }

    /** Answers a request; with SDP when there is some. */
    void respond(SipRequest request, int status, String toTag, String sdp) {
        var response = SipResponse.to(request, status).contact(contact());
        if (!toTag.isEmpty()) {
            response.toTag(toTag);
        }
        if (!sdp.isEmpty()) {
            response.body(SDP, TestPhone.sdp(sdp));
        }
        send(response.build());
    }

    void respond(SipRequest request, int status) {
        respond(request, status, "peer", "");
    }

    /** Begins a request from outside any dialog, to {@code bob}. */
    RequestEdit request(Method method) {
        return SipRequest.of(method, SipUri.of("sip:bob@" + target.getHostString()))
                .addFirst(Header.VIA, via())
                .from(NameAddr.of(SipUri.of("sip:peer@" + host)).withTag("peer"))
                .to(NameAddr.of(SipUri.of("sip:bob@" + target.getHostString())))
                .callId("scripted")
                .cseq(1)
                .contact(contact());
    }

    RequestEdit invite(String sdp) {
        RequestEdit invite = request(Method.INVITE);
        return sdp.isEmpty() ? invite : invite.body(SDP, TestPhone.sdp(sdp));
    }

    /** Begins a request in the dialog that a response to our INVITE made. */
    RequestEdit within(Method method, SipResponse response, int cseq) {
        return request(method).to(response.to()).callId(response.callId()).cseq(cseq);
    }

    /** Begins a request in the dialog of an INVITE that came to us. */
    RequestEdit within(Method method, SipRequest invite, String ourTag, int cseq) {
        return SipRequest.of(method, invite.contacts().get(0).uri())
                .addFirst(Header.VIA, via())
                .from(invite.to().withTag(ourTag))
                .to(invite.from())
                .callId(invite.callId())
                .cseq(cseq)
                .contact(contact());
    }

    List<SipRequest> requests(Method method) {
        return peer.received().stream()
                .filter(SipRequest.class::isInstance)
                .map(SipRequest.class::cast)
                .filter(request -> request.method().equals(method))
                .toList();
    }

    /** The final responses to a method, in order; provisional ones are left out. */
    List<SipResponse> finals(Method method) {
        return peer.received().stream()
                .filter(SipResponse.class::isInstance)
                .map(SipResponse.class::cast)
                .filter(response -> response.isFinal() && response.cseqMethod().equals(method))
                .toList();
    }

    List<Integer> statuses(Method method) {
        return finals(method).stream().map(SipResponse::status).toList();
    }

    Optional<SipResponse> last(Method method) {
        List<SipResponse> finals = finals(method);
        return finals.isEmpty() ? Optional.empty() : Optional.of(finals.get(finals.size() - 1));
    }

    /** The provisional responses to our INVITE, in order. */
    List<SipResponse> provisionals() {
        return peer.received().stream()
                .filter(SipResponse.class::isInstance)
                .map(SipResponse.class::cast)
                .filter(response -> response.provisional() && response.status() > 100)
                .toList();
    }

    NameAddr contact() {
        return NameAddr.of(SipUri.of("sip:peer@" + host + ":5060"));
    }

    private String via() {
        return "SIP/2.0/UDP " + host + ":5060;branch=z9hG4bK-scripted-" + ++branches;
    }
}
