package io.jackfield.examples.proxy;

import io.jackfield.database.Database;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfig.DatabaseAt;
import io.jackfield.proxy.database.SubscriberTable;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The users of the configuration in force; all of them change at once. Any thread. */
final class Accounts implements Subscribers {
    private final String realm;
    private final DigestVerifier verifier;
    private final boolean md5Only;
    private final Optional<DatabaseAt> at;
    private final Optional<SubscriberTable> table;
    private volatile Subscribers current;

    private Accounts(ProxyConfig config, Optional<Database> database) {
        realm = config.realm();
        at = config.users().database();
        table = database.filter(opened -> at.isPresent())
                .map(opened -> SubscriberTable.builder(opened).build());
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
     * @param database opened already, where there is one
     * @throws Complaint of one sentence when the file cannot be read
     */
    static Accounts of(ProxyConfig config, Optional<Database> database) {
        return new Accounts(config, database);
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
}
