package io.jackfield.media.cdr;

import io.jackfield.media.document.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A record as a JSON object, with its variables in an object of their own. */
public final class CdrJson {
    private CdrJson() {}

    /** Writes a record; times are in milliseconds since 1970, {@code answered_at} is null when it was not answered. */
    public static String write(CallRecord record) {
        CallRecord.Leg leg = record.leg();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("uuid", leg.uuid());
        members.put("node", leg.node());
        members.put("direction", leg.outgoing() ? "outbound" : "inbound");
        members.put("call_id", leg.dialog().callId());
        members.put("caller_tag", leg.dialog().callerTag());
        members.put("caller", leg.caller());
        members.put("callee", leg.callee());
        members.put("destination", record.destination());
        members.put("started_at", leg.started().toEpochMilli());
        members.put("answered_at", record.answered().map(Instant::toEpochMilli));
        members.put("ended_at", record.ended().toEpochMilli());
        members.put("duration_ms", record.talked().toMillis());
        members.put("cause", record.outcome().cause());
        members.put("q850", record.outcome().q850());
        members.put("status", record.outcome().status());
        members.put("ended_by", record.outcome().end().name().toLowerCase(Locale.ROOT));
        members.put("variables", new TreeMap<>(record.variables()));
        return JsonText.write(members);
    }
}
