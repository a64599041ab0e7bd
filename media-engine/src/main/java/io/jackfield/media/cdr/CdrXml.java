package io.jackfield.media.cdr;

import io.jackfield.media.document.XmlText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A record in the XML form of FreeSWITCH's mod_xml_cdr: {@code channel_data}, {@code variables} with their values URL-encoded, and a
 * {@code callflow} with times in microseconds since 1970.
 */
public final class CdrXml {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private CdrXml() {}

    /** Writes a record. */
    public static String write(CallRecord record) {
        StringBuilder xml = new StringBuilder(4_096);
        xml.append("<?xml version=\"1.0\"?>\n<cdr switchname=\"")
                .append(XmlText.escaped(record.leg().node()))
                .append("\">\n  <channel_data>\n    <state>CS_REPORTING</state>\n    <direction>")
                .append(direction(record))
                .append("</direction>\n    <state_number>11</state_number>\n  </channel_data>\n  <variables>\n");
        variables(record).forEach((name, value) -> element(xml, name, value));
        xml.append("  </variables>\n");
        callflow(xml, record);
        return xml.append("</cdr>\n").toString();
    }

    private static String direction(CallRecord record) {
        return record.leg().outgoing() ? "outbound" : "inbound";
    }

    /** What was set, and over it what the record says. */
    static Map<String, String> variables(CallRecord record) {
        CallRecord.Leg leg = record.leg();
        Map<String, String> variables = new TreeMap<>(record.variables());
        variables.put("uuid", leg.uuid());
        variables.put("direction", direction(record));
        variables.put("switchname", leg.node());
        variables.put("sip_call_id", leg.dialog().callId());
        variables.put("sip_from_tag", leg.dialog().callerTag());
        variables.put("sip_from_uri", leg.caller());
        variables.put("sip_from_user", record.callerNumber());
        variables.put("sip_to_uri", leg.callee());
        variables.put("sip_req_uri", leg.callee());
        variables.put("sip_term_status", String.valueOf(record.outcome().status()));
        variables.put("sip_hangup_disposition", disposition(record));
        variables.put("hangup_cause", record.outcome().cause());
        variables.put("hangup_cause_q850", String.valueOf(record.outcome().q850()));
        times(variables, "start", Optional.of(leg.started()));
        times(variables, "answer", record.answered());
        times(variables, "end", Optional.of(record.ended()));
        variables.put("duration", String.valueOf(record.length().toSeconds()));
        variables.put("mduration", String.valueOf(record.length().toMillis()));
        variables.put("billsec", String.valueOf(record.talked().toSeconds()));
        variables.put("billmsec", String.valueOf(record.talked().toMillis()));
        return variables;
    }

    private static String disposition(CallRecord record) {
        boolean peer = record.outcome().end() == CallRecord.End.PEER;
        boolean answered = record.answered().isPresent();
        if (record.outcome().end() == CallRecord.End.CRASH) {
            return "crash";
        }
        if (answered) {
            return peer ? "recv_bye" : "send_bye";
        }
        if (record.leg().outgoing()) {
            return peer ? "recv_refuse" : "send_cancel";
        }
        return peer ? "recv_cancel" : "send_refuse";
    }

    private static void times(Map<String, String> variables, String name, Optional<Instant> at) {
        variables.put(name + "_stamp", at.map(STAMP::format).orElse(""));
        variables.put(
                name + "_epoch",
                at.map(time -> String.valueOf(time.getEpochSecond())).orElse("0"));
        variables.put(name + "_uepoch", micros(at));
    }

    private static String micros(Optional<Instant> at) {
        return at.map(time -> String.valueOf(time.toEpochMilli() * 1_000)).orElse("0");
    }

    private static void callflow(StringBuilder xml, CallRecord record) {
        xml.append("  <callflow dialplan=\"XML\" profile_index=\"1\">\n    <caller_profile>\n");
        profile(xml, "username", record.callerNumber());
        profile(xml, "dialplan", "XML");
        profile(xml, "caller_id_name", record.variables().getOrDefault("caller_id_name", record.callerNumber()));
        profile(xml, "caller_id_number", record.callerNumber());
        profile(xml, "network_addr", record.variables().getOrDefault("sip_network_ip", ""));
        profile(xml, "destination_number", record.destination());
        profile(xml, "uuid", record.leg().uuid());
        profile(xml, "context", record.variables().getOrDefault("user_context", "default"));
        xml.append("    </caller_profile>\n    <times>\n");
        profile(xml, "created_time", micros(Optional.of(record.leg().started())));
        profile(xml, "answered_time", micros(record.answered()));
        profile(xml, "hangup_time", micros(Optional.of(record.ended())));
        xml.append("    </times>\n  </callflow>\n");
    }

    private static void profile(StringBuilder xml, String name, String value) {
        xml.append("      <").append(name).append('>');
        xml.append(XmlText.escaped(value)).append("</").append(name).append(">\n");
    }

    private static void element(StringBuilder xml, String name, String value) {
        if (!isName(name)) {
            return;
        }
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        xml.append("    <")
                .append(name)
                .append('>')
                .append(encoded)
                .append("</")
                .append(name)
                .append(">\n");
    }

    /** Whether a variable's name can be that of an element: strangers choose names of headers. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.regionMatches(true, 0, "xml", 0, 3)) {
            return false;
        }
        char first = name.charAt(0);
        return (isLetter(first) || first == '_')
                && name.chars().allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.');
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
