package io.jackfield.examples.admin;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.SessionSummary;
import io.jackfield.relay.StreamSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/** {@code /relay/...}. */
final class RelayActions {
    private static final int PATIENCE_S = 5;

    private final RtpRelay relay;
    private final MeterRegistry meters;

    private RelayActions(RtpRelay relay, MeterRegistry meters) {
        this.relay = relay;
        this.meters = meters;
    }

    static void on(AdminServer server, RtpRelay relay, MeterRegistry meters) {
        RelayActions actions = new RelayActions(relay, meters);
        server.get("/relay/sessions", actions::sessions)
                .get("/relay/session", actions::session)
                .get("/relay/totals", actions::totals)
                .get("/relay/ports", actions::ports);
    }

    private Object sessions(Arguments arguments) throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SessionSummary session : relay.sessions().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("call-id", session.callId());
            row.put("seconds", session.duration().toSeconds());
            row.put("streams", session.streams().size());
            row.put("packets", session.packets());
            row.put(
                    "lost",
                    session.streams().stream().mapToLong(StreamSummary::lost).sum());
            row.put("on-hold", session.onHold());
            rows.add(row);
        }
        return rows;
    }

    private Object session(Arguments arguments) throws Exception {
        String callId = arguments.text("call-id");
        List<SessionSummary> found =
                relay.sessions(callId).toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
        if (found.isEmpty()) {
            throw new NoSuchElementException("the relay has no session of the call " + callId);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SessionSummary session : found) {
            session.streams().forEach(stream -> rows.add(row(stream)));
        }
        return rows;
    }

    private static Map<String, Object> row(StreamSummary stream) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("media", stream.media());
        row.put("local", address(stream.local()));
        row.put("from", stream.lastSource().map(RelayActions::address).orElse("-"));
        row.put("locked", stream.locked());
        row.put("packets", stream.packets());
        row.put("lost", stream.lost());
        row.put("jitter-ms", Math.round(stream.jitter().toNanos() / 100_000.0) / 10.0);
        row.put("mos", Math.round(stream.mos() * 10) / 10.0);
        row.put("crypto", stream.crypto().orElse(""));
        row.put("ignored", stream.ignored());
        return row;
    }

    private static String address(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    private Object totals(Arguments arguments) {
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("sessions", relay.sessionCount());
        totals.put("max-sessions", relay.maxSessions());
        totals.put("rejected", relay.rejected());
        meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("jackfield.relay.")
                        && id.getTags().isEmpty())
                .map(id -> id.getName())
                .sorted()
                .filter(name -> !name.equals("jackfield.relay.sessions") && !name.equals("jackfield.relay.rejected"))
                .forEach(name -> {
                    var counter = meters.find(name).functionCounter();
                    if (counter != null) {
                        totals.put(
                                name.substring("jackfield.relay.".length()).replace('.', '-'), (long) counter.count());
                    }
                });
        return totals;
    }

    private Object ports(Arguments arguments) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Gauge gauge : meters.find("jackfield.relay.ports.free").gauges()) {
            Map<String, Object> row = new LinkedHashMap<>();
            gauge.getId().getTags().forEach(tag -> row.put(tag.getKey(), tag.getValue()));
            row.put("free", (long) gauge.value());
            row.put("streams", "-");
            row.put("dropped", "-");
            rows.add(row);
        }
        for (Gauge gauge : meters.find("jackfield.relay.one.port.streams").gauges()) {
            Map<String, Object> row = new LinkedHashMap<>();
            String address = String.valueOf(gauge.getId().getTag("address"));
            row.put("address", address);
            row.put("free", "-");
            row.put("streams", (long) gauge.value());
            row.put("dropped", (long)
                    meters.find("jackfield.relay.one.port.dropped").tag("address", address).functionCounters().stream()
                            .mapToDouble(counter -> counter.count())
                            .sum());
            rows.add(row);
        }
        return rows;
    }
}
