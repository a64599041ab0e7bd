package io.jackfield.proxy;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.RegisterOptions;
import io.jackfield.sip.dialog.Registration;
import io.jackfield.sip.dialog.RegistrationListener;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A real user agent in a simulation, which writes down what it hears. */
final class Phone implements SessionListener, RegistrationListener {
    static final byte[] SDP = ("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
                    + "m=audio 4000 RTP/AVP 0\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    final List<String> heard = new ArrayList<>();
    final SipNode node;
    private final UserAgent agent;
    private final String user;
    private final SipUri proxy;
    private Consumer<InviteSession> onCall = session -> session.accept(SDP);
    private Optional<InviteSession> call = Optional.empty();

    Phone(World world, String user, String login, String password, String host, String transport) {
        this.user = user;
        SipUri uri = SipUri.of("sip:" + World.PROXY + ":5060");
        this.proxy = transport.equals("udp") ? uri : uri.withParam("transport", transport);
        node = SipNode.builder()
                .name(user)
                .network(world.sim.network())
                .listen(l -> {
                    if (transport.equals("udp")) {
                        l.udp(host, 5060);
                    } else {
                        l.tcp(host, 5060);
                    }
                })
                .random(new SplittableRandom(host.hashCode()))
                .build();
        agent = UserAgent.builder(node)
                .identity(NameAddr.of(SipUri.of("sip:" + user + "@example.com")))
                .credentials(Credentials.of(login, password))
                .random(new SplittableRandom(host.hashCode() + 1))
                .onInvite(session -> {
                    heard.add("call");
                    call = Optional.of(session);
                    onCall.accept(session);
                    return this;
                })
                .build();
    }

    /** What to do with calls that come. Default: accept. */
    Phone onCall(Consumer<InviteSession> reaction) {
        onCall = reaction;
        return this;
    }

    InviteSession call(String number) {
        InviteOptions options =
                InviteOptions.builder().offer(SDP).outboundProxy(proxy).build();
        InviteSession session = agent.invite(SipUri.of("sip:" + number + "@example.com"), options, this);
        call = Optional.of(session);
        return session;
    }

    /** Calls without an offer: the callee offers. */
    InviteSession callWithoutOffer(String number) {
        InviteSession session = agent.invite(
                SipUri.of("sip:" + number + "@example.com"),
                InviteOptions.builder().outboundProxy(proxy).build(),
                this);
        call = Optional.of(session);
        return session;
    }

    Registration register() {
        return agent.register(
                RegisterOptions.of(SipUri.of("sip:" + user + "@example.com")).withRegistrar(proxy), this);
    }

    InviteSession call() {
        return call.orElseThrow();
    }

    int sessions() {
        return agent.sessions();
    }

    @Override
    public void onProgress(InviteSession session, int status, Optional<byte[]> earlySdp) {
        heard.add(Integer.toString(status));
    }

    @Override
    public void onEstablished(InviteSession session) {
        heard.add("up");
    }

    @Override
    public void onNegotiation(InviteSession session, io.jackfield.sip.dialog.Negotiation negotiation) {
        heard.add("negotiation");
        negotiation.complete(SDP);
    }

    @Override
    public void onReinviteFailed(InviteSession session, int status) {
        heard.add("reinvite " + status);
    }

    @Override
    public void onAnswer(InviteSession session, byte[] sdp) {
        heard.add("answer");
    }

    @Override
    public void onEnded(InviteSession session, EndCause cause) {
        heard.add(cause.kind() + " " + cause.status());
    }

    @Override
    public void onRegistered(Registration registration, Duration lifetime) {
        heard.add("registered " + lifetime.toSeconds());
    }

    @Override
    public void onFailed(Registration registration, int status) {
        heard.add("register " + status);
    }

    @Override
    public void onUnregistered(Registration registration) {
        heard.add("unregistered");
    }
}
