package io.jackfield.media.eventsocket;

import io.jackfield.kernel.Redacted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sessions ask of the switch. Thread-safe. */
final class SwitchDesk implements SocketSession.Desk {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchDesk.class);

    private final Parts parts;
    private final Map<String, ApiCommand> commands;
    private final SocketThreads threads;
    private final byte[] password;
    private final SocketCounters counters;

    /** The events, the calls, and what they are told to do. */
    record Parts(EventBus bus, Channels channels, ChannelTasks tasks) {}

    SwitchDesk(
            Parts parts,
            Map<String, ApiCommand> commands,
            SocketThreads threads,
            Redacted password,
            SocketCounters counters) {
        this.parts = parts;
        this.commands = new TreeMap<>(commands);
        this.threads = threads;
        this.password = password.secret().getBytes(StandardCharsets.UTF_8);
        this.counters = counters;
    }

    EventBus bus() {
        return parts.bus();
    }

    Channels channels() {
        return parts.channels();
    }

    SocketCounters counters() {
        return counters;
    }

    SocketThreads threads() {
        return threads;
    }

    @Override
    public boolean password(String shown) {
        boolean right = MessageDigest.isEqual(password, shown.getBytes(StandardCharsets.UTF_8));
        if (!right) {
            counters.refuse();
        }
        return right;
    }

    @Override
    public void api(String line, Consumer<String> answer) {
        int blank = line.indexOf(' ');
        String name = blank < 0 ? line : line.substring(0, blank);
        ApiCommand command = commands.get(name);
        if (command == null) {
            answer.accept("-ERR " + name + " Command not found!\n");
            return;
        }
        try {
            threads.execute(() -> answer.accept(run(command, blank < 0 ? "" : line.substring(blank + 1))));
        } catch (RejectedExecutionException busy) {
            answer.accept("-ERR too much is to be done already\n");
        }
    }

    private static String run(ApiCommand command, String arguments) {
        try {
            return command.run(arguments);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "-ERR interrupted\n";
        } catch (Exception | StackOverflowError | AssertionError e) {
            LOG.debug("a command failed", e);
            return "-ERR " + String.valueOf(e.getMessage()).replace('\n', ' ') + "\n";
        }
    }

    @Override
    public Optional<Channel> channel(String uuid) {
        return parts.channels().find(uuid);
    }

    @Override
    public Optional<String> execute(Channel channel, SocketMessage message) {
        try {
            return parts.tasks().add(channel, message);
        } catch (RejectedExecutionException busy) {
            return Optional.of("too much is to be done already");
        }
    }

    @Override
    public void publish(SwitchEvent event) {
        parts.bus().publish(event);
    }

    @Override
    public SwitchEvent event(String name, Map<String, String> headers, String body) {
        return parts.bus().event(name, headers, body);
    }
}
