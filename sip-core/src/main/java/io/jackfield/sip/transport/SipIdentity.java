package io.jackfield.sip.transport;

import io.jackfield.sip.resolve.NumericHost;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The SIP domains that a certificate is for (RFC 5922 7.1), and whether a name is one of them (7.2). */
final class SipIdentity {
    /** The extension subjectAltName. */
    private static final String ALTERNATIVES = "2.5.29.17";

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private SipIdentity() {}

    /**
     * The identities, in lower case: hosts of sip URIs; without any, DNS names; and IP addresses, which RFC 5922 leaves out but
     * peers without a name need. The common name of the subject is not one, as RFC 5922 allows.
     */
    static List<String> of(X509Certificate certificate) {
        List<String> uris = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (List<?> entry : alternatives(certificate)) {
            if (entry.get(0) instanceof Integer type && entry.get(1) instanceof String value) {
                switch (type) {
                    case URI -> domain(value).ifPresent(uris::add);
                    case DNS -> names.add(value.toLowerCase(Locale.ROOT));
                    case IP -> addresses.add(value.toLowerCase(Locale.ROOT));
                    default -> {}
                }
            }
        }
        List<String> all = new ArrayList<>(uris.isEmpty() ? names : uris);
        all.addAll(addresses);
        return List.copyOf(all);
    }

    /** Its identities or, where there is no subjectAltName, the common name of its subject (RFC 5922 7.1 step 5). */
    static List<String> subjects(X509Certificate certificate) {
        return certificate.getExtensionValue(ALTERNATIVES) == null
                ? commonName(certificate).stream().toList()
                : of(certificate);
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            List<Rdn> names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (int i = names.size() - 1; i >= 0; i--) { // the most specific stands last
                if (names.get(i).getType().equalsIgnoreCase("CN")
                        && names.get(i).getValue() instanceof String name) {
                    return Optional.of(plain(name.trim())).filter(plain -> !plain.isEmpty());
                }
            }
        } catch (InvalidNameException noName) {
            // then it has none
        }
        return Optional.empty();
    }

    /** Whether one of these identities is this name or numeric address: equal, for a wildcard proves nothing in SIP. */
    static boolean matches(Collection<String> identities, String name) {
        String wanted = plain(name);
        for (String identity : identities) {
            if (identity.equals(wanted)) {
                return true;
            }
        }
        return wanted.indexOf(':') >= 0 && matchesIpv6(identities, wanted);
    }

    /** An IPv6 address has many spellings. */
    private static boolean matchesIpv6(Collection<String> identities, String wanted) {
        InetAddress address = numeric(wanted).orElse(null);
        return address != null
                && identities.stream()
                        .filter(identity -> identity.indexOf(':') >= 0)
                        .anyMatch(identity ->
                                numeric(identity).filter(address::equals).isPresent());
    }

    private static Optional<InetAddress> numeric(String text) {
        return NumericHost.parse(text);
    }

    /** Without the brackets of an IPv6 reference and the root's dot. */
    static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** The host of a sip URI that names a domain: no user part (RFC 5922 7.1 step 1). */
    private static Optional<String> domain(String uri) {
        if (!uri.regionMatches(true, 0, "sip:", 0, 4) || uri.indexOf('@') >= 0) {
            return Optional.empty();
        }
        String host = uri.substring(4).split("[;?]", 2)[0];
        int port = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.indexOf(':');
        return Optional.of(plain(port < 0 ? host : host.substring(0, port))).filter(name -> !name.isEmpty());
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            return found == null ? List.of() : found;
        } catch (CertificateParsingException broken) {
            return List.of();
        }
    }
}
