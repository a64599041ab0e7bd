package io.jackfield.proxy.registrar;

import io.jackfield.sip.message.SipUri;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Under which key a URI is registered (RFC 3261 10.3 step 5): the names of a domain are one, user parts differ by case, parameters do not
 * count. Immutable.
 */
final class AddressesOfRecord {
    /** The names of each domain, and the domain that they name. */
    private final Map<String, String> domains;

    /** @param domains names in lower case, and the domain of each */
    AddressesOfRecord(Map<String, String> domains) {
        this.domains = Map.copyOf(domains);
    }

    /** {@code user@domain}; empty when the URI names no user of our domains. */
    Optional<String> of(SipUri uri) {
        return uri.user().isEmpty() ? Optional.empty() : domainOf(uri).map(domain -> uri.user() + '@' + domain);
    }

    Optional<String> domainOf(SipUri uri) {
        return uri.isSip() ? Optional.ofNullable(domains.get(uri.host().toLowerCase(Locale.ROOT))) : Optional.empty();
    }
}
