package io.jackfield.examples.admin;

import io.jackfield.proxy.guard.Ban;
import io.jackfield.proxy.guard.Guard;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/** {@code /bans/...}. */
final class BanActions {
    private static final int DEFAULT_SECONDS = 300;

    private final Guard guard;

    private BanActions(Guard guard) {
        this.guard = guard;
    }

    static void on(AdminServer server, Guard guard) {
        BanActions actions = new BanActions(guard);
        server.get("/bans/list", actions::list).post("/bans/add", actions::add).post("/bans/remove", actions::remove);
    }

    private Object list(Arguments arguments) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Ban ban : guard.bans()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("source", ban.source());
            row.put("reason", ban.reason().name().toLowerCase(Locale.ROOT));
            row.put("seconds", ban.remaining().toSeconds());
            row.put("hits", ban.hits());
            rows.add(row);
        }
        return rows;
    }

    private Object add(Arguments arguments) throws Exception {
        String source = arguments.text("source");
        // Digits and colons alone are an address; a name would ask a name server.
        if (!source.matches("[0-9a-fA-F.:]+")) {
            throw new IllegalArgumentException("no address: " + source);
        }
        Duration time = Duration.ofSeconds(arguments.number("seconds", DEFAULT_SECONDS));
        if (!guard.ban(InetAddress.getByName(source), time)) {
            throw new IllegalStateException("the table of bans is full");
        }
        return Map.of("banned", source, "seconds", time.toSeconds());
    }

    private Object remove(Arguments arguments) {
        String source = arguments.text("source");
        if (!guard.unban(source)) {
            throw new NoSuchElementException(source + " is not banned");
        }
        return Map.of("removed", source);
    }
}
