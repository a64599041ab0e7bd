package io.jackfield.examples.proxy;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.DispatcherList;
import io.jackfield.dispatcher.SetSpec;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.proxy.FrontRoutes.Parts;
import io.jackfield.kernel.NanoClock;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.ProxyRules;
import io.jackfield.proxy.SipProxy;
import io.jackfield.proxy.dialog.CallDetail;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.guard.CallRates;
import io.jackfield.proxy.guard.Guard;
import io.jackfield.proxy.guard.GuardSettings;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.proxy.registrar.RegistrarSettings;
import io.jackfield.proxy.routing.Trunk;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A proxy as a configuration describes it, on its node: registrar, users, servers, trunks, guard, limits. That of {@code jackfield proxy},
 * and the one in front of a platform. Any thread.
 */
public final class Front implements AutoCloseable {
    private static final int SERVERS = 1;

    private final Behind behind;
    private final FrontTables tables;
    private final Optional<Accounts> accounts;
    private final Optional<Dispatcher> dispatcher;
    private final Optional<Registrar> registrar;
    private final Optional<DialogTracker> dialogs;
    private final Parts parts;
    private final SipProxy proxy;
    private final Deque<Runnable> closing = new ArrayDeque<>();
    private Reading inForce;
    private volatile boolean draining;

    private Front(SipNode node, ProxyConfig config, Behind behind, FrontTables tables, MeterRegistry meters) {
        this.behind = behind;
        this.tables = tables;
        try {
            accounts = config.users().none() ? Optional.empty() : Optional.of(Accounts.of(config, tables.database()));
            boolean servers = !config.dispatcher().none() || !behind.servers().isEmpty();
            dispatcher = servers ? Optional.of(dispatcher(node, config, meters)) : Optional.empty();
            dispatcher.ifPresent(sets -> closing.push(sets::close));
            registrar = config.access().registrar() ? Optional.of(registrar(node, config)) : Optional.empty();
            registrar.ifPresent(users -> closing.push(users::close));
            dialogs = follows(config) ? Optional.of(dialogs(node, config, meters)) : Optional.empty();
            parts = new Parts(behind, dispatcher.map(sets -> sets.set(SERVERS)), registrar, dialogs, () -> draining);
            proxy = proxy(node, config, meters);
            inForce = read(config);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Makes the proxy; from now on the node reads.
     *
     * @throws IllegalArgumentException naming what is wrong
     * @param tables of the same configuration; closed by who opened them, after the node
     * @throws io.jackfield.examples.Complaint of one sentence when a file cannot be used
     */
    public static Front start(
            SipNode node, ProxyConfig config, Behind behind, FrontTables tables, MeterRegistry meters) {
        return new Front(node, config, behind, tables, meters);
    }

    /**
     * Takes another configuration: users, servers, trunks, tenants, limits of calls, networks that the guard trusts. All of it or nothing;
     * calls that are up go on. Other sockets, domains, shards and databases take a restart.
     *
     * @throws IllegalArgumentException naming what is wrong; then nothing has changed
     */
    public synchronized void reload(ProxyConfig next) {
        Reading now = inForce;
        Reading then = read(next);
        new Swap()
                .step(() -> use(then.sets), () -> use(now.sets))
                .step(() -> use(then.users), () -> use(now.users))
                .step(() -> useGuard(then), () -> useGuard(now))
                .step(() -> proxy.reload(then.rules), () -> proxy.reload(now.rules))
                .step(() -> tables.routing().ifPresent(Routing::reload), () -> {});
        inForce = then;
    }

    /** Reads the servers again, and nothing else. @return how many sets there are; @throws IllegalArgumentException as {@link #reload} */
    public synchronized int reloadServers(ProxyConfig next) {
        List<SetSpec> sets = sets(next);
        use(sets);
        inForce = new Reading(inForce.config, sets, inForce.users, inForce.rules);
        return sets.size();
    }

    /** What a configuration comes to, with all of it that can be wrong looked at. */
    private record Reading(
            ProxyConfig config, List<SetSpec> sets, Optional<Subscribers> users, Consumer<ProxyRules> rules) {}

    private Reading read(ProxyConfig config) {
        tables.check(config);
        Optional<Subscribers> users = accounts.map(known -> known.read(config));
        List<SetSpec> sets = dispatcher.isPresent() ? sets(config) : List.of();
        Consumer<ProxyRules> rules = rules(config);
        if (proxy.guard().isPresent()) {
            Guard.of(settings -> guard(settings, config), new SecureRandom(), NanoClock.system());
        }
        return new Reading(config, sets, users, rules);
    }

    private void use(List<SetSpec> sets) {
        dispatcher.ifPresent(servers -> servers.reload(sets));
    }

    private void use(Optional<Subscribers> users) {
        users.ifPresent(all -> accounts.orElseThrow().become(all));
    }

    private void useGuard(Reading reading) {
        proxy.guard().ifPresent(guard -> guard.reload(settings -> guard(settings, reading.config)));
    }

    // ---- what operators look at ----

    /** The configuration in force. */
    public synchronized ProxyConfig config() {
        return inForce.config;
    }

    /** The servers; empty when there are none. */
    public Optional<Dispatcher> dispatcher() {
        return dispatcher;
    }

    /** The registrar; empty when users do not register. */
    public Optional<Registrar> registrar() {
        return registrar;
    }

    /** Calls; empty where nobody looks at them and nothing limits them. */
    public Optional<DialogTracker> dialogs() {
        return dialogs;
    }

    /** The flood protection; empty when it is off. */
    public Optional<Guard> guard() {
        return proxy.guard();
    }

    /** Takes no new calls from now on: 503. */
    public void drain() {
        draining = true;
    }

    /** Stops what it has started; the node is somebody else's. Idempotent. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }

    // ---- parts ----

    private Dispatcher dispatcher(SipNode node, ProxyConfig config, MeterRegistry meters) {
        return Dispatcher.builder(node)
                .sets(sets(config))
                .probe(config.dispatcher().probe()::apply)
                .meters(meters)
                .build();
    }

    /** Made anew by a reload, since a list may have changed. */
    private List<SetSpec> sets(ProxyConfig config) {
        ProxyConfig.Dispatcher settings = config.dispatcher();
        List<DestinationSpec> targets = settings.none() ? behind.servers() : listed(settings);
        return List.of(SetSpec.of(SERVERS, set -> settings.apply(set.targets(targets))));
    }

    private static List<DestinationSpec> listed(ProxyConfig.Dispatcher settings) {
        if (settings.list().isEmpty()) {
            return settings.targets();
        }
        try {
            return DispatcherList.read(settings.list().get()).set(SERVERS);
        } catch (IOException e) {
            throw new IllegalArgumentException("the dispatcher's list cannot be read: " + e.getMessage(), e);
        }
    }

    private Registrar registrar(SipNode node, ProxyConfig config) {
        ProxyConfig.Registrar bounds = config.registrar();
        List<String> others = config.domains().subList(1, config.domains().size());
        Registrar.Builder builder = Registrar.builder(node)
                .domain(config.realm(), others.toArray(String[]::new))
                .settings(new RegistrarSettings(
                        bounds.defaultExpiry(), bounds.minExpiry(), bounds.maxExpiry(), bounds.contactsPerUser()))
                .locations(tables.locations(bounds.bindings(), node.name()))
                .pingBy(bounds.bindings().ping());
        accounts.ifPresentOrElse(
                users -> builder.subscribers(users).authentication(Authentication.of(users.verifier(), users)),
                builder::open);
        return builder.build();
    }

    /** Following calls costs a little, so it is done where somebody looks or counts. */
    private static boolean follows(ProxyConfig config) {
        ProxyConfig.Operations operations = config.operations();
        return operations.admin().isPresent()
                || config.storage().records()
                || config.storage().routing().isPresent()
                || operations.calls().perUser() > 0
                || !config.carriers().trunks().isEmpty()
                || !config.carriers().tenants().isEmpty();
    }

    private DialogTracker dialogs(SipNode node, ProxyConfig config, MeterRegistry meters) {
        return DialogTracker.builder(node)
                .maxDuration(config.operations().calls().maxDuration())
                .onEnd(this::over)
                .meters(meters)
                .build();
    }

    private void over(CallDetail call) {
        CallLog.write(call);
        tables.records().ifPresent(records -> records.accept(call));
    }

    private SipProxy proxy(SipNode node, ProxyConfig config, MeterRegistry meters) {
        SipProxy.Builder builder = SipProxy.builder(node).meters(meters).rules(rules(config));
        behind.media().ifPresent(builder::anchors);
        dialogs.ifPresent(builder::observe);
        if (config.operations().guard().on()) {
            builder.guard(settings -> guard(settings, config));
        }
        if (config.access().hideTopology()) {
            builder.hideTopology(topology -> {
                if (config.access().hideCallIds()) {
                    topology.callIds();
                }
            });
        }
        SipProxy built = builder.build();
        built.guard().ifPresent(guard -> guard.exempt(this::isExempt));
        return built;
    }

    /**
     * Trunks of the table, which come and go; and servers, where there are no users: everybody is trusted with what they ask for, and
     * nobody with flooding them.
     */
    private boolean isExempt(Flow source) {
        return accounts.isEmpty() && dispatcher.isPresent() && dispatcher.get().contains(source)
                || tables.routing()
                        .map(routing -> routing.trunks().contains(source))
                        .orElse(false);
    }

    private void guard(GuardSettings settings, ProxyConfig config) {
        ProxyConfig.Guard limits = config.operations().guard();
        settings.rate(limits.rate(), limits.window())
                .ban(limits.ban())
                .total(limits.total())
                .trust(limits.trust().toArray(String[]::new))
                .trust(behind.addresses().toArray(String[]::new));
        config.carriers()
                .trunks()
                .forEach(trunk -> settings.trust(trunk.origin().sources().toArray(String[]::new)));
    }

    // ---- rules ----

    private Consumer<ProxyRules> rules(ProxyConfig config) {
        Routing routing = tables.routing().orElseGet(() -> Routing.of(config.carriers()));
        FrontRoutes routes = new FrontRoutes(parts, config.access().open(), routing);
        return rules -> {
            rules.domain(config.domains().toArray(String[]::new)).routes(routes::write);
            accounts.ifPresentOrElse(
                    users -> rules.authenticate(
                                    Authentication.of(users.verifier(), users).forOthers(routing.trunks()::isUser))
                            .trust(routes::trusts),
                    () -> rules.trust(anybody -> true));
            limits(rules, config, routing);
        };
    }

    private void limits(ProxyRules rules, ProxyConfig config, Routing routing) {
        ProxyConfig.Calls calls = config.operations().calls();
        if (calls.perSecond() > 0) {
            rules.gate(CallRates.total(calls.perSecond()));
        }
        if (!routing.none()) {
            limit(rules, FrontRoutes.TRUNK, routing::ofTrunk);
            limit(rules, FrontRoutes.TENANT, routing::ofTenant);
        }
        if (calls.perUser() > 0) {
            dialogs.ifPresent(all -> rules.gate(all.limit("user", calls.perUser())));
        }
    }

    /** As the limits are at the moment: tables change. */
    private void limit(ProxyRules rules, String variable, Function<String, Trunk.Limits> limits) {
        rules.gate(CallRates.by(variable, name -> limits.apply(name).callsPerSecond()));
        dialogs.ifPresent(all -> rules.gate(all.limit(variable, name -> {
            int most = limits.apply(name).calls();
            return most == 0 ? Integer.MAX_VALUE : most;
        })));
    }
}
