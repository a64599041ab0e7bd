package io.jackfield.media.eventsocket;

import io.jackfield.media.Call;
import io.jackfield.media.Cause;
import io.jackfield.media.app.CallVariables;
import io.jackfield.media.app.CauseNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The commands that begin with {@code uuid_}, and others about single calls. */
final class CallCommands {
    private static final String NO_CHANNEL = "-ERR No such channel!\n";
    private static final String OK = "+OK\n";

    private final Channels channels;
    private final ChannelTasks tasks;

    CallCommands(Channels channels, ChannelTasks tasks) {
        this.channels = channels;
        this.tasks = tasks;
    }

    Map<String, ApiCommand> all() {
        Map<String, ApiCommand> all = new TreeMap<>();
        all.put("uuid_exists", uuid -> String.valueOf(channels.find(uuid.trim()).isPresent()));
        all.put("uuid_kill", on("<uuid> [cause]", (channel, cause) -> kill(channel, cause)));
        all.put(
                "uuid_getvar",
                on(
                        "<uuid> <var>",
                        (channel, name) ->
                                CallVariables.find(channel.call(), name.trim()).orElse("_undef_")));
        all.put("uuid_setvar", on("<uuid> <var> [value]", CallCommands::setVariable));
        all.put("uuid_setvar_multi", on("<uuid> <var>=<value>;<var>=<value>...", CallCommands::setVariables));
        all.put("uuid_dump", on("<uuid> [format]", this::dump));
        all.put("uuid_answer", on("<uuid>", (channel, nothing) -> did(channel, "answer", "")));
        all.put("uuid_pre_answer", on("<uuid>", (channel, nothing) -> did(channel, "pre_answer", "")));
        all.put("uuid_ring_ready", on("<uuid>", (channel, nothing) -> did(channel, "ring_ready", "")));
        all.put("uuid_park", on("<uuid>", (channel, nothing) -> tasks.park(channel)));
        all.put("uuid_break", on("<uuid> [all]", (channel, nothing) -> tasks.breakOff(channel)));
        all.put("uuid_broadcast", on("<uuid> <path> [aleg|bleg|holdb|both]", this::broadcast));
        all.put("uuid_displace", on("<uuid> [start|stop] <path>", this::displace));
        all.put("uuid_record", on("<uuid> [start|stop] <path> [<limit>]", this::record));
        all.put("uuid_send_dtmf", on("<uuid> <dtmf digits>", (channel, keys) -> did(channel, "send_dtmf", keys)));
        all.put("uuid_hold", this::hold);
        all.put("uuid_transfer", on("<uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]", this::transfer));
        all.put("uuid_bridge", this::bridge);
        all.put("uuid_phone_event", on("<uuid> <event>", (channel, event) -> "-ERR not supported\n"));
        all.put("hupall", this::hangUpAll);
        return all;
    }

    /** A command whose first word is a channel. */
    private interface OnChannel {
        String run(Channel channel, String rest) throws Exception;
    }

    private ApiCommand on(String usage, OnChannel command) {
        return arguments -> {
            if (arguments.isBlank()) {
                return "-USAGE: " + usage + "\n";
            }
            String[] words = arguments.trim().split("\\s+", 2);
            Optional<Channel> channel = channels.find(words[0]);
            return channel.isEmpty() ? NO_CHANNEL : command.run(channel.get(), words.length > 1 ? words[1].trim() : "");
        };
    }

    private static String kill(Channel channel, String cause) {
        Optional<Cause> known = cause.isEmpty() ? Optional.of(Cause.NORMAL) : CauseNames.find(cause);
        channel.call().hangup(known.orElse(Cause.NORMAL));
        return OK;
    }

    private static String setVariable(Channel channel, String assignment) {
        String[] words = assignment.split("\\s+", 2);
        if (words[0].isEmpty()) {
            return "-USAGE: <uuid> <var> [value]\n";
        }
        channel.call().set(words[0], words.length > 1 ? words[1] : "");
        return OK;
    }

    private static String setVariables(Channel channel, String assignments) {
        for (String assignment : assignments.split(";")) {
            int equals = assignment.indexOf('=');
            if (equals > 0) {
                channel.call().set(assignment.substring(0, equals).trim(), assignment.substring(equals + 1));
            }
        }
        return OK;
    }

    private String dump(Channel channel, String format) {
        SwitchEvent event = channels.event("CHANNEL_DATA", channel);
        return switch (format) {
            case "json" -> event.json();
            case "xml" -> event.xml();
            default -> plain(event);
        };
    }

    private static String plain(SwitchEvent event) {
        StringBuilder text = new StringBuilder();
        event.headers()
                .forEach((name, value) -> text.append(name)
                        .append(": ")
                        .append(value.replace('\n', ' '))
                        .append('\n'));
        return text.append('\n').toString();
    }

    private String did(Channel channel, String application, String argument) {
        return tasks.add(channel, application, argument)
                .map(why -> "-ERR " + why + "\n")
                .orElse(OK);
    }

    /** {@code app::argument} or a file; {@code aleg}, {@code bleg} or {@code both}. */
    private String broadcast(Channel channel, String arguments) {
        String what = arguments;
        String legs = "aleg";
        for (String leg : List.of("aleg", "bleg", "both", "holdb")) {
            if (what.endsWith(" " + leg)) {
                legs = leg;
                what = what.substring(0, what.length() - leg.length()).trim();
            }
        }
        if (what.isEmpty()) {
            return "-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n";
        }
        int colons = what.indexOf("::");
        String application = colons > 0 ? what.substring(0, colons) : "playback";
        String argument = colons > 0 ? what.substring(colons + 2) : what;
        String answer = "+OK Message sent\n";
        if (!legs.equals("bleg")) {
            answer = sent(did(channel, application, argument));
        }
        if (!legs.equals("aleg")) {
            answer = channel.other()
                    .map(other -> sent(did(other, application, argument)))
                    .orElse("-ERR not bridged\n");
        }
        return answer;
    }

    private static String sent(String answer) {
        return answer.equals(OK) ? "+OK Message sent\n" : answer;
    }

    private String displace(Channel channel, String arguments) {
        String[] words = arguments.split("\\s+");
        if (words.length < 2 || !words[0].equals("start")) {
            return words[0].equals("stop") ? tasks.breakOff(channel) : "-USAGE: <uuid> [start|stop] <path>\n";
        }
        return did(channel, "playback", words[1]);
    }

    private String record(Channel channel, String arguments) {
        String[] words = arguments.split("\\s+");
        if (words.length < 2) {
            return "-USAGE: <uuid> [start|stop] <path> [<limit>]\n";
        }
        String application = words[0].equals("start") ? "record_session" : "stop_record_session";
        String answer = did(channel, application, words[1]);
        return answer.equals(OK) ? "+OK Success\n" : answer;
    }

    private String hold(String arguments) {
        String[] words = arguments.trim().split("\\s+");
        if (words[0].isEmpty()) {
            return "-USAGE: [off|toggle] <uuid>\n";
        }
        boolean off = words[0].equals("off");
        boolean toggle = words[0].equals("toggle");
        Optional<Channel> channel = channels.find(words[off || toggle ? Math.min(1, words.length - 1) : 0]);
        return channel.map(found -> did(found, off || toggle && found.held() ? "unhold" : "hold", ""))
                .orElse(NO_CHANNEL);
    }

    private String transfer(Channel channel, String arguments) {
        String rest = arguments;
        Channel moved = channel;
        if (rest.startsWith("-bleg ") || rest.startsWith("-both ")) {
            if (channel.other().isEmpty()) {
                return "-ERR not bridged\n";
            }
            moved = channel.other().get();
            if (rest.startsWith("-both ")) {
                tasks.transfer(channel, rest.substring(6).trim());
            }
            rest = rest.substring(6).trim();
        }
        return rest.isEmpty() ? "-USAGE: <uuid> [-bleg|-both] <dest-exten>\n" : tasks.transfer(moved, rest);
    }

    private String bridge(String arguments) {
        if (arguments.isBlank()) {
            return "-USAGE: <uuid> <other_uuid>\n";
        }
        String[] words = arguments.trim().split("\\s+");
        Optional<Channel> one = channels.find(words[0]);
        Optional<Channel> other = words.length > 1 ? channels.find(words[1]) : Optional.empty();
        if (one.isEmpty() || other.isEmpty() || one.get() == other.get()) {
            return "-ERR Invalid uuid\n";
        }
        return tasks.bridge(one.get(), other.get());
    }

    private String hangUpAll(String cause) {
        Cause why = CauseNames.find(cause.trim().split("\\s+")[0]).orElse(Cause.SHUTDOWN);
        int count = 0;
        for (Channel channel : channels.all()) {
            Call call = channel.call();
            call.hangup(why);
            count++;
        }
        return "+OK hangup all channels with cause " + CauseNames.of(why) + " (" + count + ")\n";
    }
}
