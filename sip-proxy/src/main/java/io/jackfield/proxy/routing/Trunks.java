package io.jackfield.proxy.routing;

import io.jackfield.database.DatabaseException;
import io.jackfield.proxy.RouteCall;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Which trunks take a call, in memory: by the longest prefix of the number, then by priority, then by chance as the weights say. Look-ups
 * neither wait nor lock. A tenant's own routes come first; those of all tenants serve numbers for which it has none.
 *
 * <pre>{@code
 * Trunks trunks = Trunks.open(Refresh.from(database));
 * .on(INVITE, call -> relay(trunks.selector(tenants.of(call.flow(), call.requestUri()), random))
 *         .otherwise(reply(404, "No Route")))
 * }</pre>
 */
public final class Trunks implements AutoCloseable {
    /** How many trunks a call is offered at most. */
    public static final int MOST = 8;

    private final Snapshot<TrunkTable> table;

    private Trunks(Snapshot<TrunkTable> table) {
        this.table = table;
    }

    /**
     * Reads {@code trunk} and {@code trunk_routing}, on this thread, and keeps them fresh.
     *
     * @throws DatabaseException when they cannot be read
     * @throws IllegalArgumentException naming rows that are wrong
     */
    public static Trunks open(Refresh refresh) {
        return new Trunks(refresh.begin("trunk_routing", RoutingQueries::trunks, TrunkTable::routes));
    }

    /** Trunks that do not change. @throws IllegalArgumentException naming what is wrong */
    public static Trunks of(Collection<Trunk> trunks, Collection<TrunkRoute> routes) {
        TrunkTable fixed = TrunkTable.of(trunks, routes);
        return new Trunks(new Snapshot<>(
                "trunk_routing", fixed, () -> CompletableFuture.completedFuture(fixed), TrunkTable::routes));
    }

    /**
     * The trunks for a number, in the order in which to try them; empty when no prefix fits, or the number has other than digits, '+',
     * '*', '#' and separators in it.
     *
     * @param tenant whose call, a domain in lower case; "" for nobody's
     */
    public List<Trunk> route(String tenant, String number, RandomGenerator random) {
        return table.now()
                .find(tenant, number)
                .map(group -> group.order(MOST, random))
                .orElse(List.of());
    }

    /**
     * The same as targets of a request, by its Request-URI's user. Each trunk gets the number as its {@link Trunk.Rewrite} says, at its
     * own URI; when one does not serve, the next is tried.
     *
     * @param random used on the shard of the request
     */
    public TargetSelector selector(String tenant, RandomGenerator random) {
        return request -> {
            String number = request.requestUri().user();
            List<Trunk> order = route(tenant, number, random);
            List<Target> targets = new ArrayList<>(order.size());
            for (Trunk trunk : order) {
                targets.add(trunk.target(number));
            }
            return targets;
        };
    }

    /** The trunk of this name. */
    public Optional<Trunk> named(String name) {
        return table.now().named(name);
    }

    /** The trunk that calls from this address come from. */
    public Optional<Trunk> from(InetAddress source) {
        return table.now().origins().from(source);
    }

    /**
     * The trunk that a message comes from by what the network shows: the certificate of its TLS connection (RFC 5922), where the listen
     * point asks for one, else its address.
     */
    public Optional<Trunk> from(Flow source) {
        return table.now().origins().from(source);
    }

    /** The trunk that a call comes from: as {@link #from(Flow)} says, else by the user that it authenticated as. */
    public Optional<Trunk> from(RouteCall call) {
        TrunkOrigins origins = table.now().origins();
        Optional<Trunk> shown = origins.from(call.flow());
        return shown.isPresent() ? shown : call.user().flatMap(origins::ofUser);
    }

    /** Whether a message comes from a trunk, by certificate or address: for {@code SipProxy.Builder.trust}. */
    public boolean contains(Flow source) {
        return from(source).isPresent();
    }

    /**
     * Whether a trunk authenticates as this user: for {@link io.jackfield.proxy.Authentication#forOthers}, since a carrier passes on calls
     * of people who are no users of ours.
     */
    public boolean isUser(String user) {
        return table.now().origins().ofUser(user).isPresent();
    }

    /** All trunks. */
    public List<Trunk> trunks() {
        return table.now().trunks();
    }

    /**
     * Reads all again, off this thread.
     *
     * @return how many prefixes there are then; fails with a {@link DatabaseException} that says why, and what was known stays
     */
    public CompletionStage<Integer> reload() {
        return table.reload();
    }

    /** How it stands; its rows are the prefixes, each counted once for a tenant. */
    public TableStatus status() {
        return table.status();
    }

    /** Ends reading again; what is known stays. Idempotent. */
    @Override
    public void close() {
        table.close();
    }
}
