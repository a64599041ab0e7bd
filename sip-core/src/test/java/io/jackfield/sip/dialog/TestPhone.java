package io.jackfield.sip.dialog;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.resolve.Resolver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A user agent in a simulation that writes down what it hears. Its sessions are called 1, 2, ... in their order. */
final class TestPhone implements InviteHandler, SessionListener {
    final List<String> heard = new ArrayList<>();
    final List<InviteSession> sessions = new ArrayList<>();
    final List<EarlyDialog> early = new ArrayList<>();
    final SipNode node;
    final UserAgent agent;
    private final SipUri uri;
    private Consumer<InviteSession> onInvite = session -> {};
    private Consumer<InviteSession> onEstablished = session -> {};
    private Consumer<Negotiation> onNegotiation = negotiation -> negotiation.reject(488);
    private Consumer<Transfer> onTransfer = transfer -> transfer.reject(603);
    private boolean inCallback;

    TestPhone(Simulation sim, String user, String host) {
        this(sim, user, host, builder -> builder);
    }

    TestPhone(Simulation sim, String user, String host, UnaryOperator<UserAgent.Builder> settings) {
        this(sim, user, host, node -> node, settings);
    }

    TestPhone(Simulation sim, String user, String host, Resolver resolver) {
        this(sim, user, host, node -> node.resolver(resolver), builder -> builder);
    }

    private TestPhone(
            Simulation sim,
            String user,
            String host,
            UnaryOperator<SipNodeBuilder> nodeSettings,
            UnaryOperator<UserAgent.Builder> settings) {
        this.uri = SipUri.of("sip:" + user + '@' + host);
        this.node = nodeSettings
                .apply(SipNode.builder()
                        .network(sim.network())
                        .name(user)
                        .listen(l -> l.udp(host, 5060).tcp(host, 5060))
                        .random(new Random(sim.seed() + host.hashCode())))
                .build();
        this.agent = settings.apply(UserAgent.builder(node)
                        .identity(NameAddr.of(uri))
                        .random(new Random(sim.seed() - host.hashCode()))
                        .onInvite(this))
                .build();
    }

    SipUri uri() {
        return uri;
    }

    TestPhone onInvite(Consumer<InviteSession> reaction) {
        onInvite = reaction;
        return this;
    }

    TestPhone onEstablished(Consumer<InviteSession> reaction) {
        onEstablished = reaction;
        return this;
    }

    TestPhone onNegotiation(Consumer<Negotiation> reaction) {
        onNegotiation = reaction;
        return this;
    }

    TestPhone onTransfer(Consumer<Transfer> reaction) {
        onTransfer = reaction;
        return this;
    }

    InviteSession call(SipUri to) {
        return call(to, InviteOptions.offering(sdp("offer")));
    }

    InviteSession call(SipUri to, InviteOptions options) {
        InviteSession session = agent.invite(to, options, this);
        sessions.add(session);
        return session;
    }

    InviteSession session() {
        return sessions.get(0);
    }

    /** SDP as far as this package cares: a body. */
    static byte[] sdp(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] sdp) {
        return new String(sdp, StandardCharsets.UTF_8);
    }

    @Override
    public SessionListener onInvite(InviteSession session) {
        sessions.add(session);
        hear(
                session,
                "invited" + session.remoteSdp().map(sdp -> " " + text(sdp)).orElse(""),
                () -> onInvite.accept(session));
        return this;
    }

    @Override
    public void onProgress(InviteSession session, int status, Optional<byte[]> earlySdp) {
        hear(
                session,
                "progress " + status + earlySdp.map(sdp -> " " + text(sdp)).orElse(""),
                () -> {});
    }

    @Override
    public void onProgress(InviteSession session, EarlyDialog where, int status, Optional<byte[]> earlySdp) {
        if (!early.contains(where)) {
            early.add(where);
        }
        onProgress(session, status, earlySdp);
    }

    @Override
    public void onAnswer(InviteSession session, byte[] sdp) {
        hear(session, "answer " + text(sdp), () -> {});
    }

    @Override
    public void onEstablished(InviteSession session) {
        hear(session, "established", () -> onEstablished.accept(session));
    }

    @Override
    public void onNegotiation(InviteSession session, Negotiation negotiation) {
        hear(
                session,
                "negotiation" + negotiation.offer().map(sdp -> " " + text(sdp)).orElse(""),
                () -> onNegotiation.accept(negotiation));
    }

    @Override
    public void onReinviteFailed(InviteSession session, int status) {
        hear(session, "reinvite failed " + status, () -> {});
    }

    @Override
    public void onInfo(InviteSession session, String contentType, byte[] body) {
        hear(session, "info " + contentType + " " + text(body), () -> {});
    }

    @Override
    public void onTransfer(InviteSession session, Transfer transfer) {
        hear(session, "transfer " + transfer.target().text(), () -> onTransfer.accept(transfer));
    }

    @Override
    public void onTransferProgress(InviteSession session, int status) {
        hear(session, "transfer progress " + status, () -> {});
    }

    @Override
    public void onEnded(InviteSession session, EndCause cause) {
        hear(session, "ended " + cause.kind() + " " + cause.status(), () -> {});
    }

    private void hear(InviteSession session, String event, Runnable reaction) {
        if (inCallback) {
            throw new AssertionError("called back from within a callback: " + event);
        }
        inCallback = true;
        int number = sessions.indexOf(session) + 1;
        heard.add((sessions.size() > 1 ? number + " " : "") + event);
        reaction.run();
        inCallback = false;
    }
}
