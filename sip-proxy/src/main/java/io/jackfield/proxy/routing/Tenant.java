package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Somebody with users and numbers of his own: a row of {@code tenant}. Immutable.
 *
 * @param domain what he is known by, in lower case, 1 to 64 characters
 * @param aliases other hosts that a Request-URI may name him by, in lower case
 * @param limits how much he may
 */
public record Tenant(String domain, List<String> aliases, Trunk.Limits limits) {
    /** Writes domains in lower case. */
    public Tenant {
        domain = domain.toLowerCase(Locale.ROOT);
        aliases = aliases.stream().map(alias -> alias.toLowerCase(Locale.ROOT)).toList();
    }

    /** One without limits. */
    public static Tenant of(String domain, String... aliases) {
        return new Tenant(domain, List.of(aliases), Trunk.Limits.NONE);
    }

    List<String> mistakes() {
        List<String> wrong = new ArrayList<>(limits.mistakes("tenant '" + domain + "'"));
        if (domain.isBlank() || domain.length() > 64) {
            wrong.add("tenant '" + domain + "': a domain is 1 to 64 characters");
        }
        return wrong;
    }
}
