package io.jackfield.examples.proxy;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.database.SubscriberTable;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The users of the configuration in force; all of them change at once. Any thread. */
final class Accounts implements Subscribers, AutoCloseable {
    private final String realm;
    private final DigestVerifier verifier;
    private final boolean md5Only;
    private final Optional<DatabaseAt> at;
    private final Optional<Database> database;
    private final Optional<SubscriberTable> table;
    private volatile Subscribers current;

    private Accounts(ProxyConfig config, MeterRegistry meters) {
        realm = config.realm();
        at = config.users().database();
        database = at.map(where -> open(where, meters));
        table = database.map(opened -> SubscriberTable.builder(opened).build());
        Listed listed = table.isPresent() ? new Listed(table.get(), false) : listed(config);
        current = listed.subscribers();
        md5Only = listed.md5Only();
        DigestVerifier.Builder builder = DigestVerifier.builder(realm);
        if (md5Only) {
            builder.algorithms(DigestAlgorithm.MD5);
        }
        verifier = builder.build();
    }

    /**
     * Users, and whether one of them is known by an MD5 hash alone: then nothing else can be asked for.
     */
    private record Listed(Subscribers subscribers, boolean md5Only) {}

    /**
     * The users of a configuration that has some.
     *
     * @throws Complaint of one sentence when the file or the database cannot be read
     */
    static Accounts of(ProxyConfig config, MeterRegistry meters) {
        return new Accounts(config, meters);
    }

    private static Database open(DatabaseAt where, MeterRegistry meters) {
        try {
            Database database = Database.builder()
                    .url(where.url())
                    .user(where.user())
                    .password(where.password())
                    .meters(meters)
                    .build();
            try {
                ProxyTables.migrate(database);
                return database;
            } catch (DatabaseException e) {
                database.close();
                throw e;
            }
        } catch (DatabaseException | IllegalArgumentException e) {
            throw Complaint.failure("the database of users cannot be used: " + e.getMessage()
                    + ". It is where --users or database.url says; does it run, and are name and password right?");
        }
    }

    private static Listed listed(ProxyConfig config) {
        String realm = config.realm();
        if (config.users().file().isPresent()) {
            UserFile file = UserFile.read(config.users().file().get(), realm);
            return new Listed(file.subscribers(), file.md5Only());
        }
        return new Listed(
                Subscribers.of(config.users().listed().stream()
                        .map(user -> Subscriber.withPassword(user.name(), realm, user.password()))
                        .toList()),
                false);
    }

    /**
     * The users of another configuration, for {@link #become}.
     *
     * @throws IllegalArgumentException of one sentence when they cannot be taken without a restart, or cannot be read
     */
    Subscribers read(ProxyConfig next) {
        if (!next.realm().equals(realm) || !next.users().database().equals(at)) {
            throw new IllegalArgumentException("another first domain or database takes a restart");
        }
        if (table.isPresent()) {
            return table.get();
        }
        try {
            Listed listed = listed(next);
            if (listed.md5Only() && !md5Only) {
                throw new IllegalArgumentException(
                        "users known by their MD5 hash alone, where none were, take a restart");
            }
            return listed.subscribers();
        } catch (Complaint wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    /** Goes on with these users. */
    Subscribers become(Subscribers next) {
        Subscribers before = current;
        current = next;
        table.ifPresent(SubscriberTable::reload);
        return before;
    }

    /** One for all: nonces stay good when users change. */
    DigestVerifier verifier() {
        return verifier;
    }

    @Override
    public Optional<Subscriber> find(String user, String ofRealm) {
        return current.find(user, ofRealm);
    }

    @Override
    public boolean mustPrepare() {
        return current.mustPrepare();
    }

    @Override
    public CompletionStage<Void> prepare(String user, String ofRealm) {
        return current.prepare(user, ofRealm);
    }

    @Override
    public void close() {
        database.ifPresent(Database::close);
    }
}
