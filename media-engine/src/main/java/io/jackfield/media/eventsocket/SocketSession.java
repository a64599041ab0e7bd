package io.jackfield.media.eventsocket;

import io.jackfield.media.eventsocket.SwitchEvent.Format;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What one connection says and hears: the protocol without its socket. All calls come from one thread; what takes long is done elsewhere and
 * answered through {@link Wire#later}.
 *
 * <pre>
 * state     input                 next      answer
 * GREETED   auth, right           READY     +OK accepted
 * GREETED   auth, wrong           CLOSED    -ERR invalid, after a while; disconnect notice
 * GREETED   exit                  CLOSED    +OK bye; disconnect notice
 * GREETED   anything else         GREETED   -ERR command not found
 * READY     a command             READY     its answer
 * READY     exit                  CLOSED    +OK bye; disconnect notice
 * READY     an event it wants     READY     the event
 * CLOSED    anything              CLOSED
 * </pre>
 */
final class SocketSession {
    private static final String GOODBYE = "Disconnected, goodbye.\nSee you later.\n";

    /** What a program that controls a call would otherwise have to subscribe to. */
    private static final Set<String> DIVERTED = Set.of("DTMF", "DETECTED_SPEECH");

    private final Wire wire;
    private final Desk desk;
    private final Subscription subscription = new Subscription();
    private final Optional<Channel> controlled;
    private State state;
    private boolean async = true;
    private boolean lingering;
    private Duration linger = Duration.ofHours(1);
    private boolean resuming;
    private boolean events;
    private boolean diverting;
    private volatile int logLevel = -1;

    private enum State {
        GREETED,
        READY,
        CLOSED
    }

    /** The connection. */
    interface Wire {
        void send(String frame);

        /** Runs something on the connection's thread after a while. */
        void later(Duration wait, Runnable what);

        /** Closes once all is sent. */
        void close();
    }

    /** What a session asks of the switch. */
    interface Desk {
        boolean password(String shown);

        /** Does a command of the API, off the connection's thread. */
        void api(String command, Consumer<String> answer);

        Optional<Channel> channel(String uuid);

        /** Has a channel do something. @return what is wrong, empty when it will be done */
        Optional<String> execute(Channel channel, SocketMessage message);

        void publish(SwitchEvent event);

        SwitchEvent event(String name, Map<String, String> headers, String body);
    }

    /** A client that came to us. */
    static SocketSession inbound(Wire wire, Desk desk) {
        SocketSession session = new SocketSession(wire, desk, Optional.empty());
        wire.send("Content-Type: auth/request\n\n");
        return session;
    }

    /**
     * A client that we went to for a call.
     *
     * @param full whether it may do all that another may
     */
    static SocketSession outbound(Wire wire, Desk desk, Channel channel, boolean async, boolean full) {
        SocketSession session = new SocketSession(wire, desk, Optional.of(channel));
        session.state = State.READY;
        session.async = async;
        session.full = full;
        return session;
    }

    private boolean full = true;

    private SocketSession(Wire wire, Desk desk, Optional<Channel> controlled) {
        this.wire = wire;
        this.desk = desk;
        this.controlled = controlled;
        this.state = State.GREETED;
    }

    /** Whether the client wants its call to go on without it. */
    boolean resuming() {
        return resuming;
    }

    boolean closed() {
        return state == State.CLOSED;
    }

    /** Whether an event would be sent: cheap, and called for each. */
    boolean wants(SwitchEvent event) {
        return state == State.READY && (events && subscription.wants(event) || diverting && diverted(event));
    }

    private boolean diverted(SwitchEvent event) {
        return DIVERTED.contains(event.name())
                && controlled
                        .filter(channel -> channel.uuid().equals(event.header("Unique-ID")))
                        .isPresent();
    }

    void deliver(SwitchEvent event) {
        if (wants(event)) {
            wire.send(subscription.format().frame(event));
        }
    }

    /** A client that has not logged in had its time. */
    void loginTimedOut() {
        if (state == State.GREETED) {
            disconnect("");
        }
    }

    /** The controlled call is over. */
    void callOver() {
        if (state == State.CLOSED || controlled.isEmpty()) {
            return;
        }
        if (!lingering) {
            disconnect("");
            return;
        }
        String text = GOODBYE;
        wire.send("Content-Type: text/disconnect-notice\nControlled-Session-UUID: "
                + controlled.get().uuid()
                + "\nContent-Disposition: linger\nChannel-Name: "
                + controlled.get().name() + "\nLinger-Time: "
                + linger.toSeconds() + "\nContent-Length: " + text.length() + "\n\n" + text);
        wire.later(linger, () -> disconnect(""));
    }

    void command(Command command) {
        if (state == State.CLOSED) {
            return;
        }
        String name = command.name().toLowerCase(Locale.ROOT);
        if (name.equals("exit")) {
            reply("+OK bye");
            disconnect("");
        } else if (state == State.GREETED) {
            if (name.equals("auth")) {
                authenticate(command.arguments());
            } else {
                reply("-ERR command not found");
            }
        } else {
            ready(name, command);
        }
    }

    private void authenticate(String shown) {
        if (desk.password(shown)) {
            state = State.READY;
            reply("+OK accepted");
        } else {
            state = State.CLOSED; // nothing more is read from it
            wire.later(Duration.ofSeconds(1), () -> {
                reply("-ERR invalid");
                goodbye("");
            });
        }
    }

    private void ready(String name, Command command) {
        switch (name) {
            case "auth" -> reply("+OK accepted");
            case "api" -> api(command);
            case "bgapi" -> background(command);
            case "event" -> subscribe(command.arguments());
            case "nixevent" -> {
                subscription.remove(command.arguments());
                reply("+OK events nixed");
            }
            case "noevents" -> {
                subscription.clear();
                events = false;
                reply("+OK no longer listening for events");
            }
            case "myevents" -> myEvents(command.arguments());
            case "filter" -> filter(command.arguments());
            case "sendmsg" -> sendMessage(command);
            case "sendevent" -> sendEvent(command);
            case "log" ->
                LogLine.level(command.arguments())
                        .ifPresentOrElse(this::log, () -> reply("-ERR invalid log level " + command.arguments()));
            case "nolog" -> {
                logLevel = -1;
                reply("+OK no longer logging");
            }
            default -> controlling(name, command);
        }
    }

    private void log(int level) {
        logLevel = level;
        reply("+OK log level " + LogLine.name(level).toLowerCase(Locale.ROOT) + " [" + level + "]");
    }

    /** Whether a line of the log is wanted. From any thread. */
    boolean wants(LogLine line) {
        return line.level() <= logLevel;
    }

    void deliver(LogLine line) {
        if (state == State.READY && wants(line)) {
            wire.send(line.frame());
        }
    }

    /** What is about the call that the connection was made for. */
    private void controlling(String name, Command command) {
        switch (name) {
            case "divert_events" -> divert(command.arguments());
            case "connect" -> controlled.ifPresentOrElse(this::connect, () -> reply("-ERR no call is controlled"));
            case "getvar" ->
                reply(controlled
                        .flatMap(channel -> Optional.ofNullable(channel.known().get(command.arguments())))
                        .orElse(""));
            case "linger" -> {
                lingering = true;
                if (command.arguments().matches("\\d{1,6}")) {
                    linger = Duration.ofSeconds(Long.parseLong(command.arguments()));
                    reply("+OK will linger " + linger.toSeconds() + " seconds");
                } else {
                    reply("+OK will linger");
                }
            }
            case "nolinger" -> {
                lingering = false;
                reply("+OK will not linger");
            }
            case "resume" -> {
                resuming = true;
                reply("+OK");
            }
            default -> reply("-ERR command not found");
        }
    }

    /** Keys of its own call come to who controls it, whatever it has subscribed to. */
    private void divert(String word) {
        boolean on = word.equalsIgnoreCase("on");
        if (controlled.isEmpty()) {
            reply("-ERR no call is controlled");
        } else if (!on && !word.equalsIgnoreCase("off")) {
            reply("-ERR invalid syntax");
        } else {
            diverting = on;
            reply(on ? "+OK events diverted" : "+OK events not diverted");
        }
    }

    private void connect(Channel channel) {
        Map<String, String> more = new LinkedHashMap<>(channel.headers(true));
        more.put("Content-Type", "command/reply");
        more.put("Reply-Text", "+OK\n");
        more.put("Socket-Mode", async ? "async" : "static");
        more.put("Control", full ? "full" : "single-channel");
        wire.send(desk.event("CHANNEL_DATA", more, "").plain());
    }

    private void api(Command command) {
        if (!full) {
            reply("-ERR command not allowed: the socket has no full control");
            return;
        }
        desk.api(command.arguments(), answer -> {
            String text = answer.isEmpty() ? "-ERR no reply\n" : answer;
            wire.send("Content-Type: api/response\nContent-Length: " + text.getBytes(StandardCharsets.UTF_8).length
                    + "\n\n" + text);
        });
    }

    private void background(Command command) {
        if (!full) {
            reply("-ERR command not allowed: the socket has no full control");
            return;
        }
        String job =
                command.header("job-uuid").orElseGet(() -> UUID.randomUUID().toString());
        wire.send("Content-Type: command/reply\nReply-Text: +OK Job-UUID: " + oneLine(job) + "\nJob-UUID: "
                + oneLine(job) + "\n\n");
        String line = command.arguments();
        int blank = line.indexOf(' ');
        desk.api(line, answer -> {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Job-UUID", job);
            headers.put("Job-Command", blank < 0 ? line : line.substring(0, blank));
            headers.put("Job-Command-Arg", blank < 0 ? "" : line.substring(blank + 1));
            desk.publish(desk.event("BACKGROUND_JOB", headers, answer));
        });
    }

    private void subscribe(String arguments) {
        if (subscription.add(arguments)) {
            events = true;
            reply("+OK event listener enabled " + subscription.format().name().toLowerCase(Locale.ROOT));
        } else {
            reply("-ERR no keywords supplied");
        }
    }

    private void myEvents(String arguments) {
        String[] words = arguments.trim().split("\\s+");
        Optional<Channel> channel = controlled.or(() -> desk.channel(words[0]));
        if (channel.isEmpty()) {
            reply("-ERR invalid uuid");
            return;
        }
        Format format = Format.PLAIN;
        for (String word : words) {
            format = Subscription.format(word).orElse(format);
        }
        subscription.only(channel.get().uuid(), format);
        events = true;
        reply("+OK Events Enabled");
    }

    private void filter(String arguments) {
        String[] words = arguments.split("\\s+", 2);
        if (words[0].equals("delete") && words.length > 1) {
            String[] what = words[1].split("\\s+", 2);
            subscription.unfilter(what[0], what.length > 1 ? Optional.of(what[1].trim()) : Optional.empty());
            reply("+OK filter deleted. [" + what[0] + "]=[" + (what.length > 1 ? what[1].trim() : "") + "]");
        } else if (words.length < 2) {
            reply("-ERR invalid syntax");
        } else if (subscription.filter(words[0], words[1].trim())) {
            reply("+OK filter added. [" + words[0] + "]=[" + words[1].trim() + "]");
        } else {
            reply("-ERR too many filters");
        }
    }

    private void sendMessage(Command command) {
        String uuid = command.arguments();
        Optional<Channel> channel = uuid.isEmpty() ? controlled : full ? desk.channel(uuid) : Optional.empty();
        if (channel.isEmpty()) {
            reply(uuid.isEmpty() ? "-ERR no call is controlled" : "-ERR invalid session id [" + uuid + "]");
            return;
        }
        Optional<String> wrong = desk.execute(channel.get(), SocketMessage.of(command));
        reply(wrong.map(why -> "-ERR " + why).orElse("+OK"));
    }

    private void sendEvent(Command command) {
        String name = command.arguments().toUpperCase(Locale.ROOT);
        if (name.isEmpty() || !full) {
            reply("-ERR invalid");
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        command.headers().forEach((header, value) -> {
            if (!header.equalsIgnoreCase("content-length") && !header.equalsIgnoreCase("event-name")) {
                headers.put(header, value);
            }
        });
        String id = headers.computeIfAbsent(
                "Event-UUID", absent -> UUID.randomUUID().toString());
        desk.publish(desk.event(name, headers, command.body()));
        reply("+OK " + id);
    }

    /** Says good-bye and closes. */
    void disconnect(String why) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            goodbye(why);
        }
    }

    private void goodbye(String why) {
        String text = why.isEmpty() ? GOODBYE : why;
        wire.send("Content-Type: text/disconnect-notice\nContent-Length: " + text.length() + "\n\n" + text);
        wire.close();
    }

    private void reply(String text) {
        wire.send("Content-Type: command/reply\nReply-Text: " + oneLine(text) + "\n\n");
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
