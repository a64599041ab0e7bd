package io.jackfield.examples.proxy;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.ProxyConfig.Carriers;
import io.jackfield.proxy.routing.Dids;
import io.jackfield.proxy.routing.Refresh;
import io.jackfield.proxy.routing.Tenants;
import io.jackfield.proxy.routing.Trunk;
import io.jackfield.proxy.routing.Trunks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whom calls come from and go to besides users: of a configuration, where it stays as it is, or of the routing tables, where it is as they
 * are at the moment. Any thread.
 *
 * @param tables whether it is of tables: then numbers lead to what {@code did_routing} says, and trunks reach no others
 */
record Routing(Trunks trunks, Tenants tenants, Dids dids, boolean tables) implements AutoCloseable {
    /** Longer than a statement may take. */
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(30);

    /** Of a configuration. @throws IllegalArgumentException naming what is wrong */
    static Routing of(Carriers carriers) {
        Trunks trunks = Trunks.of(carriers.trunks(), carriers.routes());
        Dids none = Dids.of(List.of());
        return new Routing(trunks, Tenants.of(carriers.tenants(), trunks, none), none, false);
    }

    /**
     * Of tables, read on this thread and then again by itself.
     *
     * @param every how old what is known may grow
     * @throws Complaint of one sentence when a table cannot be read, or has rows that are wrong
     */
    static Routing open(Database database, Duration every, MeterRegistry meters) {
        Refresh refresh = Refresh.from(database).every(every).meters(meters);
        Deque<Runnable> opened = new ArrayDeque<>();
        try {
            Dids dids = Dids.open(refresh);
            opened.push(dids::close);
            Trunks trunks = Trunks.open(refresh);
            opened.push(trunks::close);
            return new Routing(trunks, Tenants.open(refresh, trunks, dids), dids, true);
        } catch (DatabaseException | IllegalArgumentException wrong) {
            opened.forEach(Runnable::run);
            throw Complaint.failure("the routing tables cannot be used: " + wrong.getMessage());
        }
    }

    /**
     * Reads tables again; nothing where there are none.
     *
     * @throws IllegalArgumentException of one sentence when a table cannot be read or has rows that are wrong: that one stays as it was
     */
    void reload() {
        if (!tables) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        List.of(dids.reload(), trunks.reload(), tenants.reload()).forEach(table -> await(table, wrong));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    private static void await(CompletionStage<Integer> table, List<String> wrong) {
        try {
            table.toCompletableFuture()
                    .orTimeout(LONGEST_LOAD.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException failed) {
            Throwable why = Optional.ofNullable(failed.getCause()).orElse(failed);
            wrong.add(
                    why instanceof TimeoutException
                            ? "a routing table was not read within " + LONGEST_LOAD.toSeconds() + " s"
                            : String.valueOf(why.getMessage()));
        }
    }

    /** Whether nobody is in it, nor ever will be. */
    boolean none() {
        return !tables && trunks.trunks().isEmpty() && tenants.tenants().isEmpty();
    }

    /** What a trunk of this name takes. */
    Trunk.Limits ofTrunk(String name) {
        return trunks.named(name).map(Trunk::limits).orElse(Trunk.Limits.NONE);
    }

    /** What a tenant of this domain may. */
    Trunk.Limits ofTenant(String domain) {
        return tenants.at(domain).map(tenant -> tenant.limits()).orElse(Trunk.Limits.NONE);
    }

    @Override
    public void close() {
        tenants.close();
        trunks.close();
        dids.close();
    }
}
