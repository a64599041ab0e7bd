package io.jackfield.proxy;

import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a proxy goes by, and can be changed while it runs ({@link SipProxy#reload}): its domains, who may do what, limits, routes. A
 * draft: the proxy takes all of it at once or, when something is wrong with it, nothing. Not for several threads.
 */
public final class ProxyRules {
    private final Routes routes = new Routes();
    private final Set<String> domains = new HashSet<>();
    private final List<CallGate> gates = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private Optional<Authentication> authentication = Optional.empty();
    private Optional<RequestGuard> guard = Optional.empty();
    private Predicate<Flow> trusted = flow -> false;

    ProxyRules() {}

    /** Domains the proxy is responsible for, besides the addresses that its node listens on. */
    public ProxyRules domain(String... names) {
        for (String name : names) {
            if (name.isBlank() || name.chars().anyMatch(c -> c <= ' ' || c == '@' || c == ';')) {
                wrong.add("\"" + name + "\" is no domain");
            }
            domains.add(name.toLowerCase(Locale.ROOT));
        }
        return this;
    }

    /** Which route decides on which request. */
    public ProxyRules routes(Consumer<Routes> settings) {
        settings.accept(routes);
        return this;
    }

    /** How those who start something have to prove who they are. */
    public ProxyRules authenticate(Authentication step) {
        authentication = Optional.of(step);
        return this;
    }

    /** Sources that need not authenticate, such as the servers of a pool; or those of an earlier call. */
    public ProxyRules trust(Predicate<Flow> source) {
        trusted = trusted.or(Objects.requireNonNull(source));
        return this;
    }

    /** Who looks at each request first. One; the last one counts. */
    public ProxyRules guard(RequestGuard first) {
        guard = Optional.of(first);
        return this;
    }

    /** Who looks at each request first where these rules name nobody. */
    void guardedBy(RequestGuard installed) {
        guard = guard.or(() -> Optional.of(installed));
    }

    /** Who is asked before a call is forwarded; they are asked in this order. */
    public ProxyRules gate(CallGate limit) {
        gates.add(Objects.requireNonNull(limit));
        return this;
    }

    /** @throws IllegalArgumentException naming all that is wrong */
    Ruleset check(SipNode node) {
        List<String> all = new ArrayList<>(wrong);
        all.addAll(routes.mistakes());
        if (!all.isEmpty()) {
            throw new IllegalArgumentException("proxy rules: " + String.join("; ", all));
        }
        Admission admission = new Admission(new Domains(node, domains), routes.copy(), authentication, trusted);
        return new Ruleset(admission, guard.orElse(null), gates.toArray(CallGate[]::new));
    }
}
