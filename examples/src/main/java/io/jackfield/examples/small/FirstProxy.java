package io.jackfield.examples.small;

import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static io.jackfield.sip.message.Method.INVITE;
import static io.jackfield.sip.message.Method.OPTIONS;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.proxy.SipProxy;
import io.jackfield.sip.node.SipNode;

/** The proxy of the guide: two servers behind one address. */
public final class FirstProxy {
    private FirstProxy() {}

    /** Where it listens. */
    public static SipNode listen(String host, int port) {
        // README: first-node
        SipNode node =
                SipNode.builder().listen(l -> l.udp(host, port).tcp(host, port)).build();
        // README: end
        return node;
    }

    /** Who gets the calls, and who may make them. */
    public static SipProxy start(SipNode node) {
        // README: first-proxy
        Dispatcher pool = Dispatcher.builder(node)
                .set(1, s -> s.target("sip:10.0.0.21").target("sip:10.0.0.22"))
                .build();
        SipProxy proxy = SipProxy.builder(node)
                .domain("example.com")
                .trust(source -> source.remoteHost().getHostAddress().startsWith("10.0.0.") || pool.contains(source))
                .routes(r -> r.on(INVITE, call -> relay(pool.set(1))).open(OPTIONS, call -> reply(200)))
                .build();
        // README: end
        return proxy;
    }
}
