package io.jackfield.media.cdr;

import io.jackfield.media.document.DocumentException;
import io.jackfield.media.document.Element;
import io.jackfield.media.document.XmlDocument;
import io.jackfield.media.http.Form;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads records in the XML form of FreeSWITCH's mod_xml_cdr, of FreeSWITCH's own making or {@link CdrXml}'s. */
public final class CdrXmlReader {
    private static final int MAX_CHARACTERS = 4 << 20;
    private static final int MAX_VARIABLES = 2_000;
    /** What became fields of the record. */
    private static final Set<String> FIELDS = Set.of("uuid", "hangup_cause", "direction");

    private CdrXmlReader() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is no XML, has a DOCTYPE, or lacks a uuid or its times
     */
    public static CallRecord read(String xml) {
        Element cdr = document(xml);
        if (!cdr.name().equals("cdr")) {
            throw new IllegalArgumentException("<" + cdr.name() + "> is no record of a call");
        }
        Map<String, String> variables = variables(cdr);
        Map<String, String> profile = texts(find(cdr, "caller_profile"));
        Map<String, String> times = texts(find(cdr, "times"));
        String uuid = first(variables, "uuid").or(() -> first(profile, "uuid")).orElse("");
        if (uuid.isBlank()) {
            throw new IllegalArgumentException("a record of a call without a uuid");
        }
        Instant started = micros(variables, "start_uepoch")
                .or(() -> micros(times, "created_time"))
                .orElseThrow(() -> new IllegalArgumentException("a record of a call that never began"));
        Instant ended = micros(variables, "end_uepoch")
                .or(() -> micros(times, "hangup_time"))
                .orElse(started);
        Optional<Instant> answered = micros(variables, "answer_uepoch").or(() -> micros(times, "answered_time"));
        boolean outgoing = first(variables, "direction").orElse("inbound").equals("outbound");
        CallRecord.Leg leg = new CallRecord.Leg(
                uuid,
                cdr.attribute("switchname")
                        .or(() -> first(variables, "switchname"))
                        .orElse(""),
                outgoing,
                new CallRecord.Dialog(
                        first(variables, "sip_call_id").orElse(uuid),
                        first(variables, "sip_from_tag").orElse("")),
                caller(variables, profile),
                callee(variables, profile),
                started);
        return new CallRecord(leg, answered, ended, outcome(variables, answered.isPresent(), outgoing), variables);
    }

    private static Element document(String xml) {
        if (xml.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a record of " + xml.length() + " characters");
        }
        try {
            return XmlDocument.read(xml);
        } catch (DocumentException e) {
            throw new IllegalArgumentException("no record of a call: " + e.getMessage(), e);
        }
    }

    /** The first element of a name below another, at any depth. */
    private static Optional<Element> find(Element parent, String name) {
        for (Element child : parent.children()) {
            Optional<Element> found = child.name().equals(name) ? Optional.of(child) : find(child, name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String caller(Map<String, String> variables, Map<String, String> profile) {
        return first(variables, "sip_from_uri")
                .orElseGet(() -> first(profile, "caller_id_number").orElse("")
                        + '@'
                        + first(variables, "sip_from_host").orElse(""));
    }

    private static String callee(Map<String, String> variables, Map<String, String> profile) {
        return first(variables, "sip_req_uri")
                .orElseGet(() -> first(profile, "destination_number").orElse("")
                        + '@'
                        + first(variables, "domain_name").orElse(""));
    }

    private static CallRecord.Outcome outcome(Map<String, String> variables, boolean answered, boolean outgoing) {
        String disposition = first(variables, "sip_hangup_disposition").orElse("");
        CallRecord.End end = disposition.equals("crash")
                ? CallRecord.End.CRASH
                : disposition.startsWith("recv") ? CallRecord.End.PEER : CallRecord.End.US;
        int status = number(variables, "sip_term_status", 699)
                .or(() -> number(variables, "sip_invite_failure_status", 699))
                .or(() -> number(variables, "proto_specific_hangup_cause", 699))
                .orElse(0);
        return new CallRecord.Outcome(
                first(variables, "hangup_cause").orElse("NORMAL_UNSPECIFIED"),
                number(variables, "hangup_cause_q850", 127).orElse(31),
                answered ? 200 : status == 200 ? 0 : status,
                end);
    }

    private static Map<String, String> variables(Element cdr) {
        Map<String, String> variables = new HashMap<>();
        cdr.children("variables").stream().findFirst().ifPresent(list -> {
            for (Element variable : list.children()) {
                if (variables.size() < MAX_VARIABLES || FIELDS.contains(variable.name())) {
                    variables.put(variable.name(), Form.decode(variable.text().replace("+", "%2B")));
                }
            }
        });
        return variables;
    }

    private static Map<String, String> texts(Optional<Element> parent) {
        Map<String, String> texts = new HashMap<>();
        parent.ifPresent(list -> list.children().forEach(child -> texts.putIfAbsent(child.name(), child.text())));
        return texts;
    }

    private static Optional<String> first(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Instant> micros(Map<String, String> values, String name) {
        return first(values, name)
                .filter(text -> text.matches("\\d{1,17}"))
                .map(Long::parseLong)
                .filter(micros -> micros > 0)
                .map(micros -> Instant.ofEpochMilli(micros / 1_000));
    }

    private static Optional<Integer> number(Map<String, String> values, String name, int most) {
        return first(values, name)
                .map(text -> text.startsWith("sip:") ? text.substring(4) : text)
                .filter(text -> text.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .filter(number -> number <= most);
    }
}
