package io.jackfield.proxy.routing;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transport.TlsPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A carrier, or whoever else calls go to and come from: a row of {@code trunk}. Immutable.
 *
 * @param name 1 to 64 characters, by which routes name it
 * @param uri where calls go: sip or sips, without a user
 * @param tenant whose calls come from it, a domain in lower case; "" when the number or the Request-URI says so
 * @param origin how its calls are told from those of others
 * @param rewrite what becomes of a number that goes there
 * @param limits how much it takes
 */
public record Trunk(String name, SipUri uri, String tenant, Origin origin, Rewrite rewrite, Limits limits) {

    /**
     * How a call shows that it comes from a trunk: any one of these is enough, so name none that is weaker than the trust is worth.
     *
     * @param sources where it comes from, addresses and networks as {@code 192.0.2.0/24}
     * @param certificates whom the certificate of its TLS connection is for, domains as {@link TlsPeer#subjects} has them, whole and
     *     without wildcards
     * @param user who it authenticates as by digest; "" for nobody
     */
    public record Origin(List<String> sources, List<String> certificates, String user) {
        /** No calls come from it. */
        public static final Origin NONE = new Origin(List.of(), List.of(), "");

        /** Copies the lists, writes domains in lower case. */
        public Origin {
            sources = List.copyOf(sources);
            certificates = certificates.stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
        }

        /** Addresses and networks. */
        public static Origin sources(String... networks) {
            return new Origin(List.of(networks), List.of(), "");
        }

        /** Subjects of certificates. */
        public static Origin certificates(String... domains) {
            return new Origin(List.of(), List.of(domains), "");
        }

        /** A user of the proxy's realm. */
        public static Origin user(String name) {
            return new Origin(List.of(), List.of(), name);
        }

        void mistakes(String of, List<String> wrong) {
            for (String source : sources) {
                if (AddressRange.parse(source).isEmpty()) {
                    wrong.add(of + ": '" + source + "' is no address and no network");
                }
            }
            for (String name : certificates) {
                if (name.isBlank() || name.indexOf('*') >= 0 || name.indexOf('@') >= 0 || name.length() > 253) {
                    wrong.add(of + ": '" + name + "' is no domain of a certificate");
                }
            }
            if (user.length() > 64) {
                wrong.add(of + ": a user is at most 64 characters");
            }
        }
    }

    /**
     * What becomes of a number.
     *
     * @param strip how many symbols are taken from its front, 0 to 32
     * @param prepend what is put there then, at most 16 digits, '+', '*' and '#'
     */
    public record Rewrite(int strip, String prepend) {
        /** Nothing. */
        public static final Rewrite NONE = new Rewrite(0, "");

        /** The number as the trunk wants it. */
        public String apply(String number) {
            return prepend + number.substring(Math.min(strip, number.length()));
        }
    }

    /**
     * How much a trunk or a tenant takes; {@link CallLimits} enforces it.
     *
     * @param calls at once; 0 for no limit
     * @param callsPerSecond new ones; 0 for no limit
     */
    public record Limits(int calls, int callsPerSecond) {
        /** No limits. */
        public static final Limits NONE = new Limits(0, 0);

        List<String> mistakes(String of) {
            return calls < 0 || callsPerSecond < 0 ? List.of(of + ": limits are 0 or more") : List.of();
        }
    }

    /** Writes the tenant in lower case. */
    public Trunk {
        tenant = tenant.toLowerCase(Locale.ROOT);
    }

    /** A trunk that calls go to, as they are. */
    public static Trunk of(String name, String uri) {
        return new Trunk(name, SipUri.of(uri), "", Origin.NONE, Rewrite.NONE, Limits.NONE);
    }

    /** Where a call to this number goes. */
    Target target(String number) {
        return Target.uri(uri.withUser(rewrite.apply(number)));
    }

    List<String> mistakes() {
        String self = "trunk '" + name + "'";
        List<String> wrong = new ArrayList<>(limits.mistakes(self));
        if (name.isEmpty() || name.length() > 64) {
            wrong.add(self + ": its name must be 1 to 64 characters");
        }
        if (!uri.isSip() || !uri.valid() || !uri.user().isEmpty()) {
            wrong.add(self + ": '" + uri.text() + "' is no SIP URI without a user");
        }
        if (rewrite.strip < 0 || rewrite.strip > 32) {
            wrong.add(self + ": strip " + rewrite.strip + " is not within 0 and 32");
        }
        if (Dialled.prefix(rewrite.prepend) == Dialled.NONE) {
            wrong.add(self + ": prepend '" + rewrite.prepend + "' is not at most 16 digits, '+', '*' and '#'");
        }
        origin.mistakes(self, wrong);
        return wrong;
    }
}
