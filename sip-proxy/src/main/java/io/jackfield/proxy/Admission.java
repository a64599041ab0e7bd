package io.jackfield.proxy;

import io.jackfield.proxy.forward.RoutedRequest;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides who may start something: validation (RFC 3261 16.3), authentication, domains; then the route for it. */
final class Admission {
    private static final Reply TOO_MANY_HOPS = Decision.reply(483);
    private static final Reply BAD_REQUEST = Decision.reply(400);
    private static final Reply BAD_SCHEME = Decision.reply(416);
    private static final Reply FORBIDDEN = Decision.reply(403);
    private static final Reply NOT_FOUND = Decision.reply(404);

    private final Domains domains;
    private final Routes routes;
    private final Optional<Authentication> authentication;
    private final Predicate<Flow> trusted;
    private final Reply notAllowed;
    private final Reply alive;

    Admission(Domains domains, Routes routes, Optional<Authentication> authentication, Predicate<Flow> trusted) {
        this.domains = domains;
        this.routes = routes;
        this.authentication = authentication;
        this.trusted = trusted;
        String methods = String.join(", ", routes.methods());
        this.notAllowed = Decision.reply(405).header("Allow", methods);
        this.alive = Decision.reply(200)
                .header("Allow", methods)
                .header("Accept", "application/sdp, multipart/mixed"); // as user agents
    }

    /** What is wrong with a request whatever it is for; null when nothing is. */
    @Nullable
    Reply malformed(SipRequest request) {
        if (request.maxForwards() == 0) {
            return TOO_MANY_HOPS; // 16.3 step 3
        }
        SipUri uri = request.requestUri();
        if (!uri.isSip()) {
            return BAD_SCHEME; // step 2
        }
        if (!uri.valid()) {
            return BAD_REQUEST; // step 1
        }
        if (request.has(Header.PROXY_REQUIRE)) {
            // Step 5: no extension is supported that a proxy has to know.
            String tags = String.join(", ", request.headers(Header.PROXY_REQUIRE));
            return Decision.reply(420).header("Unsupported", tags);
        }
        return null;
    }

    /** What becomes of a request for a phone whose flow we keep. */
    Decision arriving(Relay relay) {
        return routes.arriving().apply(relay);
    }

    /** Whether what comes this way need not authenticate. */
    boolean trusts(Flow flow) {
        return trusted.test(flow);
    }

    /** Where a request that starts something wants to go. */
    private enum Aim {
        OURS,
        FOREIGN,
        /** Along a Route set that leads past us and is none of our making. */
        PRELOADED
    }

    /** What becomes of a request that is not within a dialog of ours. */
    Outcome admit(RoutedRequest routed, ServerTransaction server, long nowNs) {
        SipRequest request = routed.request();
        Aim aim = aim(routed, request);
        if (aim == Aim.PRELOADED) {
            if (routes.preloadedRoute() == null) {
                return refused(request, server, nowNs, FORBIDDEN); // a Route set that is none of ours: no open relay
            }
        } else if (request.hasToTag()) {
            return refused(request, server, nowNs, NOT_FOUND);
        }
        boolean trust = trusted.test(server.flow());
        RouteCall call = new RouteCall(request, server, trust, null, nowNs);
        if (aim == Aim.OURS) {
            Route open = routes.openRoute(request.method());
            if (open != null) {
                return decided(open, call);
            }
            if (request.method() == Method.OPTIONS && asksAboutUs(request)) {
                return new Outcome(call, alive, false);
            }
        }
        if (trust) {
            return routed(call, aim);
        }
        return authentication.isPresent() ? authenticated(authentication.get(), call, aim) : stranger(call, aim);
    }

    /**
     * What the route of an INVITE decides on its ACK or CANCEL; empty where the INVITE would have had to authenticate, which these cannot.
     */
    Optional<Outcome> follow(RoutedRequest routed, Flow from, long nowNs) {
        SipRequest request = routed.request();
        Aim aim = aim(routed, request);
        boolean trust = trusted.test(from);
        Route route = aim == Aim.OURS ? routes.openRoute(Method.INVITE) : null;
        if (route == null && trust) {
            route = route(aim, Method.INVITE);
        }
        return route == null
                ? Optional.empty()
                : Optional.of(decided(route, RouteCall.following(request, from, trust, nowNs)));
    }

    private Aim aim(RoutedRequest routed, SipRequest request) {
        if (routed.routedOn()) {
            return Aim.PRELOADED;
        }
        return domains.ours(request.requestUri()) ? Aim.OURS : Aim.FOREIGN;
    }

    /**
     * What was decided.
     *
     * @param call the request as it goes on
     * @param refused whether it never came to a route
     */
    record Outcome(RouteCall call, Decision decision, boolean refused) {}

    private static Outcome refused(SipRequest request, ServerTransaction server, long nowNs, Decision refusal) {
        return new Outcome(RouteCall.refused(request, server, nowNs), refusal, true);
    }

    private Outcome authenticated(Authentication step, RouteCall call, Aim aim) {
        Optional<Preparation> preparation = step.preparation(call.request());
        if (preparation.isPresent()) {
            Later later = preparation.get().later((execution, handling) -> {
                Outcome outcome = judged(step, call, aim);
                execution.conclude(handling.going(outcome.call()), outcome.decision(), outcome.refused());
            });
            return new Outcome(call, later, false);
        }
        return judged(step, call, aim);
    }

    private Outcome judged(Authentication step, RouteCall call, Aim aim) {
        SipRequest request = call.request();
        Authentication.Finding finding = step.check(request, call.nowNs());
        if (finding.refusal().isPresent()) {
            return new Outcome(call, finding.refusal().get(), true);
        }
        if (!finding.forOthers()
                && !domains.named(request.from().uri())
                && !domains.ours(request.from().uri())) {
            return new Outcome(call, FORBIDDEN, true); // a user of ours under a foreign name
        }
        String user = finding.user().orElse(null);
        return routed(call.by(user, step.consume(request)), aim);
    }

    /** Without authentication strangers may only register, and only here, where the registrar asks them. */
    private Outcome stranger(RouteCall call, Aim aim) {
        return aim == Aim.OURS && call.method() == Method.REGISTER
                ? routed(call, aim)
                : new Outcome(call, FORBIDDEN, true);
    }

    private Outcome routed(RouteCall call, Aim aim) {
        Route route = route(aim, call.method());
        if (route == null) {
            return new Outcome(call, aim == Aim.OURS ? notAllowed : FORBIDDEN, true);
        }
        return decided(route, call);
    }

    private @Nullable Route route(Aim aim, Method method) {
        return switch (aim) {
            case OURS -> routes.route(method);
            case FOREIGN -> routes.foreignRoute();
            case PRELOADED -> routes.preloadedRoute();
        };
    }

    private static Outcome decided(Route route, RouteCall call) {
        return new Outcome(call, route.decide(call), false);
    }

    /** OPTIONS to the proxy itself, not to a user (RFC 3261 11): a monitor asks whether it is alive, and has no password. */
    private static boolean asksAboutUs(SipRequest request) {
        return request.requestUri().user().isEmpty();
    }
}
