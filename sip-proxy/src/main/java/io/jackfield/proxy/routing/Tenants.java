package io.jackfield.proxy.routing;

import io.jackfield.database.DatabaseException;
import io.jackfield.proxy.RouteCall;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Whose call a call is, in memory. Three things say so, in this order: the trunk that it comes from, where that belongs to one tenant;
 * the host of the Request-URI, where that is a tenant's; the number, where one tenant alone has it. From and To say nothing: a carrier
 * writes its own domain there, and a caller what he likes.
 */
public final class Tenants implements AutoCloseable {
    private final Snapshot<TenantTable> table;
    private final Trunks trunks;
    private final Dids dids;

    private Tenants(Snapshot<TenantTable> table, Trunks trunks, Dids dids) {
        this.table = table;
        this.trunks = trunks;
        this.dids = dids;
    }

    /**
     * Reads {@code tenant} and {@code tenant_alias}, on this thread, and keeps them fresh.
     *
     * @throws DatabaseException when they cannot be read
     * @throws IllegalArgumentException naming rows that are wrong
     */
    public static Tenants open(Refresh refresh, Trunks trunks, Dids dids) {
        Snapshot<TenantTable> table = refresh.begin(
                "tenant", RoutingQueries::tenants, known -> known.tenants().size());
        return new Tenants(table, trunks, dids);
    }

    /** Tenants that do not change. @throws IllegalArgumentException naming what is wrong */
    public static Tenants of(Collection<Tenant> all, Trunks trunks, Dids dids) {
        TenantTable fixed = TenantTable.of(all);
        Snapshot<TenantTable> table = new Snapshot<>(
                "tenant",
                fixed,
                () -> CompletableFuture.completedFuture(fixed),
                known -> known.tenants().size());
        return new Tenants(table, trunks, dids);
    }

    /**
     * The domain of the tenant that a request is for; "" when nothing says whose it is, for whom {@link Dids} have no number.
     *
     * @param source how it came
     * @param requestUri where it wants to go
     */
    public String of(Flow source, SipUri requestUri) {
        return of(trunks.from(source), requestUri);
    }

    /** The same for a call, whose trunk may also be known by the user that it authenticated as. */
    public String of(RouteCall call) {
        return of(trunks.from(call), call.requestUri());
    }

    private String of(Optional<Trunk> trunk, SipUri requestUri) {
        if (trunk.isPresent() && !trunk.get().tenant().isEmpty()) {
            return trunk.get().tenant();
        }
        Optional<Tenant> named = table.now().at(requestUri.host().toLowerCase(Locale.ROOT));
        return named.isPresent()
                ? named.get().domain()
                : dids.tenantOf(requestUri.user()).orElse("");
    }

    /** The tenant that a host names, his domain or an alias. */
    public Optional<Tenant> at(String host) {
        return table.now().at(host.toLowerCase(Locale.ROOT));
    }

    /** All of them. */
    public List<Tenant> tenants() {
        return table.now().tenants();
    }

    /** Reads all again, off this thread. @return how many there are then; fails as {@link Dids#reload} does */
    public CompletionStage<Integer> reload() {
        return table.reload();
    }

    /** How it stands. */
    public TableStatus status() {
        return table.status();
    }

    /** Ends reading again; what is known stays. Idempotent. */
    @Override
    public void close() {
        table.close();
    }
}
