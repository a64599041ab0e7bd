package io.jackfield.media.eventsocket;

import io.jackfield.media.Cause;
import io.jackfield.media.app.CauseNames;
import io.jackfield.media.eventsocket.Schedule.When;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that begin with {@code sched_}: what is to be done later. What is about a call goes by its uuid as its group. */
final class ScheduleCommands {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleCommands.class);
    private static final String NO_CHANNEL = "-ERR No such channel!\n";
    private static final String FULL = "-ERR " + Schedule.MAX_TASKS + " tasks wait already\n";

    private final Schedule schedule;
    private final Channels channels;
    private final Supplier<Instant> now;
    private final Map<String, ApiCommand> calls;
    private final Consumer<String> api;

    /**
     * The commands.
     *
     * @param calls those about calls, which are done later
     * @param api does any command
     */
    ScheduleCommands(
            Schedule schedule,
            Channels channels,
            Supplier<Instant> now,
            Map<String, ApiCommand> calls,
            Consumer<String> api) {
        this.schedule = schedule;
        this.channels = channels;
        this.now = now;
        this.calls = calls;
        this.api = api;
    }

    Map<String, ApiCommand> all() {
        Map<String, ApiCommand> all = new TreeMap<>();
        all.put("sched_api", this::api);
        all.put("sched_del", this::delete);
        all.put("sched_hangup", arguments -> later(arguments, 2, "sched_hangup", "[+]<time> <uuid> [<cause>]"));
        all.put(
                "sched_transfer",
                arguments -> later(
                        arguments,
                        3,
                        "sched_transfer",
                        "[+]<time> <uuid> [-bleg|-both] <extension> [<dialplan>] [<context>]"));
        all.put(
                "sched_broadcast",
                arguments ->
                        later(arguments, 3, "sched_broadcast", "[[+]<time>|@time] <uuid> <path> [aleg|bleg|both]"));
        return all;
    }

    /** {@code [+@]time group command}, with an ampersand behind it or not. */
    private String api(String arguments) {
        String[] words = arguments.trim().split("\\s+", 3);
        Optional<When> when = When.parse(words[0], now.get());
        if (words.length < 3 || when.isEmpty()) {
            return "-USAGE: [+@]<time> <group_name> <command_string>[&]\n";
        }
        String command = words[2].endsWith("&")
                ? words[2].substring(0, words[2].length() - 1).trim()
                : words[2];
        String group = words[1].equals("none") ? "" : words[1];
        return schedule.add(group, command, when.get(), () -> api.accept(command))
                .map(task -> "+OK Added: " + task.id() + "\n")
                .orElse(FULL);
    }

    private String delete(String arguments) {
        String which = arguments.trim();
        return which.isEmpty() ? "-USAGE: <task_id>|<group_id>\n" : "+OK Deleted: " + schedule.remove(which) + "\n";
    }

    private String later(String arguments, int least, String name, String usage) throws Exception {
        String[] words = arguments.trim().split("\\s+", 3);
        Optional<When> when = When.parse(words[0], now.get());
        if (words.length < least || when.isEmpty()) {
            return "-USAGE: " + usage + "\n";
        }
        String uuid = words[1];
        String rest = words.length > 2 ? words[2].trim() : "";
        if (channels.find(uuid).isEmpty()) {
            return NO_CHANNEL;
        }
        if (when.get().after().isZero()) {
            return run(name, uuid, rest);
        }
        return schedule.add(uuid, name, when.get(), () -> due(name, uuid, rest))
                .map(task -> "+OK\n")
                .orElse(FULL);
    }

    /** It is time, unless the call is over. */
    private void due(String name, String uuid, String rest) {
        try {
            if (channels.find(uuid).isPresent()) {
                run(name, uuid, rest);
            } else {
                schedule.remove(uuid);
            }
        } catch (Exception e) {
            LOG.debug("{} of {} failed", name, uuid, e);
        }
    }

    private String run(String name, String uuid, String rest) throws Exception {
        if (name.equals("sched_hangup")) {
            Cause cause = rest.isEmpty() ? Cause.NORMAL : CauseNames.find(rest).orElse(Cause.NORMAL);
            channels.find(uuid).ifPresent(channel -> channel.call().hangup(cause));
            return "+OK\n";
        }
        ApiCommand command = calls.get(name.replace("sched_", "uuid_"));
        return command == null ? "-ERR " + name + "\n" : command.run(uuid + ' ' + rest);
    }
}
