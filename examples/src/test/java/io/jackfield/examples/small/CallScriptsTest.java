package io.jackfield.examples.small;

import static io.jackfield.media.BridgeOptions.ring;
import static io.jackfield.media.ivr.Digits.digits;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.Cause;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.BridgeApplication;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.dialplan.Contexts;
import io.jackfield.media.ivr.MenuAction;
import io.jackfield.media.ivr.Menus;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.queue.Strategy;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.speech.Speech;
import io.jackfield.media.speech.SpeechApplications;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide on call scripts shows, called by phones. */
class CallScriptsTest {
    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private MediaEngine phone;
    private String colleague = "";

    @BeforeEach
    void phones() {
        SipNode node = node("phone");
        phone = MediaEngine.builder(node).ports(40_000, 44_999).build();
        SipNode other = node("colleague");
        open.add(MediaEngine.builder(other)
                .ports(45_000, 49_999)
                .dialplan(d -> d.match("1001", call -> {
                            log.add("colleague");
                            call.answer();
                            call.pause(ofMillis(200));
                        })
                        .match(".*", call -> call.hangup(Cause.BUSY)))
                .build());
        open.add(phone);
        open.add(other);
        open.add(node);
        colleague = "127.0.0.1:" + port(other);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static SipNode node(String name) {
        return SipNode.builder().name(name).listen(l -> l.udp("127.0.0.1", 0)).build();
    }

    private static int port(SipNode node) {
        return node.listenPoints().get(0).address().getPort();
    }

    /** Calls a number of an engine that runs this script, presses keys, and waits for the end. */
    private void call(String number, CallScript script, String keys) throws Exception {
        SipNode node = node("engine");
        try (MediaEngine engine = MediaEngine.builder(node)
                .ports(30_000, 34_999)
                .dialplan(d -> d.match(".*", script))
                .build()) {
            Call call = phone.dial(SipUri.of("sip:" + number + "@127.0.0.1:" + port(node)), DialOptions.DEFAULTS, c -> {
                if (!keys.isEmpty()) {
                    c.pause(ofMillis(300));
                    c.sendDtmf(keys);
                }
                c.awaitEnd();
            });
            call.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } finally {
            node.close();
        }
    }

    private String logged() throws InterruptedException {
        return String.valueOf(log.poll(10, TimeUnit.SECONDS));
    }

    // README: menu
    void reception(Call call) {
        call.answer();
        Prompt welcome = Prompt.tone("%(300,100,880);loops=20"); // yours: Prompt.file("welcome.wav")
        switch (call.menu(welcome, digits(1).within(ofSeconds(5)).tries(3))) {
            case "1" -> call.bridge("sip:1001@" + colleague, ring(ofSeconds(30)));
            case "2" -> call.say(Speech.english().time(LocalTime.now()));
            default -> call.hangup();
        }
    }
    // README: end

    @Test
    void aMenuBridgesOrSaysTheTime() throws Exception {
        call("2000", this::reception, "1");
        assertThat(logged()).isEqualTo("colleague");
        call(
                "2000",
                call -> {
                    reception(call);
                    log.add("said");
                },
                "2");
        assertThat(logged()).isEqualTo("said");
    }

    // README: failover
    void reachSomebody(Call call) {
        for (String user : List.of("1002", "1001")) {
            if (call.bridge("sip:" + user + "@" + colleague, ring(ofSeconds(20)))
                    .answered()) {
                return;
            }
        }
        call.hangup(Cause.UNAVAILABLE);
    }
    // README: end

    @Test
    void whoIsBusyIsFollowedByTheNext() throws Exception {
        call("1", this::reachSomebody, "");
        assertThat(logged()).isEqualTo("colleague");
    }

    // README: queues
    Queues queues() {
        return Queues.builder()
                .queue(
                        "sales",
                        q -> q.strategy(Strategy.LONGEST_IDLE)
                                .music(LocalStream.of(
                                        Prompt.tone("%(1000,0,440)"))) // yours: LocalStream.of(folder, "music.wav")
                                .announcer(Speech.english().announcer())
                                .announce(ofSeconds(10), ofSeconds(60))
                                .maxWait(ofMinutes(10))
                                .exitKey('#'))
                .agent("anna", a -> a.address("sip:1001@" + colleague).wrapUp(ofSeconds(15)), "sales")
                .build();
    }
    // README: end

    @Test
    void aQueueFindsAnAgent() throws Exception {
        try (Queues queues = queues()) {
            // README: enqueue
            CallScript sales = call -> {
                if (!call.enqueue(queues.queue("sales")).answered()) {
                    call.say(Speech.english().spelled("CLOSED"));
                }
            };
            // README: end
            call("3001", sales, "");
            assertThat(logged()).isEqualTo("colleague");
        }
    }

    // README: declared
    Menus menus() {
        return Menus.builder()
                .applications(Applications.standard().with(Contexts.applications()))
                .menu(
                        "main",
                        m -> m.greeting(Prompt.tone("%(200,100,880);loops=20"))
                                .invalid(Prompt.tone("%(100,50,400);loops=3"))
                                .timeout(ofSeconds(5))
                                .sub("1", "languages")
                                .key("/(1\\d{3})/", "transfer", "$1")
                                .key("9", new MenuAction.Exit()))
                .menu(
                        "languages",
                        m -> m.greeting(Prompt.tone("%(200,100,660);loops=20"))
                                .key("1", call -> call.say(Speech.english().number(1)))
                                .key("2", call -> call.say(Speech.french().number(2)))
                                .key("*", new MenuAction.Back()))
                .build();
    }
    // README: end

    // README: plan
    Contexts plan(Menus menus) {
        Endpoints users = Endpoints.users(user -> SipUri.parse("sip:" + user.split("@")[0] + "@" + colleague));
        return Contexts.builder()
                .applications(Applications.standard()
                        .with("bridge", new BridgeApplication(users))
                        .with(menus.applications())
                        .with(SpeechApplications.all()))
                .context(
                        "office",
                        c -> c.extension(
                                        "menu",
                                        e -> e.when("destination_number", "^2000$")
                                                .run("answer")
                                                .run("ivr", "main"))
                                .extension(
                                        "colleagues",
                                        e -> e.when("destination_number", "^(1\\d{3})$")
                                                .run("set", "call_timeout=30")
                                                .run("set", "continue_on_fail=true")
                                                .run("bridge", "user/$1@example.com")
                                                .run("say", "en number pronounced 0")))
                .build();
    }
    // README: end

    @Test
    void aDialplanAndItsMenu() throws Exception {
        Contexts plan = plan(menus());
        assertThat(plan.problems()).isEmpty();
        call("2000", plan.script("office"), "1*1001");
        assertThat(logged()).isEqualTo("colleague");
    }

    @Test
    void aDialplanOfFreeSwitch(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("plan.xml"), """
                <include><context name="public"><extension name="x"><condition field="destination_number" expression="^(\\d+)$">
                <action application="answer"/><action application="note" data="$1 ${sip_h_X-Tenant}"/>
                </condition></extension></context></include>""");
        // README: xml
        Contexts plan = Contexts.builder()
                .applications(Applications.standard().with("note", (call, text) -> log.add(text.strip())))
                .global("domain", "example.com")
                .xml(file)
                .build();
        plan.problems().forEach(problem -> log.add(problem.toString()));
        CallScript script = plan.script("public");
        // README: end
        call("42", script, "");
        assertThat(logged()).isEqualTo("42");
        assertThat(Optional.ofNullable(log.poll())).isEmpty();
    }
}
