package io.jackfield.sim;

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
import io.jackfield.sip.transport.SentBy;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A phone that a scenario uses as a person would: a real {@link UserAgent} on a real {@link SipNode}, in a simulation. It does by
 * itself what the protocol asks for, and nothing that a person decides: it does not ring, answer or hang up unless it is told to.
 *
 * <p>What it is told, it does at once in virtual time. What is expected of it lets time pass until it is the case, and fails with a
 * ladder when it is not in time. Methods about "the call" mean the latest one, made or taken.
 */
public final class SimPhone {
    private static final String REGISTERED = "registered";
    private static final String UNREGISTERED = "unregistered";
    private static final String FAILED = "refused with ";

    private final Simulation simulation;
    private final String name;
    private final String host;
    private final PhoneSettings settings;
    private final List<SimCall> calls = new ArrayList<>();
    private final List<SimCall> untaken = new ArrayList<>();
    private Life life;
    private @Nullable SimCall current;
    private @Nullable Registration registration;
    private String registered = "not registered";

    /** What a crash takes away. */
    private record Life(SipNode node, UserAgent agent) {}

    SimPhone(Simulation simulation, String name, String host, PhoneSettings settings) {
        this.simulation = simulation;
        this.name = name;
        this.host = host;
        this.settings = settings.checked(name);
        this.life = begin();
    }

    private Life begin() {
        SipNode node = settings.described(simulation.node(name, host, settings.port()), host)
                .build();
        UserAgent.Builder agent =
                UserAgent.builder(node).identity(NameAddr.of(addressOfRecord())).random(simulation.newRandom());
        settings.credentials().ifPresent(agent::credentials);
        return new Life(node, settings.agent().apply(agent).onInvite(this::take).build());
    }

    // ---- who it is ----

    public String name() {
        return name;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(SimNetwork.address(host), settings.port());
    }

    /** Its address of record: {@code sip:name@domain}, or with its own address when it has no domain. */
    public SipUri addressOfRecord() {
        return settings.domain().isEmpty()
                ? SipUri.of("sip:" + name + '@' + SentBy.host(address().getAddress()))
                : SipUri.of("sip:" + name + '@' + settings.domain());
    }

    /** What others call it by: its address of record where it has a domain, else where it listens. */
    public SipUri uri() {
        if (!settings.domain().isEmpty()) {
            return addressOfRecord();
        }
        InetSocketAddress reached = new InetSocketAddress(SimNetwork.address(host), settings.reachedAt());
        return settings.byTransport(SipUri.of("sip:" + name + '@' + SentBy.of(reached)));
    }

    public SipNode node() {
        return life.node;
    }

    public UserAgent agent() {
        return life.agent;
    }

    // ---- calls ----

    /** Calls another phone. */
    public SimCall call(SimPhone other) {
        return call(other.uri().text());
    }

    /**
     * Calls a URI.
     *
     * @throws IllegalArgumentException when it is no sip URI
     */
    public SimCall call(String uri) {
        return call(uri, options -> {});
    }

    /** Calls a URI with an offer of its own, more headers, or whatever else the options have. */
    public SimCall call(String uri, Consumer<InviteOptions.Builder> change) {
        InviteOptions.Builder options = InviteOptions.builder().offer(sdp()).ringTimeout(settings.ringTimeout());
        settings.proxy().ifPresent(options::outboundProxy);
        change.accept(options);
        SimCall call = new SimCall(simulation, this);
        call.began(life.agent.invite(SipUri.of(uri), options.build(), call.listener()));
        add(call);
        return call;
    }

    /** The call that methods of the phone are about: the latest made or taken. */
    public SimCall call() {
        if (current == null) {
            throw new IllegalStateException(name + " has no call");
        }
        return current;
    }

    /** Its calls so far, in order: made, and come in whether taken or not. */
    public List<SimCall> calls() {
        return List.copyOf(calls);
    }

    /** Waits for a call to come in, and takes it: each is taken once. Within {@link Simulation#PATIENCE}. */
    public SimCall expectInvite() {
        return expectInvite(Simulation.PATIENCE);
    }

    /** As {@link #expectInvite()}, within another time. */
    public SimCall expectInvite(Duration limit) {
        simulation.runUntil(
                () -> !untaken.isEmpty(),
                limit,
                () -> Expectations.failed(
                        simulation, name, "an INVITE", limit, "none came; it was " + registered, List.of()));
        current = untaken.remove(0);
        return current;
    }

    /** Lets time pass, in which no call may come in. */
    public void expectNoInvite(Duration meanwhile) {
        simulation.run(meanwhile);
        if (!untaken.isEmpty()) {
            simulation.fail(Expectations.failed(
                    simulation,
                    name,
                    "no INVITE",
                    meanwhile,
                    "one came",
                    List.of(untaken.get(0).callId())));
        }
    }

    /** See {@link SimCall#expectRinging()}. */
    public SimPhone expectRinging() {
        call().expectRinging();
        return this;
    }

    /** See {@link SimCall#expectEstablished()}. */
    public SimPhone expectEstablished() {
        call().expectEstablished();
        return this;
    }

    /** See {@link SimCall#expectRejected(int)}. */
    public SimPhone expectRejected(int status) {
        call().expectRejected(status);
        return this;
    }

    /** See {@link SimCall#expectEnded()}. */
    public EndCause expectEnded() {
        return call().expectEnded();
    }

    /** See {@link SimCall#expectEnded(EndCause.Kind)}. */
    public SimPhone expectEnded(EndCause.Kind kind) {
        call().expectEnded(kind);
        return this;
    }

    /** See {@link SimCall#hangUp()}. */
    public SimPhone hangUp() {
        call().hangUp();
        return this;
    }

    private SessionListener take(InviteSession session) {
        SimCall call = new SimCall(simulation, this);
        call.began(session);
        calls.add(call);
        untaken.add(call);
        return call.listener();
    }

    private void add(SimCall call) {
        calls.add(call);
        current = call;
    }

    /** A session description that names this phone. */
    byte[] sdp() {
        String ip = host.indexOf(':') >= 0 ? "IP6 " + host : "IP4 " + host;
        return ("v=0\r\no=" + name + " 1 1 IN " + ip + "\r\ns=-\r\nc=IN " + ip
                        + "\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\n"
                        + "a=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    // ---- registration ----

    /** Registers its address of record for an hour, and keeps it registered. */
    public SimPhone register() {
        return register(options -> options);
    }

    /** As {@link #register()}, with a change of the options. */
    public SimPhone register(UnaryOperator<RegisterOptions> change) {
        RegisterOptions options = RegisterOptions.of(addressOfRecord());
        Optional<SipUri> proxy = settings.proxy();
        if (proxy.isPresent()) {
            options = options.withRegistrar(proxy.get());
        }
        registered = "not registered yet";
        registration = life.agent.register(change.apply(options), new Registering());
        return this;
    }

    /** Removes its registration. */
    public SimPhone unregister() {
        if (registration == null) {
            throw new IllegalStateException(name + " never registered");
        }
        registration.unregister();
        return this;
    }

    /** Whether it is registered, as far as it knows. */
    public boolean registered() {
        return registration != null && registration.registered();
    }

    /** Waits until it is registered, within {@link Simulation#PATIENCE}. */
    public SimPhone expectRegistered() {
        return expectRegistration("to be registered", REGISTERED);
    }

    /** Waits until it is no longer registered, as asked. */
    public SimPhone expectUnregistered() {
        return expectRegistration("to be unregistered", UNREGISTERED);
    }

    /** Waits until an attempt to register has failed with a status: 408 when no answer came. */
    public SimPhone expectRegistrationFailed(int status) {
        return expectRegistration("its registration to fail with " + status, FAILED + status);
    }

    private SimPhone expectRegistration(String what, String state) {
        simulation.runUntil(
                () -> registered.equals(state),
                Simulation.PATIENCE,
                () -> Expectations.failed(
                        simulation, name, what, Simulation.PATIENCE, "it was " + registered, List.of()));
        return this;
    }

    private final class Registering implements RegistrationListener {
        @Override
        public void onRegistered(Registration of, Duration lifetime) {
            registered = REGISTERED;
        }

        @Override
        public void onFailed(Registration of, int status) {
            registered = FAILED + status;
        }

        @Override
        public void onUnregistered(Registration of) {
            registered = UNREGISTERED;
        }
    }

    // ---- life ----

    /** Fails without a word, as when its power goes: see {@link SimNetwork#crash}. Its calls end nowhere but at their peers. */
    public SimPhone crash() {
        simulation.network().crash(host);
        registered = "crashed";
        return this;
    }

    /** Starts again after a {@link #crash}, knowing nothing of before: not registered, no calls. */
    public SimPhone restart() {
        untaken.clear();
        current = null;
        registration = null;
        registered = "not registered";
        life = begin();
        return this;
    }

    /** Its name and where it listens. */
    @Override
    public String toString() {
        return name + ' ' + SentBy.of(address()) + (settings.transport() == Transport.UDP ? "" : " TCP");
    }
}
