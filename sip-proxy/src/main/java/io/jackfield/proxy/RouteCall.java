package io.jackfield.proxy;

import io.jackfield.proxy.forward.Variables;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request in hand of a {@link Route}, and what the route notes down about it. On the request's shard, or where its decision is awaited. */
public final class RouteCall {
    private final SipRequest request;
    private final Flow flow;
    private final @Nullable ServerTransaction server;
    private final boolean trusted;
    private final @Nullable String user;
    private final long nowNs;
    private @Nullable Variables variables;

    RouteCall(SipRequest request, ServerTransaction server, boolean trusted, @Nullable String user, long nowNs) {
        this(request, server.flow(), server, trusted, user, nowNs);
    }

    private RouteCall(
            SipRequest request,
            Flow flow,
            @Nullable ServerTransaction server,
            boolean trusted,
            @Nullable String user,
            long nowNs) {
        this.request = request;
        this.flow = flow;
        this.server = server;
        this.trusted = trusted;
        this.user = user;
        this.nowNs = nowNs;
    }

    /** An ACK or CANCEL, which has no transaction of its own. */
    static RouteCall following(SipRequest request, Flow flow, boolean trusted, long nowNs) {
        return new RouteCall(request, flow, null, trusted, null, nowNs);
    }

    /** A request that no route sees. */
    static RouteCall refused(SipRequest request, ServerTransaction server, long nowNs) {
        return new RouteCall(request, server, false, null, nowNs);
    }

    /** The same, of a user that has proved who it is. */
    RouteCall by(@Nullable String name, SipRequest goesOn) {
        return new RouteCall(goesOn, flow, server, false, name, nowNs);
    }

    /** The request, without the Route headers that named this proxy. */
    public SipRequest request() {
        return request;
    }

    public Method method() {
        return request.method();
    }

    /** Where it wants to go. */
    public SipUri requestUri() {
        return request.requestUri();
    }

    /** How it came. */
    public Flow flow() {
        return flow;
    }

    /** Where it came from, as the network showed it. */
    public InetSocketAddress source() {
        return flow.remote();
    }

    /**
     * Whether a request that a proxy forked has come here by another way already: for routes that answer it themselves, as a registrar
     * does, by 482 (RFC 3261 8.2.2.2; {@link ServerTransaction#merged}). A relay does not ask. On the request's shard.
     */
    public boolean merged() {
        return server != null && server.merged();
    }

    /** Whether its source is trusted, so that it was not asked to authenticate. */
    public boolean trusted() {
        return trusted;
    }

    /** The user it authenticated as. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** Notes for those who come later: gates, hooks, observers. */
    public Variables variables() {
        Variables noted = variables;
        if (noted == null) {
            noted = new Variables();
            variables = noted;
        }
        return noted;
    }

    /** The shard's clock when the request came, nanoseconds of no particular origin. */
    public long nowNs() {
        return nowNs;
    }
}
