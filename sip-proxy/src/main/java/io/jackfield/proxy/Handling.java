package io.jackfield.proxy;

import io.jackfield.proxy.forward.FailedRequest;
import io.jackfield.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A request in hand between its decision and what comes of it.
 *
 * @param server its transaction; responses are made of the request that is there, as it came
 * @param rules those in force when it came
 * @param call the request as it goes on
 * @param failed what a failure route decides on; none before
 */
record Handling(
        ServerTransaction server,
        Ruleset rules,
        RouteCall call,
        @Nullable FailedRequest failed) {
    Handling(ServerTransaction server, Ruleset rules, RouteCall call) {
        this(server, rules, call, null);
    }

    /** The same with the request as it goes on. */
    Handling going(RouteCall next) {
        return new Handling(server, rules, next, failed);
    }
}
