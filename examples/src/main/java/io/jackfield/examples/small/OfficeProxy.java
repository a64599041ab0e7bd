package io.jackfield.examples.small;

import static io.jackfield.dispatcher.algorithm.Algorithm.ROUND_ROBIN;
import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static io.jackfield.sip.message.Method.INVITE;
import static io.jackfield.sip.message.Method.OPTIONS;
import static io.jackfield.sip.message.Method.REGISTER;
import static java.time.Duration.ofSeconds;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.Route;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.relay.RtpRelay;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.node.SipNode;

/** An office: phones register, call each other, and reach the voice servers at numbers that begin with 9. */
public final class OfficeProxy {
    private OfficeProxy() {}

    /** Sets of servers, chosen by Call-ID and probed. */
    public static Dispatcher pool(SipNode node) {
        // README: dispatcher
        Dispatcher pool = Dispatcher.builder(node)
                .set(1, s -> s.target("sip:10.0.1.30").target("sip:10.0.1.31"))
                .set(2, s -> s.algorithm(ROUND_ROBIN).target("sip:10.0.1.32"))
                .probe(p -> p.every(ofSeconds(10)).timeout(ofSeconds(2)).downAfter(3))
                .build();
        // README: end
        return pool;
    }

    /** Relays media on one address. */
    public static RtpRelay media() {
        // README: rtp-relay
        RtpRelay relay = RtpRelay.builder()
                .network("phones", "10.0.1.20", n -> n.advertise("203.0.113.7"))
                .ports(20_000, 40_000)
                .build();
        // README: end
        return relay;
    }

    /** Routes calls between registered phones and to the pool. */
    public static SipProxy proxy(SipNode node, Subscribers subscribers, Dispatcher pool, RtpRelay relay) {
        // README: sip-proxy
        DigestVerifier digest = DigestVerifier.builder("example.com").build();
        Registrar registrar = Registrar.builder(node)
                .domain("example.com")
                .subscribers(subscribers)
                .build();
        Route calls = call -> call.requestUri().user().startsWith("9")
                ? relay(pool.set(1)).through(relay)
                : registrar.lookup(call).through(relay);
        SipProxy proxy = SipProxy.builder(node)
                .domain("example.com")
                .authenticate(Authentication.of(digest, subscribers))
                .trust(pool::contains)
                .routes(r -> r.on(REGISTER, registrar::save).on(INVITE, calls).open(OPTIONS, call -> reply(200)))
                .build();
        // README: end
        return proxy;
    }
}
