package io.jackfield.media.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.eventsocket.SwitchEvent.Format;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The protocol of the event socket without sockets. */
class SocketSessionTest implements SocketSession.Wire, SocketSession.Desk {
    private final List<String> sent = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<SwitchEvent> published = new ArrayList<>();
    private boolean closed;

    @Override
    public void send(String frame) {
        sent.add(frame);
    }

    @Override
    public void later(Duration wait, Runnable what) {
        later.add(what);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean password(String shown) {
        return shown.equals("ClueCon");
    }

    @Override
    public void api(String command, Consumer<String> answer) {
        answer.accept(command.equals("nothing") ? "" : "+OK " + command + "\n");
    }

    @Override
    public Optional<Channel> channel(String uuid) {
        return Optional.empty();
    }

    @Override
    public Optional<String> execute(Channel channel, SocketMessage message) {
        return Optional.empty();
    }

    @Override
    public void publish(SwitchEvent event) {
        published.add(event);
    }

    @Override
    public SwitchEvent event(String name, Map<String, String> headers, String body) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Event-Name", name);
        all.putAll(headers);
        return new SwitchEvent(name, all, body);
    }

    private final CommandReader reader = new CommandReader();

    private String say(SocketSession session, String text) {
        sent.clear();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.read(bytes, 0, bytes.length).forEach(session::command);
        return String.join("", sent);
    }

    private static String reply(String text) {
        return "Content-Type: command/reply\nReply-Text: " + text + "\n\n";
    }

    private SocketSession loggedIn() {
        SocketSession session = SocketSession.inbound(this, this);
        assertThat(say(session, "auth ClueCon\n\n")).isEqualTo(reply("+OK accepted"));
        return session;
    }

    @Test
    void aWrongPasswordIsAnsweredSlowlyAndEnds() {
        SocketSession session = SocketSession.inbound(this, this);
        assertThat(sent).containsExactly("Content-Type: auth/request\n\n");
        assertThat(say(session, "api status\n\n")).isEqualTo(reply("-ERR command not found"));
        assertThat(say(session, "auth wrong\n\n")).isEmpty();
        assertThat(say(session, "auth ClueCon\n\n")).isEmpty(); // nothing is read any more
        later.forEach(Runnable::run);
        assertThat(String.join("", sent)).startsWith(reply("-ERR invalid") + "Content-Type: text/disconnect-notice\n");
        assertThat(closed).isTrue();
    }

    @Test
    void commandsOfTheApi() {
        SocketSession session = loggedIn();
        assertThat(say(session, "api show calls\n\n"))
                .isEqualTo("Content-Type: api/response\nContent-Length: 15\n\n+OK show calls\n");
        assertThat(say(session, "api nothing\n\n")).endsWith("\n\n-ERR no reply\n");
        assertThat(say(session, "bgapi originate x &park\nJob-UUID: j1\n\n"))
                .isEqualTo("Content-Type: command/reply\nReply-Text: +OK Job-UUID: j1\nJob-UUID: j1\n\n");
        assertThat(published).hasSize(1);
        assertThat(published.get(0).headers())
                .containsEntry("Event-Name", "BACKGROUND_JOB")
                .containsEntry("Job-Command", "originate")
                .containsEntry("Job-Command-Arg", "x &park")
                .containsEntry("Job-UUID", "j1");
        assertThat(published.get(0).body()).isEqualTo("+OK originate x &park\n");
        assertThat(say(session, "nonsense\n\n")).isEqualTo(reply("-ERR command not found"));
        assertThat(say(session, "exit\n\n")).startsWith(reply("+OK bye") + "Content-Type: text/disconnect-notice");
    }

    @Test
    void eventsAreChosenAndFiltered() {
        SocketSession session = loggedIn();
        SwitchEvent answer = event("CHANNEL_ANSWER", Map.of("Unique-ID", "u1", "variable_x", "a b"), "");
        SwitchEvent custom = event("CUSTOM", Map.of("Event-Subclass", "conference::maintenance"), "");
        assertThat(session.wants(answer)).isFalse();
        assertThat(say(session, "event plain\n\n")).isEqualTo(reply("-ERR no keywords supplied"));
        assertThat(say(session, "event plain CHANNEL_ANSWER CUSTOM conference::maintenance\n\n"))
                .isEqualTo(reply("+OK event listener enabled plain"));
        assertThat(session.wants(answer)).isTrue();
        assertThat(session.wants(custom)).isTrue();
        assertThat(session.wants(event("CUSTOM", Map.of("Event-Subclass", "other::x"), "")))
                .isFalse();
        assertThat(session.wants(event("DTMF", Map.of(), ""))).isFalse();
        sent.clear();
        session.deliver(answer);
        assertThat(sent.get(0))
                .startsWith("Content-Length: ")
                .contains("\nContent-Type: text/event-plain\n\nEvent-Name: CHANNEL_ANSWER\n", "variable_x: a%20b\n");
        assertThat(say(session, "filter Unique-ID u2\n\n")).isEqualTo(reply("+OK filter added. [Unique-ID]=[u2]"));
        assertThat(session.wants(answer)).isFalse();
        assertThat(say(session, "filter Unique-ID u1\n\n")).startsWith("Content-Type: command/reply");
        assertThat(session.wants(answer)).isTrue();
        assertThat(say(session, "filter delete Unique-ID u1\n\n"))
                .isEqualTo(reply("+OK filter deleted. [Unique-ID]=[u1]"));
        assertThat(session.wants(answer)).isFalse();
        say(session, "filter delete all\n\n");
        say(session, "nixevent CHANNEL_ANSWER\n\n");
        assertThat(session.wants(answer)).isFalse();
        assertThat(say(session, "event json ALL\n\n")).isEqualTo(reply("+OK event listener enabled json"));
        sent.clear();
        session.deliver(custom);
        assertThat(sent.get(0))
                .contains("text/event-json")
                .endsWith("{\"Event-Name\":\"CUSTOM\",\"Event-Subclass\":\"conference::maintenance\"}");
        assertThat(say(session, "noevents\n\n")).isEqualTo(reply("+OK no longer listening for events"));
        assertThat(session.wants(custom)).isFalse();
    }

    @Test
    void clientsSendEventsOfTheirOwn() {
        SocketSession session = loggedIn();
        assertThat(
                        say(
                                session,
                                "sendevent CUSTOM\nEvent-Subclass: my::thing\nUnique-ID: u1\nContent-Length: 4\n\nbodyapi x\n\n"))
                .contains("+OK ", "+OK x");
        assertThat(published.get(0).headers())
                .containsEntry("Event-Subclass", "my::thing")
                .containsEntry("Unique-ID", "u1");
        assertThat(published.get(0).body()).isEqualTo("body");
        assertThat(say(session, "sendmsg u9\ncall-command: hangup\n\n"))
                .isEqualTo(reply("-ERR invalid session id [u9]"));
        assertThat(say(session, "myevents u9\n\n")).isEqualTo(reply("-ERR invalid uuid"));
        assertThat(say(session, "linger 5\n\n")).isEqualTo(reply("+OK will linger 5 seconds"));
        assertThat(say(session, "connect\n\n")).isEqualTo(reply("-ERR no call is controlled"));
    }

    /** Lengths are those of bytes, in each form. */
    @Property(tries = 200)
    void framesSayTheirLength(@ForAll String value, @ForAll Format format) {
        SwitchEvent event = event("CUSTOM", Map.of("x", value), value);
        String frame = format.frame(event);
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        int head = frame.substring(0, frame.indexOf("\n\n") + 2).getBytes(StandardCharsets.UTF_8).length;
        String length = frame.substring("Content-Length: ".length(), frame.indexOf('\n'));
        assertThat(bytes.length - head).isEqualTo(Integer.parseInt(length));
    }

    /** Any bytes in any pieces: commands or nothing, bounded, and the same as in one piece. */
    @Property(tries = 500)
    void bytesMayComeInAnyPieces(@ForAll byte[] noise, @ForAll int cut) {
        byte[] good = "event plain ALL\n\nsendevent X\nContent-Length: 3\n\nabc".getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[good.length + noise.length];
        System.arraycopy(good, 0, all, 0, good.length);
        System.arraycopy(noise, 0, all, good.length, noise.length);
        CommandReader whole = new CommandReader();
        List<Command> expected = whole.read(all, 0, all.length);
        int at = Math.floorMod(cut, all.length);
        CommandReader pieces = new CommandReader();
        List<Command> commands = new ArrayList<>(pieces.read(all, 0, at));
        commands.addAll(pieces.read(all, at, all.length));
        assertThat(commands).isEqualTo(expected).hasSizeGreaterThanOrEqualTo(2);
        assertThat(commands.get(1).body()).isEqualTo("abc");
    }

    @Test
    void whatIsTooLongBreaksTheReader() {
        for (String text : List.of(
                "x".repeat(20_000),
                "a\n" + "h: v\n".repeat(300),
                "a\nContent-Length: 99999999\n\n",
                "a\nContent-Length: -1\n\n",
                "a\nContent-Length: x\n\n")) {
            CommandReader broken = new CommandReader();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            broken.read(bytes, 0, bytes.length);
            assertThat(broken.broken()).as(text.substring(0, 20)).isTrue();
        }
    }

    @Test
    void theLogIsReadAlongToALevel() {
        SocketSession session = loggedIn();
        LogLine warning = new LogLine(4, Instant.EPOCH, "app", "it burns", "u1");
        session.deliver(warning);
        assertThat(sent).hasSize(1);
        assertThat(say(session, "log\n\n")).isEqualTo(reply("+OK log level debug [7]"));
        assertThat(say(session, "log err\n\n")).isEqualTo(reply("+OK log level err [3]"));
        assertThat(session.wants(warning)).isFalse();
        assertThat(say(session, "log WARNING\n\n")).isEqualTo(reply("+OK log level warning [4]"));
        session.deliver(warning);
        assertThat(sent.get(1)).contains("Content-Type: log/data\n", "Log-Level: 4\n", "[WARNING] app it burns\n");
        assertThat(say(session, "log 9\n\n")).isEqualTo(reply("-ERR invalid log level 9"));
        assertThat(say(session, "nolog\n\n")).isEqualTo(reply("+OK no longer logging"));
        session.deliver(warning);
        assertThat(sent).hasSize(1);
    }

    @Test
    void keysOfItsOwnCallAreDivertedToWhoControlsIt() {
        assertThat(say(loggedIn(), "divert_events on\n\n")).isEqualTo(reply("-ERR no call is controlled"));
        Channel channel = new Channel(Calls.named("u1"), Instant.EPOCH, new TaskLine(Runnable::run));
        SocketSession session = SocketSession.outbound(this, this, channel, true, false);
        SwitchEvent key = event("DTMF", Map.of("Unique-ID", "u1", "DTMF-Digit", "5"), "");
        SwitchEvent others = event("DTMF", Map.of("Unique-ID", "u2"), "");
        SwitchEvent answer = event("CHANNEL_ANSWER", Map.of("Unique-ID", "u1"), "");
        assertThat(session.wants(key)).isFalse();
        assertThat(say(session, "divert_events on\n\n")).isEqualTo(reply("+OK events diverted"));
        assertThat(List.of(session.wants(key), session.wants(others), session.wants(answer)))
                .containsExactly(true, false, false);
        assertThat(say(session, "divert_events maybe\n\n")).isEqualTo(reply("-ERR invalid syntax"));
        assertThat(say(session, "divert_events off\n\n")).isEqualTo(reply("+OK events not diverted"));
        assertThat(session.wants(key)).isFalse();
    }
}
