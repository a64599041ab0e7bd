package io.jackfield.media.eventsocket;

import io.jackfield.media.app.Prompts;
import io.jackfield.media.conference.Participant;
import io.jackfield.media.conference.Room;
import io.jackfield.media.eventsocket.ConferenceEvents.Conference;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/** {@code conference}: commands about rooms that are open, and lists of them. */
final class ConferenceCommands implements ApiCommand {
    private static final String USAGE = "-USAGE: conference list|xml_list|json_list or conference <name>"
            + " list|xml_list|json_list|get|mute|unmute|deaf|undeaf|kick|hup|lock|unlock|play|dtmf|record|norecord|recording"
            + "|dial|bgdial|transfer [<arguments>]\n";

    private final ConferenceEvents events;
    private final ApiCommand originate;
    private final ApiCommand transfer;
    private final Executor threads;
    private final ConferenceRecordings recordings = new ConferenceRecordings();

    /**
     * The command.
     *
     * @param originate makes calls
     * @param transfer takes a call out of a room, as {@code uuid_transfer} does
     */
    ConferenceCommands(ConferenceEvents events, ApiCommand originate, ApiCommand transfer, Executor threads) {
        this.events = events;
        this.originate = originate;
        this.transfer = transfer;
        this.threads = threads;
    }

    @Override
    public String run(String arguments) throws Exception {
        String[] words = arguments.trim().split("\\s+", 3);
        switch (words[0]) {
            case "" -> {
                return USAGE;
            }
            case "list" -> {
                return ConferenceLists.text(events.all(), ConferenceLists.delimiter(arguments));
            }
            case "xml_list" -> {
                return ConferenceLists.xml(events.all());
            }
            case "json_list" -> {
                return ConferenceLists.json(events.all());
            }
            default -> {}
        }
        String command = words.length > 1 ? words[1] : "";
        String rest = words.length > 2 ? words[2].trim() : "";
        if (command.equals("dial") || command.equals("bgdial")) {
            return dial(words[0], command.equals("bgdial"), rest);
        }
        Optional<Conference> conference = events.find(words[0]);
        return conference.isEmpty()
                ? "-ERR Conference " + words[0] + " not found\n"
                : run(conference.get(), command, rest);
    }

    private String run(Conference conference, String command, String rest) throws Exception {
        Room room = conference.room();
        return switch (command) {
            case "" -> USAGE;
            case "list" ->
                rest.equals("count")
                        ? room.participants().size() + "\n"
                        : ConferenceLists.text(List.of(conference), ConferenceLists.delimiter(rest));
            case "xml_list" -> ConferenceLists.xml(List.of(conference));
            case "json_list" -> ConferenceLists.json(List.of(conference));
            case "get" -> get(conference, rest);
            case "mute", "tmute", "unmute" -> members(room, command, rest, (who, say) -> mute(who, command, say));
            case "deaf", "undeaf" ->
                members(room, command, rest, (who, say) -> {
                    who.deafen(command.equals("deaf"));
                    say.append("+OK ")
                            .append(command)
                            .append(' ')
                            .append(who.id())
                            .append('\n');
                });
            case "kick", "hup" -> members(room, command, rest, (who, say) -> kick(who, command, say));
            case "lock", "unlock" -> {
                room.lock(command.equals("lock"));
                yield "+OK " + room.name() + ' ' + command + "ed\n";
            }
            case "play" -> play(room, rest);
            case "dtmf" -> dtmf(room, rest);
            case "record", "norecord", "recording" -> recordings.run(room, command, rest);
            case "transfer" -> transfer(room, rest);
            default -> "-ERR Conference command '" + command + "' not found.\n";
        };
    }

    private static void mute(Participant who, String command, StringBuilder say) {
        boolean silent = command.equals("mute") || command.equals("tmute") && !who.muted();
        who.mute(silent);
        say.append("+OK ").append(silent ? "mute " : "unmute ").append(who.id()).append('\n');
    }

    private static void kick(Participant who, String command, StringBuilder say) {
        who.kick();
        if (command.equals("hup")) {
            who.call().hangup();
        }
        say.append(command.equals("hup") ? "+OK hup " : "+OK kicked ")
                .append(who.id())
                .append('\n');
    }

    private String get(Conference conference, String what) {
        Room room = conference.room();
        return switch (what) {
            case "count" -> String.valueOf(room.participants().size());
            case "count_ghosts" -> "0";
            case "max_members" -> String.valueOf(room.limit());
            case "rate" -> String.valueOf(room.sampleRate());
            case "run_time" ->
                String.valueOf(
                        Duration.between(conference.since(), events.now()).toSeconds());
            case "uuid" -> conference.uuid();
            case "locked" -> String.valueOf(room.locked());
            default -> "-USAGE: conference <name> get count|count_ghosts|max_members|rate|run_time|uuid|locked\n";
        };
    }

    /** Does something to those who are named: a member's number, {@code all}, {@code last} or {@code non_moderator}. */
    private static String members(Room room, String command, String rest, BiConsumer<Participant, StringBuilder> what) {
        String name = rest.split("\\s+")[0];
        if (name.isEmpty()) {
            return "-USAGE: conference <name> " + command + " <member_id>|all|last|non_moderator\n";
        }
        List<Participant> chosen = chosen(room, name);
        if (chosen.isEmpty()) {
            return "-ERR Non-Existant ID " + name + "\n";
        }
        StringBuilder said = new StringBuilder();
        chosen.forEach(one -> what.accept(one, said));
        return said.toString();
    }

    private static List<Participant> chosen(Room room, String name) {
        List<Participant> there = room.participants();
        return switch (name) {
            case "all" -> there;
            case "last" -> there.isEmpty() ? List.of() : List.of(there.get(there.size() - 1));
            case "non_moderator" ->
                there.stream().filter(one -> !one.moderator()).toList();
            default ->
                there.stream()
                        .filter(one -> String.valueOf(one.id()).equals(name))
                        .toList();
        };
    }

    /** {@code file [async|member]}. */
    private String play(Room room, String rest) {
        String[] words = rest.split("\\s+");
        if (words[0].isEmpty()) {
            return "-USAGE: conference <name> play <file_path> [async|<member_id>]\n";
        }
        Prompt[] prompts = Prompts.of(words[0]).toArray(Prompt[]::new);
        if (words.length == 1 || words[1].equals("async")) {
            room.play(prompts);
            events.tell(room, "play-file", Map.of("File", words[0]));
            return "+OK (play) Playing file " + words[0] + "\n";
        }
        List<Participant> chosen = chosen(room, words[1]);
        if (chosen.isEmpty()) {
            return "-ERR Non-Existant ID " + words[1] + "\n";
        }
        for (Participant who : chosen) {
            threads.execute(() -> {
                events.tell(room, who, "play-file-member", Map.of("File", words[0]));
                who.call().play(prompts);
                events.tell(room, who, "play-file-member-done", Map.of("File", words[0]));
            });
        }
        return "+OK (play) Playing file " + words[0] + " to member " + words[1] + "\n";
    }

    private String dtmf(Room room, String rest) {
        String[] words = rest.split("\\s+");
        if (words.length < 2) {
            return "-USAGE: conference <name> dtmf <member_id>|all|last|non_moderator <digits>\n";
        }
        return members(room, "dtmf", words[0], (who, say) -> {
            threads.execute(() -> who.call().sendDtmf(words[1]));
            say.append("+OK sent ")
                    .append(words[1])
                    .append(" to ")
                    .append(who.id())
                    .append('\n');
        });
    }

    /** Calls somebody for a room, which opens where it is not. */
    private String dial(String room, boolean background, String rest) throws Exception {
        List<String> words = Originate.words(rest);
        if (words.isEmpty()) {
            return "-USAGE: conference <name> dial|bgdial <endpoint>/<destination> [<callerid number> [<callerid name>]]\n";
        }
        String name = words.size() > 2 ? words.get(2) : words.size() > 1 ? words.get(1) : "";
        String who = words.size() > 1 ? " XML default '" + name + "' " + words.get(1) : "";
        String command = words.get(0) + " &conference(" + room + ")" + who;
        if (background) {
            String job = UUID.randomUUID().toString();
            threads.execute(() -> {
                try {
                    events.dialled(room, job, originate.run(command));
                } catch (Exception e) {
                    events.dialled(room, job, "-ERR " + e.getMessage() + "\n");
                }
            });
            return "+OK Job-UUID: " + job + "\n";
        }
        String answer = originate.run(command);
        return answer.startsWith("+OK") ? "+OK Call Requested: result: [SUCCESS]\n" : answer;
    }

    /** {@code destination member ...}. */
    private String transfer(Room room, String rest) throws Exception {
        String[] words = rest.split("\\s+");
        if (words.length < 2) {
            return "-USAGE: conference <name> transfer <extension> <member_id> [<member_id> ...]\n";
        }
        StringBuilder said = new StringBuilder();
        for (int i = 1; i < words.length; i++) {
            List<Participant> chosen = chosen(room, words[i]);
            if (chosen.isEmpty()) {
                said.append("-ERR Non-Existant ID ").append(words[i]).append('\n');
            }
            for (Participant who : chosen) {
                said.append(transfer.run(who.call().uuid() + ' ' + words[0]));
            }
        }
        return said.toString();
    }
}
