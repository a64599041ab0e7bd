package io.jackfield.proxy.database;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.database.SqlWork;
import io.jackfield.kernel.NanoClock;
import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers in the {@code subscriber} table, those that were asked for lately in memory. {@link #find} looks in memory alone, so it may
 * be called on a shard; a proxy and a registrar wait for {@link #prepare} before, which asks the table where memory does not know or has grown old. While
 * the database is away, what memory knows counts on.
 *
 * <p>Who is not in the table is remembered too, but apart: names that a stranger makes up push no subscriber out of memory. Any thread.
 */
public final class SubscriberTable implements Subscribers {
    private final Database database;
    private final long ttlNs;
    private final NanoClock clock;
    private final RecentMap<Name, Known> known;
    private final RecentMap<Name, Known> unknown;
    private final Map<Name, CompletableFuture<Known>> asked = new ConcurrentHashMap<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder stale = new LongAdder();

    private record Name(String user, String domain) {
        static Name of(String user, String domain) {
            return new Name(user, domain.toLowerCase(Locale.ROOT));
        }
    }

    /** What the table said, and when. */
    private record Known(Optional<Row> row, long atNs) {}

    private record Row(Subscriber subscriber, String attributes) {}

    private SubscriberTable(Builder builder) {
        this.database = builder.database;
        this.ttlNs = builder.ttl.toNanos();
        this.clock = builder.clock;
        this.known = new RecentMap<>(builder.limit);
        this.unknown = new RecentMap<>(builder.limit);
    }

    /** Subscribers of this database, whose tables {@link ProxyTables#migrate} made. */
    public static Builder builder(Database database) {
        return new Builder(database);
    }

    /** What memory knows of a subscriber: complete once {@link #prepare} is. */
    @Override
    public Optional<Subscriber> find(String user, String realm) {
        return row(user, realm).map(Row::subscriber);
    }

    /** The {@code attributes} of a subscriber, as {@link #find} finds him; "" when there are none. */
    public String attributes(String user, String realm) {
        return row(user, realm).map(Row::attributes).orElse("");
    }

    private Optional<Row> row(String user, String realm) {
        Known entry = remembered(Name.of(user, realm));
        return entry == null ? Optional.empty() : entry.row;
    }

    /** Always: memory knows those alone that were asked for lately. */
    @Override
    public boolean mustPrepare() {
        return true;
    }

    @Override
    public CompletionStage<Void> prepare(String user, String realm) {
        return lookup(user, realm).thenAccept(subscriber -> {});
    }

    /**
     * A subscriber, from memory or the table.
     *
     * @return complete at once where memory knows; fails with a {@link DatabaseException} when it does not and the database is away
     */
    public CompletionStage<Optional<Subscriber>> lookup(String user, String realm) {
        Name name = Name.of(user, realm);
        Known entry = remembered(name);
        if (entry != null && clock.nanoTime() - entry.atNs < ttlNs) {
            hits.increment();
            return CompletableFuture.completedFuture(entry.row.map(Row::subscriber));
        }
        if (user.length() > 64 || realm.length() > 64) {
            return CompletableFuture.completedFuture(Optional.empty()); // no row can have it
        }
        return load(name, entry).thenApply(found -> found.row.map(Row::subscriber));
    }

    /** Asks once for all who ask at the same time. */
    private CompletionStage<Known> load(Name name, @Nullable Known before) {
        CompletableFuture<Known> mine = new CompletableFuture<>();
        CompletableFuture<Known> others = asked.putIfAbsent(name, mine);
        if (others != null) {
            return others;
        }
        loads.increment();
        database.run(connection -> SubscriberRows.find(connection, name.user, name.domain))
                .whenComplete((row, failure) -> {
                    asked.remove(name);
                    if (failure == null) {
                        mine.complete(remember(name, row.map(r -> new Row(r.subscriber(), r.attributes()))));
                    } else if (before != null) {
                        stale.increment();
                        mine.complete(before);
                    } else {
                        mine.completeExceptionally(failure);
                    }
                });
        return mine;
    }

    private @Nullable Known remembered(Name name) {
        Known entry = known.get(name);
        return entry != null ? entry : unknown.get(name);
    }

    private Known remember(Name name, Optional<Row> row) {
        Known entry = new Known(row, clock.nanoTime());
        (row.isPresent() ? known : unknown).put(name, entry);
        (row.isPresent() ? unknown : known).remove(name);
        return entry;
    }

    /**
     * Adds a subscriber or gives him another password; what is stored are the hashes for MD5 and SHA-256. On a thread of the database.
     *
     * @throws IllegalArgumentException when a name is not 1 to 64 characters
     */
    public CompletionStage<Void> put(String user, String domain, Redacted password) {
        Name name = Name.of(user, domain);
        SubscriberRows.check(name.user, name.domain);
        SubscriberRows.Hashes hashes = new SubscriberRows.Hashes(
                Subscriber.ha1(DigestAlgorithm.MD5, user, name.domain, password),
                Subscriber.ha1(DigestAlgorithm.SHA_256, user, name.domain, password));
        return database.run(SqlWork.atomic(
                        connection -> SubscriberRows.put(connection, name.user, name.domain, hashes, "")))
                .thenAccept(done -> forget(name));
    }

    /** Removes a subscriber. On a thread of the database. @return whether there was one */
    public CompletionStage<Boolean> remove(String user, String domain) {
        Name name = Name.of(user, domain);
        return database.run(connection -> SubscriberRows.remove(connection, name.user, name.domain))
                .thenApply(removed -> {
                    forget(name);
                    return removed;
                });
    }

    private void forget(Name name) {
        known.remove(name);
        unknown.remove(name);
    }

    /** Forgets what is in memory: the table is asked anew for each subscriber. */
    public void reload() {
        known.clear();
        unknown.clear();
    }

    /** How many subscribers are in memory. */
    public int cached() {
        return known.size();
    }

    /** How often memory knew. */
    public long hits() {
        return hits.sum();
    }

    /** How often the table was asked. */
    public long loads() {
        return loads.sum();
    }

    /** How often what had grown old had to do, because the database was away. */
    public long stale() {
        return stale.sum();
    }

    /** Settings of a {@link SubscriberTable}. */
    public static final class Builder {
        private final Database database;
        private Duration ttl = Duration.ofMinutes(5);
        private int limit = 100_000;
        private NanoClock clock = NanoClock.system();

        private Builder(Database database) {
            this.database = Objects.requireNonNull(database);
        }

        /** How old what memory knows may grow before the table is asked again, 0 to 1 day. Default 5 min. */
        public Builder ttl(Duration age) {
            ttl = Objects.requireNonNull(age);
            return this;
        }

        /** How many subscribers memory keeps, those used last, and as many names that are none: 2 to 10,000,000. Default 100,000. */
        public Builder limit(int subscribers) {
            limit = subscribers;
            return this;
        }

        Builder clock(NanoClock source) {
            clock = source;
            return this;
        }

        /** @throws IllegalArgumentException naming all mistakes */
        public SubscriberTable build() {
            List<String> wrong = new ArrayList<>();
            if (ttl.isNegative() || ttl.compareTo(Duration.ofDays(1)) > 0) {
                wrong.add("ttl " + ttl + " is not within 0 and 1 day");
            }
            if (limit < 2 || limit > 10_000_000) {
                wrong.add("limit " + limit + " is not within 2 and 10,000,000");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("subscribers: " + String.join("; ", wrong));
            }
            return new SubscriberTable(this);
        }
    }
}
