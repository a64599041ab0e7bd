package io.jackfield.media.eventsocket;

import io.jackfield.media.app.CallVariables;
import io.jackfield.media.conference.Participant;
import io.jackfield.media.conference.Room;
import io.jackfield.media.document.JsonText;
import io.jackfield.media.document.XmlText;
import io.jackfield.media.eventsocket.ConferenceEvents.Conference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conferences and who is in them, written as clients read them. */
final class ConferenceLists {
    private ConferenceLists() {}

    /** What stands behind {@code delim}; a semicolon where nothing does. */
    static String delimiter(String arguments) {
        String[] words = arguments.trim().split("\\s+");
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equals("delim")) {
                return words[i + 1];
            }
        }
        return ";";
    }

    /** A line for each conference and for each of its members. */
    static String text(List<Conference> conferences, String delimiter) {
        if (conferences.isEmpty()) {
            return "+OK No active conferences.\n";
        }
        StringBuilder text = new StringBuilder();
        for (Conference conference : conferences) {
            Room room = conference.room();
            List<Participant> there = room.participants();
            text.append("+OK Conference ")
                    .append(room.name())
                    .append(" (")
                    .append(there.size())
                    .append(there.size() == 1 ? " member rate: " : " members rate: ")
                    .append(room.sampleRate())
                    .append(" flags: running|answered|dynamic")
                    .append(room.locked() ? "|locked" : "")
                    .append(")\n");
            for (Participant who : there) {
                text.append(String.join(delimiter, fields(room, who))).append('\n');
            }
        }
        return text.toString();
    }

    private static List<String> fields(Room room, Participant who) {
        return List.of(
                String.valueOf(who.id()),
                CallVariables.channelName(who.call()),
                who.call().uuid(),
                name(who),
                number(who),
                flags(who),
                String.valueOf(ConferenceEvents.steps(who.volume())),
                String.valueOf(ConferenceEvents.steps(who.level())),
                String.valueOf(room.noiseGate()));
    }

    private static String name(Participant who) {
        return who.call().variable("caller_id_name").orElse(number(who));
    }

    private static String number(Participant who) {
        var other = who.call().outgoing() ? who.call().to() : who.call().from();
        return who.call().variable("caller_id_number").orElse(other.user());
    }

    private static String flags(Participant who) {
        List<String> flags = new ArrayList<>();
        if (!who.deaf()) {
            flags.add("hear");
        }
        if (!who.muted()) {
            flags.add("speak");
        }
        if (who.speaking()) {
            flags.add("talking");
        }
        if (who.moderator()) {
            flags.add("moderator");
        }
        return String.join("|", flags);
    }

    static String json(List<Conference> conferences) {
        List<String> all = new ArrayList<>();
        for (Conference conference : conferences) {
            Room room = conference.room();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("conference_name", room.name());
            one.put("member_count", room.participants().size());
            one.put("ghost_count", 0);
            one.put("rate", room.sampleRate());
            one.put("run_time", String.valueOf(conference.since().getEpochSecond()));
            one.put("conference_uuid", conference.uuid());
            one.put("locked", room.locked());
            one.put(
                    "members",
                    room.participants().stream().map(ConferenceLists::member).toList());
            all.add(JsonText.write(one));
        }
        return "[" + String.join(",", all) + "]";
    }

    private static Map<String, Object> member(Participant who) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("type", "caller");
        member.put("id", who.id());
        member.put("flags", flagged(who));
        member.put("uuid", who.call().uuid());
        member.put("caller_id_name", name(who));
        member.put("caller_id_number", number(who));
        member.put("join_time", who.since().getEpochSecond());
        member.put("volume_in", ConferenceEvents.steps(who.volume()));
        member.put("volume_out", ConferenceEvents.steps(who.level()));
        return member;
    }

    private static Map<String, Boolean> flagged(Participant who) {
        Map<String, Boolean> flags = new LinkedHashMap<>();
        flags.put("can_hear", !who.deaf());
        flags.put("can_speak", !who.muted());
        flags.put("talking", who.speaking());
        flags.put("is_moderator", who.moderator());
        return flags;
    }

    static String xml(List<Conference> conferences) {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<conferences>\n");
        for (Conference conference : conferences) {
            Room room = conference.room();
            List<Participant> there = room.participants();
            text.append("  <conference name=\"")
                    .append(XmlText.escaped(room.name()))
                    .append("\" member-count=\"")
                    .append(there.size())
                    .append("\" ghost-count=\"0\" rate=\"")
                    .append(room.sampleRate())
                    .append("\" uuid=\"")
                    .append(conference.uuid())
                    .append(room.locked() ? "\" locked=\"true" : "")
                    .append("\">\n    <members>\n");
            there.forEach(who -> xml(text, who));
            text.append("    </members>\n  </conference>\n");
        }
        return text.append("</conferences>\n").toString();
    }

    private static void xml(StringBuilder text, Participant who) {
        text.append("      <member type=\"caller\">\n        <id>")
                .append(who.id())
                .append("</id>\n        <flags>\n");
        flagged(who).forEach((name, on) -> element(text, "          ", name, String.valueOf(on)));
        text.append("        </flags>\n");
        element(text, "        ", "uuid", who.call().uuid());
        element(text, "        ", "caller_id_name", name(who));
        element(text, "        ", "caller_id_number", number(who));
        element(text, "        ", "join_time", String.valueOf(who.since().getEpochSecond()));
        text.append("      </member>\n");
    }

    private static void element(StringBuilder text, String indent, String name, String value) {
        text.append(indent)
                .append('<')
                .append(name)
                .append('>')
                .append(XmlText.escaped(value))
                .append("</")
                .append(name)
                .append(">\n");
    }
}
