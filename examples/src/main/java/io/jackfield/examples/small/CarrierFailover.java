package io.jackfield.examples.small;

import static io.jackfield.dispatcher.algorithm.Algorithm.PRIORITY;
import static io.jackfield.dispatcher.algorithm.Algorithm.RELATIVE_WEIGHT;
import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static io.jackfield.sip.message.Method.INVITE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.jackfield.dispatcher.Destination;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.SourceMatch;
import io.jackfield.proxy.FailureRoute;
import io.jackfield.proxy.Route;
import io.jackfield.proxy.SipProxy;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transport.Flow;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Predicate;

/** Calls to carriers, of which some are out of order. */
public final class CarrierFailover {
    private CarrierFailover() {}

    /** Two carriers in order of price, and two for emergencies that share what is left. */
    public static Dispatcher carriers(SipNode node) {
        // README: carriers
        Dispatcher carriers = Dispatcher.builder(node)
                .set(
                        1,
                        s -> s.algorithm(PRIORITY)
                                .target(
                                        "sip:192.0.2.10",
                                        t -> t.priority(20).maxCalls(100).duid("cheap"))
                                .target("sip:192.0.2.20", t -> t.priority(10).duid("dear"))
                                .fallback(2))
                .set(
                        2,
                        s -> s.algorithm(RELATIVE_WEIGHT)
                                .target("sip:198.51.100.1", t -> t.relativeWeight(3))
                                .target("sip:198.51.100.2", t -> t.relativeWeight(1)))
                .probe(p -> p.every(ofSeconds(1))
                        .timeout(ofMillis(500))
                        .downAfter(2)
                        .upAfter(3)
                        .healthy(404, 405))
                .onState((set, carrier, state) -> System.out.println(carrier + " is " + state))
                .build();
        // README: end
        return carriers;
    }

    /** From our own servers to the carriers, and from the carriers to our servers. */
    public static SipProxy proxy(SipNode node, Dispatcher carriers, Dispatcher servers) {
        // README: carrier-routes
        FailureRoute emergency = failed ->
                failed.is(5) || failed.status() == 408 ? Optional.of(relay(carriers.set(2))) : Optional.empty();
        Route outwards = call -> relay(carriers.set(1)).patience(ofSeconds(3)).onFailure(emergency);
        Predicate<Flow> carrier = source ->
                carriers.find(source, EnumSet.of(SourceMatch.ANY_PORT)).isPresent();
        SipProxy proxy = SipProxy.builder(node)
                .domain("example.com")
                .trust(source -> carrier.test(source) || servers.contains(source))
                .routes(r -> r.on(INVITE, call -> {
                    if (carrier.test(call.flow())) {
                        return relay(servers.set(1)).otherwise(reply(480));
                    }
                    return outwards.decide(call);
                }))
                .build();
        // README: end
        return proxy;
    }

    /** No new calls for one of them. */
    public static void takeOut(Dispatcher carriers) {
        // README: take-out
        carriers.drain(1, "cheap");
        // README: end
    }

    /** The same sets for another SIP stack, which tells what becomes of its calls. */
    public static Optional<TargetObserver> withAnotherStack(Dispatcher carriers, String callId) {
        // README: other-stack
        Optional<Destination> chosen = carriers.set(1).select(callId);
        Optional<TargetObserver> attempt = chosen.map(Destination::attempt);
        // README: end
        return attempt;
    }

    /** What became of it there. */
    public static void tell(Destination chosen, TargetObserver attempt) {
        // README: other-stack-told
        attempt.onOutcome(chosen.target(), Outcome.of(200));
        attempt.onOutcome(chosen.target(), Outcome.ESTABLISHED);
        attempt.onOutcome(chosen.target(), Outcome.ENDED);
        // README: end
    }
}
