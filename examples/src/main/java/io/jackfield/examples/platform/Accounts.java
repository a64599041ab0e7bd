package io.jackfield.examples.platform;

import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import java.util.Optional;

/** The users of the configuration in force; all of them change at once. Any thread. */
final class Accounts implements Subscribers {
    private final DigestVerifier verifier;
    private volatile Subscribers current;

    Accounts(PlatformConfig config) {
        verifier = DigestVerifier.builder(realm(config)).build();
        current = read(config);
    }

    void become(PlatformConfig config) {
        current = read(config);
    }

    /** One for all: nonces stay good when users change. */
    DigestVerifier verifier() {
        return verifier;
    }

    @Override
    public Optional<Subscriber> find(String user, String realm) {
        return current.find(user, realm);
    }

    private static Subscribers read(PlatformConfig config) {
        return Subscribers.of(config.users().stream()
                .map(user -> Subscriber.withPassword(user.name(), realm(config), user.password()))
                .toList());
    }

    /** The first domain: phones show it when they ask for a password. */
    private static String realm(PlatformConfig config) {
        return config.domains().get(0);
    }
}
