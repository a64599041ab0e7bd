package io.jackfield.proxy.routing;

import io.jackfield.database.DatabaseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the numbers of each tenant lead to, in memory: look-ups neither wait nor lock, on a shard or anywhere else. Tenants see their own
 * numbers alone. Read again when they are too old, and by {@link #reload}.
 *
 * <pre>{@code
 * Dids dids = Dids.open(Refresh.from(database));
 * dids.find(tenants.of(call.flow(), call.requestUri()), call.requestUri().user())
 *         .map(did -> relay(pool.set(did.isConference() ? 2 : 1)).toUser(did.destination()))
 *         .orElse(reply(404, "DID Not Found"))
 * }</pre>
 */
public final class Dids implements AutoCloseable {
    private final Snapshot<DidTable> table;

    private Dids(Snapshot<DidTable> table) {
        this.table = table;
    }

    /**
     * Reads {@code did_routing}, on this thread, and keeps it fresh.
     *
     * @throws DatabaseException when it cannot be read
     * @throws IllegalArgumentException naming rows that are wrong
     */
    public static Dids open(Refresh refresh) {
        return new Dids(refresh.begin("did_routing", RoutingQueries::dids, DidTable::size));
    }

    /** Numbers that do not change. @throws IllegalArgumentException naming those that are wrong */
    public static Dids of(Collection<Did> all) {
        DidTable fixed = DidTable.of(List.copyOf(all));
        return new Dids(
                new Snapshot<>("did_routing", fixed, () -> CompletableFuture.completedFuture(fixed), DidTable::size));
    }

    /**
     * What a number of a tenant leads to; of several rows that of the highest priority.
     *
     * @param tenant its domain in lower case; "" has no numbers
     * @param number exactly as the table writes it
     */
    public Optional<Did> find(String tenant, String number) {
        return table.now().find(tenant, number);
    }

    /** All that a number of a tenant leads to, the highest priority first. */
    public List<Did> all(String tenant, String number) {
        return table.now().all(tenant, number);
    }

    /** The tenant that alone has a number; empty when none has it, or more than one. */
    public Optional<String> tenantOf(String number) {
        return table.now().onlyTenant(number);
    }

    /**
     * Reads all again, off this thread.
     *
     * @return how many rows there are then; fails with a {@link DatabaseException} that says why, and what was known stays
     */
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
