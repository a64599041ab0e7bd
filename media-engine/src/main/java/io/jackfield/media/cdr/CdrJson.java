package io.jackfield.media.cdr;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A record as a JSON object, with its variables in an object of their own. */
public final class CdrJson {
    private CdrJson() {}

    /** Writes a record; times are in milliseconds since 1970, {@code answered_at} is null when it was not answered. */
    public static String write(CallRecord record) {
        CallRecord.Leg leg = record.leg();
        StringBuilder json = new StringBuilder(1_024).append('{');
        text(json, "uuid", leg.uuid());
        text(json, "node", leg.node());
        text(json, "direction", leg.outgoing() ? "outbound" : "inbound");
        text(json, "call_id", leg.dialog().callId());
        text(json, "caller_tag", leg.dialog().callerTag());
        text(json, "caller", leg.caller());
        text(json, "callee", leg.callee());
        text(json, "destination", record.destination());
        number(json, "started_at", Optional.of(leg.started().toEpochMilli()));
        number(json, "answered_at", record.answered().map(Instant::toEpochMilli));
        number(json, "ended_at", Optional.of(record.ended().toEpochMilli()));
        number(json, "duration_ms", Optional.of(record.talked().toMillis()));
        text(json, "cause", record.outcome().cause());
        number(json, "q850", Optional.of((long) record.outcome().q850()));
        number(json, "status", Optional.of((long) record.outcome().status()));
        text(json, "ended_by", record.outcome().end().name().toLowerCase(Locale.ROOT));
        json.append("\"variables\":{");
        for (Map.Entry<String, String> variable : new TreeMap<>(record.variables()).entrySet()) {
            text(json, variable.getKey(), variable.getValue());
        }
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        return json.append("}}").toString();
    }

    private static void text(StringBuilder json, String name, String value) {
        quoted(json, name);
        json.append(':');
        quoted(json, value);
        json.append(',');
    }

    private static void number(StringBuilder json, String name, Optional<Long> value) {
        quoted(json, name);
        json.append(':').append(value.map(String::valueOf).orElse("null")).append(',');
    }

    private static void quoted(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
