package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.Carriers;
import io.jackfield.proxy.routing.Tenant;
import io.jackfield.proxy.routing.Trunk;
import io.jackfield.proxy.routing.TrunkRoute;
import io.jackfield.proxy.routing.Trunks;
import io.jackfield.sdp.Address;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code trunks} and {@code tenants}; the names are those of the tables of the same name. */
final class CarriersReader {
    private static final int MOST_CALLS = 1_000_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern PREFIX = Pattern.compile("[0-9+*#]{0,16}|any");
    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f.:]+(/[0-9]{1,3})?");

    private final Section root;
    private final List<Trunk> trunks = new ArrayList<>();
    private final List<TrunkRoute> routes = new ArrayList<>();
    private final List<Tenant> tenants = new ArrayList<>();

    private CarriersReader(Section root) {
        this.root = root;
    }

    static Carriers read(Section root) {
        return new CarriersReader(root).read();
    }

    private Carriers read() {
        root.sections("trunks").forEach(this::trunk);
        root.sections("tenants").forEach(this::tenant);
        try {
            Trunks.of(trunks, routes).close();
        } catch (IllegalArgumentException mistakes) {
            root.problem(root.line("trunks"), String.valueOf(mistakes.getMessage()));
        }
        return new Carriers(List.copyOf(trunks), List.copyOf(routes), List.copyOf(tenants));
    }

    private void trunk(Section section) {
        Optional<String> name = section.value("name", "a name", ProxySections.matching(NAME));
        Optional<SipUri> uri = section.value(
                "uri",
                "a SIP URI without a user, as sip:192.0.2.10",
                text -> SipUri.parse(text)
                        .filter(parsed -> parsed.isSip() && parsed.user().isEmpty()));
        if (!section.has("name") || !section.has("uri")) {
            section.problem(section.line(), "a trunk has a name and a uri");
        }
        List<String> sources =
                section.values("sources", "an address or a network, as 192.0.2.0/24", ProxySections.matching(NETWORK));
        List<String> certificates = section.values("certificates", "a domain", ProxySections.hostForm());
        String user = section.value("username", "a user name", ProxySections.matching(NAME))
                .orElse("");
        String tenant =
                section.value("tenant", "a domain", ProxySections.hostForm()).orElse("");
        int strip = section.number("strip", 0, 0, 32);
        String prepend = section.value("prepend", "at most 16 digits, +, * and #", ProxySections.matching(PREFIX))
                .orElse("");
        int priority = section.number("priority", 0, 0, 1_000_000);
        int weight = section.number("weight", 1, 0, 65_535);
        List<String> prefixes =
                section.values("prefixes", "at most 16 digits, +, * and #, or any", ProxySections.matching(PREFIX));
        Trunk.Limits limits = limits(section);
        section.end();
        if (name.isEmpty() || uri.isEmpty()) {
            return;
        }
        boolean otherwise = section.has("sources") || !certificates.isEmpty() || !user.isEmpty();
        Trunk.Origin origin = new Trunk.Origin(otherwise ? sources : numeric(uri.get()), certificates, user);
        trunks.add(new Trunk(name.get(), uri.get(), tenant, origin, new Trunk.Rewrite(strip, prepend), limits));
        for (String prefix : prefixes) {
            routes.add(new TrunkRoute(prefix.equals("any") ? "" : prefix, "", name.get(), priority, weight));
        }
    }

    private static List<String> numeric(SipUri uri) {
        String host = uri.host();
        return Address.of(host).numeric().isPresent() ? List.of(host.replaceAll("[\\[\\]]", "")) : List.of();
    }

    private void tenant(Section section) {
        Optional<String> domain = section.value("domain", "a domain", ProxySections.hostForm());
        List<String> aliases = section.values("aliases", "a domain", ProxySections.hostForm());
        Trunk.Limits limits = limits(section);
        if (!section.has("domain")) {
            section.problem(section.line(), "a tenant has a domain");
        }
        section.end();
        domain.ifPresent(of -> tenants.add(new Tenant(of, List.copyOf(aliases), limits)));
    }

    private static Trunk.Limits limits(Section section) {
        return new Trunk.Limits(
                section.number("max-calls", 0, 0, MOST_CALLS), section.number("calls-per-second", 0, 0, MOST_CALLS));
    }
}
