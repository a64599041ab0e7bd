package io.jackfield.media.eventsocket;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.CallObserver;
import io.jackfield.media.CallScript;
import io.jackfield.media.Cause;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.Targets;
import io.jackfield.media.Targets.Target;
import io.jackfield.media.app.CauseNames;
import io.jackfield.media.app.DialString;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.stream.StreamStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * {@code originate}: calls somebody, and once they answer has them do an application or an extension. Of several that ring together the first
 * to answer has it.
 */
final class Originate implements ApiCommand {
    private static final String USAGE = "-USAGE: <call_url> <exten>|&<application_name>(<app_args>) [<dialplan>]"
            + " [<context>] [<cid_name>] [<cid_num>] [<timeout_sec>]\n";

    private final MediaEngine engine;
    private final Endpoints endpoints;
    private final ChannelTasks tasks;
    private final BiFunction<String, String, Optional<CallScript>> extensions;

    Originate(
            MediaEngine engine,
            Endpoints endpoints,
            ChannelTasks tasks,
            BiFunction<String, String, Optional<CallScript>> extensions) {
        this.engine = engine;
        this.endpoints = endpoints;
        this.tasks = tasks;
        this.extensions = extensions;
    }

    @Override
    public String run(String arguments) {
        List<String> words = words(arguments);
        if (words.size() < 2) {
            return USAGE;
        }
        Optional<CallScript> script = script(words.get(1), words.size() > 3 ? words.get(3) : "");
        if (script.isEmpty()) {
            return "-ERR NO_ROUTE_DESTINATION\n";
        }
        Optional<Targets> targets = endpoints.targets(DialString.parse(words.get(0)));
        if (targets.isEmpty()) {
            return "-ERR USER_NOT_REGISTERED\n";
        }
        String failure = "NO_ROUTE_DESTINATION";
        for (List<Target> round : targets.get().rounds()) {
            Outcome outcome = ring(round, words, script.get());
            if (outcome.call.isPresent()) {
                return "+OK " + outcome.call.get().uuid() + "\n";
            }
            failure = outcome.failure;
        }
        return "-ERR " + failure + "\n";
    }

    private record Outcome(Optional<Call> call, String failure) {}

    /** Rings targets together. The script of the first to answer goes on, those of the others end at once. */
    private Outcome ring(List<Target> round, List<String> words, CallScript script) {
        CompletableFuture<Optional<Call>> first = new CompletableFuture<>();
        List<Call> calls = new ArrayList<>();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (Target target : round) {
            Call call = engine.dial(target.uri(), options(target, words, first), winner -> {
                if (first.complete(Optional.of(winner))
                        || first.join()
                                .filter(one -> one.uuid().equals(winner.uuid()))
                                .isPresent()) {
                    script.run(winner);
                }
            });
            calls.add(call);
            ends.add(call.ended().toCompletableFuture());
        }
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).thenRun(() -> first.complete(Optional.empty()));
        Optional<Call> winner = first.join();
        calls.stream().filter(call -> winner.isEmpty() || call != winner.get()).forEach(Call::hangup);
        String failure = CauseNames.of(calls.get(calls.size() - 1)
                .ended()
                .toCompletableFuture()
                .getNow(NOTHING)
                .cause());
        return new Outcome(winner, failure);
    }

    private static final CallEnd NOTHING =
            new CallEnd(Cause.NO_ANSWER, false, 0, "", Duration.ZERO, StreamStatistics.NONE);

    private static DialOptions options(Target target, List<String> words, CompletableFuture<Optional<Call>> first) {
        DialOptions.Builder options = DialOptions.builder();
        if (words.size() > 5) {
            String name = words.get(4).replaceAll("[\"\\\\\\p{Cntrl}]", "");
            String number = words.get(5).replaceAll("[^A-Za-z0-9+*._-]", "");
            options.from("\"" + name + "\" <sip:" + (number.isEmpty() ? "anonymous" : number) + "@"
                    + target.uri().host() + ">");
        }
        if (words.size() > 6 && words.get(6).matches("\\d{1,3}")) {
            options.ringTimeout(Duration.ofSeconds(Math.max(1, Math.min(600, Integer.parseInt(words.get(6))))));
        }
        DialOptions.Builder all = target.changes().apply(options);
        return all.observer(new CallObserver() {
                    @Override
                    public void onEarlyMedia(Call call) {
                        if (!call.variable("ignore_early_media").orElse("").equals("true")) {
                            first.complete(Optional.of(call));
                        }
                    }
                })
                .build();
    }

    private Optional<CallScript> script(String what, String context) {
        if (!what.startsWith("&")) {
            return extensions.apply(what, context).map(script -> call -> {
                call.set("destination_number", what);
                script.run(call);
            });
        }
        int open = what.indexOf('(');
        String name = open < 0 ? what.substring(1) : what.substring(1, open);
        String argument =
                open < 0 ? "" : what.substring(open + 1, what.endsWith(")") ? what.length() - 1 : what.length());
        return Optional.of(tasks.script(name, argument));
    }

    /** Words between blanks; braces, brackets, parentheses and quotes keep them together. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '\'';
            depth += "{[(".indexOf(c) >= 0 ? 1 : "}])".indexOf(c) >= 0 ? -1 : 0;
            if (c == ' ' && depth <= 0 && !quoted) {
                if (word.length() > 0) {
                    words.add(unquoted(word.toString()));
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (word.length() > 0) {
            words.add(unquoted(word.toString()));
        }
        return words;
    }

    private static String unquoted(String word) {
        return word.length() > 1 && word.startsWith("'") && word.endsWith("'")
                ? word.substring(1, word.length() - 1)
                : word;
    }
}
