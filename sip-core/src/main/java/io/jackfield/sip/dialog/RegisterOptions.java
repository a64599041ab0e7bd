package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.Optional;

/**
 * What to register and where. Immutable.
 *
 * @param addressOfRecord whose calls to receive
 * @param registrar where to send; empty takes the domain of the address of record
 * @param expires the lifetime to ask for, 10 seconds to 7 days
 * @param credentials for challenges; empty takes the user agent's
 */
public record RegisterOptions(
        SipUri addressOfRecord, Optional<SipUri> registrar, Duration expires, Optional<Credentials> credentials) {

    /** @throws IllegalArgumentException when the lifetime is out of range */
    public RegisterOptions {
        if (expires.compareTo(Duration.ofSeconds(10)) < 0 || expires.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("lifetime " + expires + " is not within 10 s and 7 days");
        }
    }

    /** Options for an address of record: its own domain, one hour, the user agent's credentials. */
    public static RegisterOptions of(SipUri addressOfRecord) {
        return new RegisterOptions(addressOfRecord, Optional.empty(), Duration.ofHours(1), Optional.empty());
    }

    /** With another registrar. */
    public RegisterOptions withRegistrar(SipUri uri) {
        return new RegisterOptions(addressOfRecord, Optional.of(uri), expires, credentials);
    }

    /** With another lifetime, 10 seconds to 7 days. */
    public RegisterOptions withExpires(Duration lifetime) {
        return new RegisterOptions(addressOfRecord, registrar, lifetime, credentials);
    }

    /** With credentials of its own. */
    public RegisterOptions withCredentials(Credentials user) {
        return new RegisterOptions(addressOfRecord, registrar, expires, Optional.of(user));
    }
}
