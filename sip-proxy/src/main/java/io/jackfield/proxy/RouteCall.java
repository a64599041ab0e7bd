package io.jackfield.proxy;

import io.jackfield.proxy.forward.Variables;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request in hand of a {@link Route}, and what the route notes down about it. On the request's shard, or where its decision is awaited. */
public final class RouteCall {
    private final SipRequest request;
    private final Flow flow;
    private final boolean trusted;
    private final @Nullable String user;
    private final long nowNs;
    private @Nullable Variables variables;

    RouteCall(SipRequest request, Flow flow, boolean trusted, @Nullable String user, long nowNs) {
        this.request = request;
        this.flow = flow;
        this.trusted = trusted;
        this.user = user;
        this.nowNs = nowNs;
    }

    /** A request that no route sees. */
    static RouteCall refused(SipRequest request, Flow flow, long nowNs) {
        return new RouteCall(request, flow, false, null, nowNs);
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
