package io.jackfield.media.eventsocket;

import io.jackfield.media.BridgeResult;
import io.jackfield.media.Call;
import io.jackfield.media.CallDivertedException;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.CallScript;
import io.jackfield.media.Cause;
import io.jackfield.media.app.Application;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.CallVariables;
import io.jackfield.media.app.CauseNames;
import io.jackfield.media.app.Prompts;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has calls do things on behalf of clients: applications one after the other for each call, beside its script; parking, transfers and bridges
 * in place of its script.
 */
final class ChannelTasks {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelTasks.class);
    private static final String OK = "+OK\n";
    private static final Duration DAY = Duration.ofDays(1);

    private final Channels channels;
    private final Applications applications;
    private final Executor threads;
    private final BiFunction<String, String, Optional<CallScript>> extensions;

    /**
     * @param extensions from a destination and its context to a script
     */
    ChannelTasks(
            Channels channels,
            Applications applications,
            Executor threads,
            BiFunction<String, String, Optional<CallScript>> extensions) {
        this.channels = channels;
        this.applications = applications;
        this.threads = threads;
        this.extensions = extensions;
    }

    /** Adds an application to what a call is to do. @return what is wrong */
    Optional<String> add(Channel channel, String name, String argument) {
        return add(channel, new SocketMessage("execute", name, argument, 1, Optional.empty()));
    }

    /** Does what a client's message says. @return what is wrong */
    Optional<String> add(Channel channel, SocketMessage message) {
        if (message.command().equals("hangup")) {
            channel.call().hangup(CauseNames.find(message.argument()).orElse(Cause.NORMAL));
            return Optional.empty();
        }
        if (!message.command().equals("execute")) {
            return Optional.of("call-command " + message.command() + " is not supported");
        }
        Optional<Application> application = find(message.application());
        if (application.isEmpty()) {
            return Optional.of("application " + message.application() + " is not known");
        }
        boolean added = channel.tasks().add(() -> {
            for (int i = 0; i != message.loops(); i++) {
                if (!run(channel, application.get(), message)) {
                    return;
                }
            }
        });
        return added ? Optional.empty() : Optional.of("too much is to be done already");
    }

    private Optional<Application> find(String name) {
        return switch (name) {
            case "hold" ->
                Optional.of((call, music) -> {
                    List<Prompt> prompts = Prompts.of(music);
                    if (prompts.isEmpty()) {
                        call.hold();
                    } else {
                        call.hold(prompts.get(0));
                    }
                });
            case "unhold" -> Optional.of((call, nothing) -> call.resume());
            case "transfer" ->
                Optional.of((call, destination) ->
                        channels.find(call.uuid()).ifPresent(channel -> transfer(channel, destination)));
            case "park" ->
                Optional.of((call, nothing) -> channels.find(call.uuid()).ifPresent(this::park));
            default -> applications.find(name);
        };
    }

    /** @return whether it did it, and may do it again */
    boolean run(Channel channel, Application application, SocketMessage message) {
        String argument = CallVariables.expand(channel.call(), message.argument());
        message.eventUuid().ifPresent(id -> channel.call().set("event_uuid", id));
        String id = channels.executing(channel, message.application(), argument, message.eventUuid());
        try {
            application.run(channel.call(), argument);
            return true;
        } catch (CallEndedException | CallDivertedException e) {
            LOG.trace("call {}: {}", channel.call().id(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception | StackOverflowError | AssertionError e) {
            LOG.warn("call {}: {} failed: {}", channel.call().id(), message.application(), e.toString());
            return true;
        } finally {
            channels.executed(channel, message.application(), argument, id);
        }
        return false;
    }

    /** A script that does one application, or waits to be told what to do. */
    CallScript script(String name, String argument) {
        Application application = name.equals("park")
                ? (call, nothing) -> parked(call)
                : find(name).orElseThrow(() -> new IllegalArgumentException("application " + name + " is not known"));
        return call -> {
            Optional<Channel> channel = channels.find(call.uuid());
            if (channel.isPresent()) {
                run(channel.get(), application, new SocketMessage("execute", name, argument, 1, Optional.empty()));
            } else {
                application.run(call, argument);
            }
        };
    }

    private void parked(Call call) {
        channels.find(call.uuid()).ifPresent(channel -> channels.tell("CHANNEL_PARK", channel));
        try {
            while (true) {
                call.pause(DAY);
            }
        } finally {
            channels.find(call.uuid()).ifPresent(channel -> channels.tell("CHANNEL_UNPARK", channel));
        }
    }

    String park(Channel channel) {
        channel.call().divert(this::parked);
        return OK;
    }

    /** Ends what is being played, or waited for, by playing nothing over it. */
    String breakOff(Channel channel) {
        threads.execute(() -> {
            try {
                channel.call().play(Prompt.silence(Duration.ofMillis(20)));
            } catch (RuntimeException over) {
                LOG.trace("call {}: nothing to break off: {}", channel.call().id(), over.getMessage());
            }
        });
        return OK;
    }

    /** {@code destination [dialplan [context]]}; the dialplan {@code inline} is applications with commas between them. */
    String transfer(Channel channel, String arguments) {
        String[] words = arguments.split("\\s+");
        Optional<CallScript> script = words.length > 1 && words[1].equals("inline")
                ? Optional.of(inline(words[0]))
                : extensions.apply(words[0], words.length > 2 ? words[2] : "");
        if (script.isEmpty()) {
            return "-ERR no such extension\n";
        }
        channel.call().set("destination_number", words[0]);
        channel.call().divert(script.get());
        return OK;
    }

    private CallScript inline(String applicationsAndArguments) {
        List<CallScript> all = List.of(applicationsAndArguments.split(",")).stream()
                .map(one -> {
                    int colon = one.indexOf(':');
                    return colon < 0 ? script(one, "") : script(one.substring(0, colon), one.substring(colon + 1));
                })
                .toList();
        return call -> {
            for (CallScript one : all) {
                one.run(call);
            }
        };
    }

    /** Connects two calls; when one of them hangs up the other is over too, unless {@code park_after_bridge} says that it waits. */
    String bridge(Channel one, Channel other) {
        other.call().divert(this::parked);
        one.call().divert(call -> {
            try {
                BridgeResult result = call.bridge(other.call());
                if (result.endedBy() != BridgeResult.EndedBy.TRANSFER && !parks(other.call())) {
                    other.call().hangup(result.cause());
                }
            } catch (CallEndedException e) {
                if (!parks(other.call())) {
                    other.call().hangup(e.end().cause());
                }
                throw e;
            }
            if (parks(call)) {
                parked(call);
            }
        });
        return "+OK " + other.uuid() + "\n";
    }

    private static boolean parks(Call call) {
        return call.variable("park_after_bridge").orElse("").equals("true");
    }
}
