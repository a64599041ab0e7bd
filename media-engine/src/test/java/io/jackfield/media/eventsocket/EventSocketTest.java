package io.jackfield.media.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.Call;
import io.jackfield.media.Cause;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.Applications;
import io.jackfield.media.conference.Rooms;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event socket with real sockets and real calls: an engine that it controls, and one that answers as phones do. */
@Timeout(120)
class EventSocketTest {
    private static final String SECRET = "ClueCon";

    private SipNode node;
    private SipNode phones;
    private MediaEngine engine;
    private MediaEngine phone;
    private EventSocket socket;
    private Applications applications;
    private Rooms rooms;

    @BeforeEach
    void start() {
        node = SipNode.builder()
                .name("switch")
                .listen(l -> l.udp("127.0.0.1", 0))
                .build();
        phones = SipNode.builder()
                .name("phones")
                .listen(l -> l.udp("127.0.0.1", 0))
                .build();
        socket = EventSocket.builder()
                .password(Redacted.of(SECRET))
                .listen("127.0.0.1", 0)
                .node("fs01")
                .queue(1 << 16)
                .build();
        rooms = Rooms.builder().listener(socket.conferences()).build();
        applications = socket.observed(Applications.standard());
        engine = MediaEngine.builder(node)
                .ports(30_000, 34_999)
                .observer(socket.observer())
                .dialplan(d -> d.match(
                                "park",
                                call -> applications.find("park").orElseThrow().run(call, ""))
                        .match("9196", Call::echo)
                        .match("conf(\\d+)", call -> call.join(rooms.room(call.group(1))))
                        .match(
                                "out(\\d+)",
                                call -> applications
                                        .find("socket")
                                        .orElseThrow()
                                        .run(call, "127.0.0.1:" + call.group(1) + " async full")))
                .build();
        phone = MediaEngine.builder(phones)
                .ports(35_000, 39_999)
                .dialplan(d -> d.match("100\\d", call -> {
                            call.answer();
                            call.awaitEnd();
                        })
                        .match("busy", call -> call.hangup(Cause.BUSY)))
                .build();
        socket.start(engine);
    }

    @AfterEach
    void stop() throws Exception {
        socket.close();
        engine.close();
        phone.close();
        rooms.close();
        engine.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        phone.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        node.close();
        phones.close();
    }

    private String at(String user) {
        return "sofia/engine/" + user + "@127.0.0.1:"
                + phones.listenPoints().get(0).address().getPort();
    }

    private SipUri extension(String user) {
        return SipUri.of("sip:" + user + "@127.0.0.1:"
                + node.listenPoints().get(0).address().getPort());
    }

    private InetSocketAddress address() {
        return socket.address().orElseThrow();
    }

    @Test
    void callsAreMadeBridgedAndHungUp() throws Exception {
        try (Client client = Client.login(address(), SECRET)) {
            assertThat(client.say("event plain ALL").get("Reply-Text")).startsWith("+OK");
            assertThat(client.api("show channels")).isEqualTo("\n0 total.\n");
            assertThat(client.api("status")).contains("0 session(s) - peak 0", "5000 session(s) max");
            String one = client.api("originate {origination_uuid=leg-1,x=y}" + at("1001") + " &park()");
            assertThat(one).isEqualTo("+OK leg-1\n");
            assertThat(client.event("CHANNEL_CREATE")).containsEntry("Unique-ID", "leg-1");
            assertThat(client.event("CHANNEL_ANSWER"))
                    .containsEntry("variable_x", "y")
                    .containsEntry("Answer-State", "answered")
                    .containsEntry("Caller-Destination-Number", "1001")
                    .containsEntry("FreeSWITCH-Switchname", "fs01");
            String job = client.say("bgapi originate {origination_uuid=leg-2}" + at("1002") + " &park()")
                    .get("Job-UUID");
            Map<String, String> done = client.event("BACKGROUND_JOB");
            assertThat(done).containsEntry("Job-UUID", job).containsEntry("body", "+OK leg-2\n");
            assertThat(client.api("show channels count")).isEqualTo("\n2 total.\n");
            assertThat(client.api("show calls count")).isEqualTo("\n2 total.\n");
            assertThat(client.api("uuid_getvar leg-1 x")).isEqualTo("y");
            assertThat(client.api("uuid_bridge leg-1 leg-2")).isEqualTo("+OK leg-2\n");
            Map<String, String> bridge = client.event("CHANNEL_BRIDGE");
            assertThat(List.of(bridge.get("Bridge-A-Unique-ID"), bridge.get("Bridge-B-Unique-ID")))
                    .containsExactlyInAnyOrder("leg-1", "leg-2");
            await().untilAsserted(
                            () -> assertThat(client.api("show calls count")).isEqualTo("\n1 total.\n"));
            assertThat(client.api("show calls as json")).contains("\"row_count\":1", "\"b_uuid\":\"leg-");
            assertThat(client.api("uuid_kill leg-1 USER_BUSY")).isEqualTo("+OK\n");
            Map<String, String> over = client.event("CHANNEL_HANGUP_COMPLETE");
            Map<String, String> other = client.event("CHANNEL_HANGUP_COMPLETE"); // either may be the first
            assertThat(Map.of(
                            over.get("Unique-ID"), over.get("Hangup-Cause"),
                            other.get("Unique-ID"), other.get("Hangup-Cause")))
                    .containsOnlyKeys("leg-1", "leg-2")
                    .containsEntry("leg-1", "USER_BUSY");
            await().untilAsserted(
                            () -> assertThat(client.api("show channels count")).isEqualTo("\n0 total.\n"));
            assertThat(client.api("originate " + at("busy") + " &park()")).isEqualTo("-ERR USER_BUSY\n");
            assertThat(client.api("nonsense")).isEqualTo("-ERR nonsense Command not found!\n");
            assertThat(client.api("uuid_kill leg-9")).isEqualTo("-ERR No such channel!\n");
            assertThat(client.api("sofia status")).contains("engine", "RUNNING");
        }
    }

    @Test
    void applicationsRunInOrderAndACallIsTransferred() throws Exception {
        try (Client client = Client.login(address(), SECRET)) {
            client.say("event plain CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE PLAYBACK_START PLAYBACK_STOP DTMF");
            client.api("originate {origination_uuid=u1}" + at("1001") + " &park()");
            assertThat(client.event("CHANNEL_EXECUTE")).containsEntry("Application", "park");
            client.say("sendmsg u1\ncall-command: execute\nexecute-app-name: playback\n"
                    + "execute-app-arg: tone_stream://%(60,0,440)\nEvent-UUID: e1");
            client.say("sendmsg u1\ncall-command: execute\nexecute-app-name: set\nexecute-app-arg: a=${uuid}");
            assertThat(client.event("PLAYBACK_STOP")).containsEntry("Playback-Status", "done");
            assertThat(client.event("CHANNEL_EXECUTE_COMPLETE"))
                    .containsEntry("Application", "playback")
                    .containsEntry("Application-UUID", "e1");
            assertThat(client.event("CHANNEL_EXECUTE_COMPLETE")).containsEntry("Application-Data", "a=u1");
            assertThat(client.api("uuid_getvar u1 a")).isEqualTo("u1");
            assertThat(client.say("sendmsg u1\ncall-command: execute\nexecute-app-name: fly")
                            .get("Reply-Text"))
                    .isEqualTo("-ERR application fly is not known");
            assertThat(client.say("sendmsg u1\ncall-command: unicast").get("Reply-Text"))
                    .isEqualTo("-ERR call-command unicast is not supported");
            assertThat(client.api("uuid_transfer u1 9196")).isEqualTo("+OK\n");
            assertThat(client.api("uuid_transfer u1 nowhere")).isEqualTo("-ERR no such extension\n");
            assertThat(client.api("uuid_exists u1")).isEqualTo("true");
            client.say("sendmsg u1\ncall-command: hangup\nhangup-cause: NORMAL_CLEARING");
            await().untilAsserted(() -> assertThat(client.api("uuid_exists u1")).isEqualTo("false"));
        }
    }

    @Test
    void aCallIsGivenToAProgram() throws Exception {
        try (ServerSocket program = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            program.setSoTimeout(20_000);
            Call caller = phone.dial(extension("out" + program.getLocalPort()), DialOptions.DEFAULTS, Call::awaitEnd);
            try (Client client = new Client(program.accept())) {
                Map<String, String> data = client.say("connect");
                assertThat(data)
                        .containsEntry("Event-Name", "CHANNEL_DATA")
                        .containsEntry("Control", "full")
                        .containsEntry("Socket-Mode", "async");
                assertThat(client.say("myevents").get("Reply-Text")).isEqualTo("+OK Events Enabled");
                client.say("linger");
                client.say("sendmsg\ncall-command: execute\nexecute-app-name: answer");
                assertThat(client.event("CHANNEL_ANSWER")).containsEntry("Unique-ID", data.get("Unique-ID"));
                assertThat(client.say("getvar sip_from_user").get("Reply-Text")).isEqualTo("anonymous");
                client.say("sendmsg\ncall-command: hangup\nhangup-cause: CALL_REJECTED");
                assertThat(client.event("CHANNEL_HANGUP_COMPLETE")).containsEntry("Hangup-Cause", "CALL_REJECTED");
            }
            caller.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    /** It subscribes to all, asks for much, and reads nothing: it goes, and the others hear nothing of it. */
    @Test
    void aClientThatNeverReadsIsDisconnected() throws Exception {
        try (Client deaf = Client.login(address(), SECRET);
                Client other = Client.login(address(), SECRET)) {
            deaf.say("event plain ALL");
            String noise = "x".repeat(500_000);
            for (int i = 0; i < 200 && socket.slow() == 0; i++) {
                other.say("sendevent CUSTOM\nEvent-Subclass: a::b\nContent-Length: 500000\n\n" + noise.substring(2));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> socket.slow() == 1);
            assertThat(other.api("echo still here")).isEqualTo("still here");
            assertThat(socket.clients()).isEqualTo(1);
        }
    }

    @Test
    void strangersAreKeptOut() throws Exception {
        Client wrong = Client.login(address(), "guess");
        assertThat(wrong.frame()).containsEntry("Content-Type", "text/disconnect-notice");
        assertThat(socket.refused()).isEqualTo(1);
        wrong.close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventSocket.builder()
                        .clients(0)
                        .queue(1)
                        .loginTimeout(Duration.ZERO)
                        .build())
                .withMessageContaining("password")
                .withMessageContaining("clients 0")
                .withMessageContaining("queue 1")
                .withMessageContaining("login timeout");
    }

    private static final String PROGRAM = """
            const esl = require('modesl');
            const [port, one, two] = process.argv.slice(2);
            const conn = new esl.Connection('127.0.0.1', Number(port), 'ClueCon', () => {
              conn.subscribe(['CHANNEL_ANSWER', 'CHANNEL_BRIDGE', 'CHANNEL_HANGUP_COMPLETE', 'BACKGROUND_JOB'], () => {
                console.log('subscribed');
                conn.api('originate {origination_uuid=n1}' + one + ' &park()', a => {
                  console.log('first ' + a.getBody().trim());
                  conn.bgapi('originate {origination_uuid=n2}' + two + ' &park()', b => {
                    console.log('second ' + b.getBody().trim());
                    conn.api('uuid_bridge n1 n2', c => console.log('bridging ' + c.getBody().trim()));
                  });
                });
              });
            });
            conn.on('error', e => { console.log('error ' + e); process.exit(1); });
            conn.on('esl::event::CHANNEL_BRIDGE::*', e => {
              console.log('bridged');
              conn.execute('playback', 'tone_stream://%(40,0,440)', 'n1', x => {
                console.log('played ' + x.getHeader('Application'));
                conn.subscribe(['CUSTOM', 'conference::maintenance'], () => {
                  conn.api('uuid_transfer n1 -both conf5', t => console.log('moved ' + t.getBody().trim()));
                });
              });
            });
            let members = 0;
            conn.on('esl::event::CUSTOM::*', e => {
              if (e.getHeader('Action') === 'add-member') {
                console.log('member of ' + e.getHeader('Conference-Name'));
                if (++members === 2) {
                  conn.api('conference 5 mute ' + e.getHeader('Member-ID'), m => {
                    console.log('conference ' + m.getBody().trim().split(' ').slice(0, 2).join(' '));
                    conn.api('conference 5 hup all', h => console.log('hup ' + h.getBody().trim().split(' ')[0]));
                  });
                }
              }
              if (e.getHeader('Action') === 'mute-member') { console.log('muted'); }
            });
            let over = 0;
            conn.on('esl::event::CHANNEL_HANGUP_COMPLETE::*', e => {
              console.log('over ' + e.getHeader('Unique-ID') + ' ' + e.getHeader('Hangup-Cause'));
              if (++over === 2) { console.log('done'); process.exit(0); }
            });
            setTimeout(() => { console.log('timeout'); process.exit(2); }, 30000);
            """;

    /** A client that was written for FreeSWITCH: the npm package modesl. */
    @Test
    void aClientFromNpmMakesBridgesAndEndsCalls(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(finds(folder, "node", "--version"), "node is not there: install the package nodejs");
        Assumptions.assumeTrue(finds(folder, "npm", "--version"), "npm is not there: install the package npm");
        Assumptions.assumeTrue(
                finds(folder, "npm", "install", "--no-audit", "--no-fund", "--silent", "modesl"),
                "npm could not install modesl");
        Files.writeString(folder.resolve("client.js"), PROGRAM);
        Process client = new ProcessBuilder(
                        "node", "client.js", String.valueOf(address().getPort()), at("1001"), at("1002"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        boolean ended = client.waitFor(60, TimeUnit.SECONDS);
        client.destroyForcibly();
        String said = Files.readString(folder.resolve("output"));
        assertThat(ended).as(said).isTrue();
        assertThat(said)
                .contains(
                        "subscribed",
                        "first +OK n1",
                        "second +OK n2",
                        "bridging +OK n2",
                        "bridged",
                        "played playback",
                        "moved +OK",
                        "member of 5",
                        "conference +OK mute",
                        "muted",
                        "hup +OK",
                        "over n1 NORMAL_CLEARING",
                        "over n2 NORMAL_CLEARING",
                        "done");
    }

    private static boolean finds(Path folder, String... command) throws Exception {
        try {
            List<String> words = new ArrayList<>(List.of(command));
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean done = process.waitFor(120, TimeUnit.SECONDS);
            process.destroyForcibly();
            return done && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
