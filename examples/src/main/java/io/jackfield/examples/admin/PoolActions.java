package io.jackfield.examples.admin;

import io.jackfield.examples.config.ProxyConfig.RemoteRelay;
import io.jackfield.examples.relay.MediaRelays;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /relay/pool}. */
final class PoolActions {
    private PoolActions() {}

    static void on(AdminServer server, MediaRelays relays) {
        server.get("/relay/pool", arguments -> rows(relays));
    }

    private static Object rows(MediaRelays relays) {
        List<String> down = relays.pool().down();
        List<Map<String, Object>> rows = new ArrayList<>();
        relays.own().ifPresent(own -> rows.add(row(MediaRelays.OWN, "this process", own.weight(), own.region(), true)));
        for (RemoteRelay relay : relays.remote()) {
            rows.add(row(
                    relay.name(), relay.ng().toString(), relay.weight(), relay.region(), !down.contains(relay.name())));
        }
        return rows;
    }

    private static Map<String, Object> row(String name, String at, int weight, String region, boolean up) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("relay", name);
        row.put("ng", at);
        row.put("weight", weight);
        row.put("region", region);
        row.put("up", up);
        return row;
    }
}
