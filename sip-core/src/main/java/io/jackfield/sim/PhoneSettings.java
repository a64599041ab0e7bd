package io.jackfield.sim;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Describes a {@link SimPhone}. Mistakes are reported together when the phone is made. */
public final class PhoneSettings {
    private final List<String> mistakes = new ArrayList<>();
    private int port = 5060;
    private Transport transport = Transport.UDP;
    private String domain = "";
    private Optional<Credentials> credentials = Optional.empty();
    private Optional<SipUri> proxy = Optional.empty();
    private Duration ringTimeout = Duration.ofMinutes(3);
    private UnaryOperator<SipNodeBuilder> node = UnaryOperator.identity();
    private UnaryOperator<UserAgent.Builder> agent = UnaryOperator.identity();

    PhoneSettings() {}

    /** The port it listens on, 1 to 65535. Default 5060. */
    public PhoneSettings port(int number) {
        if (number < 1 || number > 65_535) {
            mistakes.add("port must be 1 to 65535, not " + number);
        }
        port = number;
        return this;
    }

    /**
     * What it sends by, and is called by. Default UDP. It listens on UDP and TCP in any case; on another transport at its default
     * port.
     */
    public PhoneSettings transport(Transport by) {
        transport = by;
        return this;
    }

    /** The domain of its address of record. Default its own address: then it is called directly. */
    public PhoneSettings domain(String name) {
        domain = name;
        return this;
    }

    /** The password with which it answers challenges, its name being the user. Default none. */
    public PhoneSettings password(String user, String secret) {
        credentials = Optional.of(new Credentials(user, Redacted.of(secret)));
        return this;
    }

    /** Where it sends its calls and its registration, for example {@code sip:10.0.0.9}. Default: where the URI called leads. */
    public PhoneSettings proxy(String uri) {
        proxy = SipUri.parse(uri).filter(SipUri::isSip);
        if (proxy.isEmpty()) {
            mistakes.add("proxy must be a sip URI, not " + uri);
        }
        return this;
    }

    /** How long its own calls ring before it gives up, 1 s to 1 day. Default 3 minutes. */
    public PhoneSettings ringTimeout(Duration timeout) {
        ringTimeout = timeout;
        return this;
    }

    /** Changes its node: timers, shards, limits, more listen points. */
    public PhoneSettings node(UnaryOperator<SipNodeBuilder> change) {
        node = change;
        return this;
    }

    /** Changes its user agent. Who takes its calls is the phone itself. */
    public PhoneSettings agent(UnaryOperator<UserAgent.Builder> change) {
        agent = change;
        return this;
    }

    /** @throws IllegalArgumentException that names all mistakes */
    PhoneSettings checked(String name) {
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException("phone " + name + ": " + String.join("; ", mistakes));
        }
        return this;
    }

    int port() {
        return port;
    }

    Transport transport() {
        return transport;
    }

    /** The port at which it is reached by its transport. */
    int reachedAt() {
        return transport == Transport.UDP || transport == Transport.TCP ? port : transport.defaultPort();
    }

    String domain() {
        return domain;
    }

    Optional<Credentials> credentials() {
        return credentials;
    }

    Optional<SipUri> proxy() {
        return proxy.map(this::byTransport);
    }

    /** A URI that leads over the phone's transport where it does not say over which. */
    SipUri byTransport(SipUri uri) {
        return transport == Transport.UDP || uri.transport().isPresent()
                ? uri
                : uri.withParam("transport", transport.uriName());
    }

    Duration ringTimeout() {
        return ringTimeout;
    }

    /** The node, with a listen point of its transport: what it sends has to come from somewhere. */
    SipNodeBuilder described(SipNodeBuilder begun, String host) {
        int at = reachedAt();
        switch (transport) {
            case UDP, TCP -> {}
            case TLS -> begun.listen(l -> l.tls(host, at, Tls.builder().build()));
            case WS -> begun.listen(l -> l.ws(host, at));
            case WSS -> begun.listen(l -> l.wss(host, at, Tls.builder().build()));
        }
        return node.apply(begun);
    }

    UnaryOperator<UserAgent.Builder> agent() {
        return agent;
    }
}
