package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All tenants at one moment. Immutable. */
final class TenantTable {
    private final Map<String, Tenant> byHost;
    private final List<Tenant> tenants;

    private TenantTable(Map<String, Tenant> byHost, List<Tenant> tenants) {
        this.byHost = byHost;
        this.tenants = tenants;
    }

    /** @throws IllegalArgumentException naming the first ten mistakes */
    static TenantTable of(Collection<Tenant> tenants) {
        List<String> wrong = new ArrayList<>();
        Map<String, Tenant> byHost = new HashMap<>();
        for (Tenant tenant : tenants) {
            wrong.addAll(tenant.mistakes());
            List<String> hosts = new ArrayList<>(tenant.aliases());
            hosts.add(tenant.domain());
            for (String host : hosts) {
                Tenant other = byHost.put(host, tenant);
                if (other != null) {
                    wrong.add("'" + host + "' is '" + other.domain() + "' and '" + tenant.domain() + "'");
                }
            }
        }
        Mistakes.refuse("tenant", wrong);
        return new TenantTable(Map.copyOf(byHost), List.copyOf(tenants));
    }

    Optional<Tenant> at(String host) {
        return Optional.ofNullable(byHost.get(host));
    }

    List<Tenant> tenants() {
        return tenants;
    }
}
