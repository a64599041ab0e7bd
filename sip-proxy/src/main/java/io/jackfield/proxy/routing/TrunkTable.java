package io.jackfield.proxy.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All trunks and their routes at one moment. Immutable. */
final class TrunkTable {
    static final TrunkTable EMPTY = of(List.of(), List.of());
    /** Keys sort as unsigned numbers. */
    private static final Comparator<Long> UNSIGNED = Long::compareUnsigned;

    private final Map<String, Trunk> byName;
    private final List<Trunk> trunks;
    private final Map<String, Prefixes> byTenant;
    private final List<TrunkGroup> groups;
    private final TrunkOrigins origins;
    private final int routes;

    private TrunkTable(
            Map<String, Trunk> byName,
            List<Trunk> trunks,
            TrunkOrigins origins,
            Map<String, Prefixes> byTenant,
            List<TrunkGroup> groups) {
        this.byName = byName;
        this.trunks = trunks;
        this.origins = origins;
        this.byTenant = byTenant;
        this.groups = groups;
        this.routes = byTenant.values().stream().mapToInt(Prefixes::size).sum();
    }

    /** @throws IllegalArgumentException naming the first ten mistakes */
    static TrunkTable of(Collection<Trunk> trunks, Collection<TrunkRoute> routes) {
        List<String> wrong = new ArrayList<>();
        Map<String, Trunk> byName = new HashMap<>();
        for (Trunk trunk : trunks) {
            wrong.addAll(trunk.mistakes());
            if (byName.put(trunk.name(), trunk) != null) {
                wrong.add("trunk '" + trunk.name() + "' is there twice");
            }
        }
        for (TrunkRoute route : routes) {
            wrong.addAll(route.mistakes());
            if (!byName.containsKey(route.trunk())) {
                wrong.add("trunk route '" + route.prefix() + "' leads to '" + route.trunk() + "', which is no trunk");
            }
        }
        Mistakes.refuse("trunks", wrong);
        List<Trunk> all = List.copyOf(trunks);
        Grouping grouping = new Grouping(byName);
        routes.forEach(grouping::add);
        List<TrunkGroup> groups = new ArrayList<>();
        Map<String, Prefixes> byTenant = grouping.prefixes(groups);
        return new TrunkTable(Map.copyOf(byName), all, TrunkOrigins.of(all), byTenant, List.copyOf(groups));
    }

    /** Puts routes of one prefix together, and prefixes of the same trunks. */
    private static final class Grouping {
        private final Map<String, Trunk> byName;
        private final Map<String, TreeMap<Long, List<TrunkGroup.Way>>> byTenant = new HashMap<>();

        Grouping(Map<String, Trunk> byName) {
            this.byName = byName;
        }

        void add(TrunkRoute route) {
            Trunk trunk = byName.get(route.trunk());
            if (trunk != null) {
                byTenant.computeIfAbsent(route.tenant(), none -> new TreeMap<>(UNSIGNED))
                        .computeIfAbsent(Dialled.prefix(route.prefix()), none -> new ArrayList<>(1))
                        .add(new TrunkGroup.Way(trunk, route.priority(), route.weight()));
            }
        }

        Map<String, Prefixes> prefixes(List<TrunkGroup> groups) {
            Map<TrunkGroup, Integer> known = new HashMap<>();
            Map<String, Prefixes> found = new HashMap<>();
            byTenant.forEach((tenant, ways) -> {
                long[] keys = new long[ways.size()];
                int[] values = new int[ways.size()];
                int at = 0;
                for (Map.Entry<Long, List<TrunkGroup.Way>> entry : ways.entrySet()) {
                    keys[at] = entry.getKey();
                    values[at++] = known.computeIfAbsent(new TrunkGroup(entry.getValue()), group -> {
                        groups.add(group);
                        return groups.size() - 1;
                    });
                }
                found.put(tenant, Prefixes.of(keys, values));
            });
            return Map.copyOf(found);
        }
    }

    /** The trunks for a number: those of the tenant's own longest prefix, else of the longest of all. */
    Optional<TrunkGroup> find(String tenant, String number) {
        long dialled = Dialled.number(number);
        int group = find(byTenant.get(tenant), dialled);
        if (group < 0 && !tenant.isEmpty()) {
            group = find(byTenant.get(""), dialled);
        }
        return group < 0 ? Optional.empty() : Optional.of(groups.get(group));
    }

    private static int find(@Nullable Prefixes prefixes, long dialled) {
        return prefixes == null ? Prefixes.NOT_FOUND : prefixes.find(dialled);
    }

    Optional<Trunk> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    TrunkOrigins origins() {
        return origins;
    }

    List<Trunk> trunks() {
        return trunks;
    }

    int routes() {
        return routes;
    }
}
