package io.jackfield.examples.admin;

import io.jackfield.dispatcher.DestinationSpec;
import io.jackfield.dispatcher.DestinationStatus;
import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.SetSpec;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /dispatcher/...}. */
final class DispatcherActions {
    private final Dispatcher dispatcher;

    private DispatcherActions(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    static void on(AdminServer server, Dispatcher dispatcher, Action reload) {
        DispatcherActions actions = new DispatcherActions(dispatcher);
        server.get("/dispatcher/list", actions::list)
                .post("/dispatcher/set-state", actions::setState)
                .post("/dispatcher/reload", reload)
                .post("/dispatcher/add", actions::add)
                .post("/dispatcher/remove", actions::remove)
                .get("/dispatcher/hash", actions::hash);
    }

    private Object list(Arguments arguments) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (DestinationStatus status : dispatcher.list()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("set", status.set());
            row.put("uri", status.uri().text());
            row.put("state", status.state().name().toLowerCase(Locale.ROOT));
            row.put("flags", status.flags());
            row.put("priority", status.priority());
            row.put("calls", status.calls());
            row.put("selected", status.counters().selected());
            row.put("answered", status.counters().answered());
            row.put("rejected", status.counters().rejected());
            row.put("failed", status.counters().failed());
            row.put("latency-ms", Math.round(status.latency().estimate() * 10) / 10.0);
            row.put("ejected", status.ejected());
            rows.add(row);
        }
        return rows;
    }

    private Object setState(Arguments arguments) {
        int set = arguments.number("set", 1);
        String which = arguments.text("destination");
        return Map.of("changed", dispatcher.setState(set, which, arguments.text("state")));
    }

    private Object add(Arguments arguments) {
        int set = arguments.number("set", 1);
        String uri = arguments.text("uri");
        int priority = arguments.number("priority", 0);
        if (SipUri.parse(uri).filter(SipUri::isSip).isEmpty()) {
            throw new IllegalArgumentException('"' + uri + "\" is no SIP URI");
        }
        DestinationSpec spec =
                SetSpec.of(set, s -> s.target(uri, priority)).destinations().get(0);
        dispatcher.add(set, spec);
        return Map.of("added", uri);
    }

    private Object remove(Arguments arguments) {
        String which = arguments.text("destination");
        dispatcher.remove(arguments.number("set", 1), which);
        return Map.of("removed", which);
    }

    private Object hash(Arguments arguments) {
        List<String> order = dispatcher.hash(arguments.number("set", 1), arguments.text("key")).stream()
                .map(SipUri::text)
                .toList();
        return Map.of("key", arguments.text("key"), "order", order);
    }
}
