package io.jackfield.media.eventsocket;

import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.CallVariables;
import io.jackfield.media.document.JsonText;
import io.jackfield.media.document.XmlText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The commands about the switch as a whole: what it is, what goes on, what it is to read again. */
final class SwitchCommands {
    private static final int MAX_GLOBALS = 1_000;
    private static final List<String> SHOWN = List.of("channels", "calls", "bridged_calls", "registrations");
    private static final ZoneId HERE = ZoneId.systemDefault();
    private static final DateTimeFormatter CREATED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(HERE);

    private final EventBus bus;
    private final Channels channels;
    private final MediaEngine engine;
    private final Facts facts;
    private final Heartbeat heartbeat;
    private final Map<String, String> globals = new ConcurrentHashMap<>();

    /**
     * What it says of itself.
     *
     * @param profile the name of the SIP profile
     * @param address where that listens
     * @param reload what {@code reloadxml} and {@code reloadacl} do
     */
    record Facts(String profile, String address, Map<String, Runnable> reload) {}

    SwitchCommands(EventBus bus, Channels channels, MediaEngine engine, Heartbeat heartbeat, Facts facts) {
        this.bus = bus;
        this.channels = channels;
        this.engine = engine;
        this.facts = facts;
        this.heartbeat = heartbeat;
        globals.put("hostname", bus.switchName());
        globals.put("switchname", bus.switchName());
        globals.put("local_ip_v4", facts.address().replaceAll(":\\d+$", ""));
    }

    Map<String, ApiCommand> all() {
        Map<String, ApiCommand> all = new TreeMap<>();
        all.put("status", nothing -> heartbeat.status());
        all.put("version", nothing -> "FreeSWITCH Version " + Heartbeat.VERSION + " (event socket of Jackfield)\n");
        all.put("uptime", unit -> String.valueOf(heartbeat.uptime().toSeconds()));
        all.put("hostname", nothing -> bus.switchName());
        all.put("switchname", nothing -> bus.switchName());
        all.put("show", this::show);
        all.put("sofia", this::sofia);
        all.put("reloadxml", nothing -> reload("reloadxml", "+OK [Success]\n"));
        all.put("reloadacl", nothing -> reload("reloadacl", "+OK acl reloaded\n"));
        all.put("fsctl", this::control);
        all.put("create_uuid", nothing -> UUID.randomUUID().toString());
        all.put("echo", text -> text);
        all.put("eval", this::expanded);
        all.put("expand", this::expanded);
        all.put("strftime", this::time);
        all.put("strepoch", nothing -> String.valueOf(bus.clock().instant().getEpochSecond()));
        all.put("global_getvar", this::global);
        all.put("global_setvar", this::setGlobal);
        return all;
    }

    private String show(String arguments) {
        String[] words = arguments.trim().toLowerCase(Locale.ROOT).split("\\s+");
        List<Map<String, String>> rows = switch (words[0]) {
            case "channels" -> channels.all().stream().map(this::channel).toList();
            case "calls" -> calls(false);
            case "bridged_calls" -> calls(true);
            default -> List.of();
        };
        if (!SHOWN.contains(words[0])) {
            return "-USAGE: " + String.join("|", SHOWN) + " [count|as json|as xml]\n";
        }
        if (words.length > 1 && words[1].equals("count")) {
            return words.length > 3 && words[3].equals("json")
                    ? "{\"row_count\":" + rows.size() + "}"
                    : "\n" + rows.size() + " total.\n";
        }
        String format = words.length > 2 && words[1].equals("as") ? words[2] : "csv";
        return switch (format) {
            case "json" -> json(rows);
            case "xml" -> xml(rows);
            default -> csv(rows);
        };
    }

    private static String json(List<Map<String, String>> rows) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("row_count", rows.size());
        if (!rows.isEmpty()) {
            answer.put("rows", rows);
        }
        return JsonText.write(answer);
    }

    private Map<String, String> channel(Channel channel) {
        Map<String, String> row = new LinkedHashMap<>();
        leg(row, "", channel);
        row.put("application", channel.application().name());
        row.put("application_data", channel.application().data());
        row.put("dialplan", "XML");
        row.put("context", channel.call().variable("user_context").orElse("default"));
        row.put("read_codec", channel.codec());
        row.put("write_codec", channel.codec());
        row.put("secure", "");
        row.put("hostname", bus.switchName());
        row.put("accountcode", channel.call().variable("accountcode").orElse(""));
        row.put("callstate", channel.callState());
        row.put("call_uuid", channel.other().map(Channel::uuid).orElse(""));
        return row;
    }

    private static void leg(Map<String, String> row, String prefix, Channel channel) {
        row.put(prefix + "uuid", channel.uuid());
        row.put(prefix + "direction", channel.direction());
        row.put(prefix + "created", CREATED.format(channel.created()));
        row.put(prefix + "created_epoch", String.valueOf(channel.created().getEpochSecond()));
        row.put(prefix + "name", channel.name());
        row.put(prefix + "state", channel.state());
        row.put(prefix + "cid_name", channel.callerName());
        row.put(prefix + "cid_num", channel.callerNumber());
        row.put(prefix + "ip_addr", channel.call().variable("sip_network_ip").orElse(""));
        row.put(prefix + "dest", channel.destination());
    }

    /** Legs that hear each other are one call. */
    private List<Map<String, String>> calls(boolean bridged) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (Channel channel : channels.all()) {
            Optional<Channel> other = channel.other();
            if (other.isPresent() && isSecond(channel, other.get()) || bridged && other.isEmpty()) {
                continue;
            }
            Map<String, String> row = channel(channel);
            other.ifPresent(peer -> leg(row, "b_", peer));
            if (other.isEmpty()) {
                row.put("b_uuid", "");
            }
            rows.add(row);
        }
        return rows;
    }

    private static boolean isSecond(Channel channel, Channel other) {
        int order = channel.created().compareTo(other.created());
        return order != 0 ? order > 0 : channel.uuid().compareTo(other.uuid()) > 0;
    }

    private static String csv(List<Map<String, String>> rows) {
        if (rows.isEmpty()) {
            return "\n0 total.\n";
        }
        StringBuilder text = new StringBuilder(String.join(",", rows.get(0).keySet())).append('\n');
        for (Map<String, String> row : rows) {
            text.append(String.join(
                            ",", row.values().stream().map(SwitchCommands::cell).toList()))
                    .append('\n');
        }
        return text.append('\n').append(rows.size()).append(" total.\n").toString();
    }

    private static String cell(String value) {
        return value.replace('\n', ' ').replace(",", "\\,");
    }

    private static String xml(List<Map<String, String>> rows) {
        StringBuilder text = new StringBuilder("<result row_count=\"" + rows.size() + "\">\n");
        for (int i = 0; i < rows.size(); i++) {
            text.append("  <row row_id=\"").append(i + 1).append("\">\n");
            rows.get(i)
                    .forEach((name, value) -> text.append("    <" + name + ">")
                            .append(XmlText.escaped(value))
                            .append("</" + name + ">\n"));
            text.append("  </row>\n");
        }
        return text.append("</result>\n").toString();
    }

    private String sofia(String arguments) {
        String[] words = arguments.trim().split("\\s+");
        if (!words[0].equals("status")) {
            return arguments.matches("global siptrace (on|off)|profile \\S+ siptrace (on|off)")
                    ? "+OK Traces are taken with the node's MessageTrace or jackfield ctl trace\n"
                    : words[0].isEmpty()
                            ? "-USAGE: sofia status [profile <name>]\n"
                            : "-ERR sofia " + words[0] + " is not supported\n";
        }
        if (words.length > 2 && words[1].equals("profile")) {
            return words[2].equals(facts.profile())
                    ? "Name             \t" + facts.profile() + "\nURL              \tsip:jackfield@" + facts.address()
                            + "\nCALLS-IN         \t" + inbound() + "\nCALLS-OUT        \t"
                            + (channels.count() - inbound()) + "\nREGISTRATIONS    \t0\n"
                    : "Invalid Profile!\n";
        }
        String line =
                "=================================================================================================\n";
        return String.format("%25s\t%s\t%40s\t%s%n", "Name", "   Type", "Data", "State")
                        .replace("\r", "") + line
                + String.format(
                                "%25s\t%s\t%40s\tRUNNING (%d)%n",
                                facts.profile(), "profile", "sip:jackfield@" + facts.address(), channels.count())
                        .replace("\r", "")
                + line + "1 profile 0 aliases\n";
    }

    private long inbound() {
        return channels.all().stream()
                .filter(channel -> !channel.call().outgoing())
                .count();
    }

    private String reload(String what, String answer) {
        Runnable action = facts.reload().get(what);
        if (action == null) {
            return "-ERR nothing is to be read again\n";
        }
        action.run();
        bus.publish("RELOADXML", Map::of);
        return answer;
    }

    private String control(String arguments) {
        String[] words = arguments.trim().split("\\s+");
        return switch (words[0]) {
            case "pause" -> {
                engine.pause(true);
                yield "+OK\n";
            }
            case "resume" -> {
                engine.pause(false);
                yield "+OK\n";
            }
            case "max_sessions" -> "+OK max sessions: " + engine.load().limit() + "\n";
            case "sps" -> "+OK sessions per second: " + engine.load().perSecondLimit() + "\n";
            case "loglevel" -> "+OK log levels are those of the application\n";
            case "hupall" -> {
                channels.all().forEach(channel -> channel.call().hangup());
                yield "+OK\n";
            }
            case "" -> "-USAGE: pause|resume|hupall|max_sessions|sps|loglevel\n";
            default -> "-ERR fsctl " + words[0] + " is not supported\n";
        };
    }

    /** {@code ${name}} of the switch; {@code uuid:<uuid> text} of a call. */
    private String expanded(String text) {
        if (text.startsWith("uuid:")) {
            String[] words = text.substring("uuid:".length()).split("\\s+", 2);
            return channels.find(words[0])
                    .map(channel -> CallVariables.expand(channel.call(), words.length > 1 ? words[1] : ""))
                    .orElse("-ERR No such channel!\n");
        }
        String expanded = text;
        for (Map.Entry<String, String> global : globals.entrySet()) {
            expanded = expanded.replace("${" + global.getKey() + "}", global.getValue());
        }
        return expanded;
    }

    private String time(String format) {
        String pattern = format.isBlank() ? "%Y-%m-%d %H:%M:%S" : format.trim();
        var now = bus.clock().instant().atZone(HERE);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                text.append(c);
                continue;
            }
            char field = pattern.charAt(++i);
            text.append(
                    switch (field) {
                        case 'Y' -> String.valueOf(now.getYear());
                        case 'm' -> two(now.getMonthValue());
                        case 'd' -> two(now.getDayOfMonth());
                        case 'H' -> two(now.getHour());
                        case 'M' -> two(now.getMinute());
                        case 'S' -> two(now.getSecond());
                        case 's' -> String.valueOf(now.toEpochSecond());
                        case 'T' -> two(now.getHour()) + ":" + two(now.getMinute()) + ":" + two(now.getSecond());
                        case 'F' -> now.toLocalDate().toString();
                        default -> String.valueOf(field);
                    });
        }
        return text.toString();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private String global(String name) {
        if (!name.isBlank()) {
            return globals.getOrDefault(name.trim(), "");
        }
        StringBuilder all = new StringBuilder();
        new TreeMap<>(globals)
                .forEach((key, value) ->
                        all.append(key).append('=').append(value).append('\n'));
        return all.toString();
    }

    private String setGlobal(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1 || globals.size() >= MAX_GLOBALS) {
            return "-USAGE: <var>=<value>\n";
        }
        globals.put(assignment.substring(0, equals).trim(), assignment.substring(equals + 1));
        return "+OK";
    }
}
