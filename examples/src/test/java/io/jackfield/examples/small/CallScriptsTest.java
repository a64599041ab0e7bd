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
import io.jackfield.media.app.Applications;
import io.jackfield.media.app.BridgeApplication;
import io.jackfield.media.app.Endpoints;
import io.jackfield.media.dialplan.Contexts;
import io.jackfield.media.ivr.MenuAction;
import io.jackfield.media.ivr.Menus;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.queue.Strategy;
import io.jackfield.media.sim.AudioPhone;
import io.jackfield.media.sim.CallSimulation;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.speech.Speech;
import io.jackfield.media.speech.SpeechApplications;
import io.jackfield.sip.message.SipUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide on call scripts shows, called by phones in virtual time. */
class CallScriptsTest {
    private final CallSimulation sim = CallSimulation.seeded(42);
    private final AudioPhone alice = sim.phone("alice", "10.0.0.1");
    private final AudioPhone bob = sim.phone("colleague", "10.0.0.2");
    private final String colleague = "10.0.0.2";
    private final List<String> log = new ArrayList<>();

    /** Alice calls a number of an engine that runs this script. */
    private AudioPhone call(String number, CallScript script) {
        sim.engine("engine", "10.0.0.9").dialplan(d -> d.match(".*", script)).build();
        return alice.call("sip:" + number + "@10.0.0.9");
    }

    /** The two hear each other, and hang up. */
    private void talk() {
        alice.say(Prompt.tone("%(500,0,600)"));
        bob.say(Prompt.tone("%(500,0,700)")).expectTone(600, ofSeconds(1));
        alice.expectTone(700, ofSeconds(1));
        bob.hangUp();
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
    void aMenuBridges() {
        call("2000", this::reception)
                .expectAnswered()
                .expectTone(880, ofMillis(500))
                .press("1");
        bob.expectInvite(ofSeconds(1)).ring();
        alice.expectTone(425, ofSeconds(1)); // it rings
        bob.answer().expectAnswered();
        talk();
        alice.expectEnded();
    }

    @Test
    void aMenuSaysTheTime() {
        call("2000", this::reception).expectAnswered().press("2");
        alice.expectSilence(ofSeconds(1)).expectSound(ofSeconds(1)).expectEnded();
    }

    @Test
    void whoPressesNothingIsAskedThreeTimes() {
        call("2000", this::reception).expectAnswered();
        Duration answered = sim.world().elapsed();
        alice.expectEnded();
        assertThat(sim.world().elapsed().minus(answered)).isBetween(ofSeconds(38), ofSeconds(40)); // 3 x (8 + 5)
    }

    // README: script-test
    @Test
    void whoPressesOneIsConnected() {
        CallSimulation sim = CallSimulation.seeded(42);
        sim.engine("ivr", "10.0.0.9")
                .dialplan(d -> d.match("2000", this::reception))
                .build();
        AudioPhone alice = sim.phone("alice", "10.0.0.1");
        AudioPhone bob = sim.phone("bob", "10.0.0.2");
        alice.call("sip:2000@10.0.0.9").expectAnswered().expectTone(880, ofSeconds(1));
        alice.press("1");
        bob.expectInvite().answer().expectAnswered();
        alice.say(Prompt.tone("%(500,0,600)"));
        bob.expectTone(600, ofSeconds(1)).hangUp();
        alice.expectEnded();
    }
    // README: end

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
    void whoIsBusyIsFollowedByTheNext() {
        call("1", this::reachSomebody);
        bob.expectInvite().reject(486);
        bob.expectInvite().answer().expectAnswered();
        alice.expectAnswered();
        talk();
        alice.expectEnded();
    }

    @Test
    void whoReachesNobodyHearsThatTheyAreUnavailable() {
        call("1", this::reachSomebody);
        bob.expectInvite().reject(486);
        bob.expectInvite().ring();
        alice.expectRejected(480);
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
    void aQueueFindsAnAgent() {
        try (Queues queues = queues()) {
            // README: enqueue
            CallScript sales = call -> {
                if (!call.enqueue(queues.queue("sales")).answered()) {
                    call.say(Speech.english().spelled("CLOSED"));
                }
            };
            // README: end
            call("3001", sales).expectAnswered().expectTone(440, ofSeconds(1));
            bob.expectInvite().ring();
            sim.run(ofMillis(10_300));
            assertThat(alice.hears(440)).as("the position is said").isFalse();
            sim.run(ofSeconds(5));
            alice.expectTone(440, ofSeconds(1));
            bob.answer().expectAnswered();
            talk();
            alice.expectEnded();
            assertThat(queues.queue("sales").statistics().answered()).isEqualTo(1);
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
    void aDialplanAndItsMenu() {
        Contexts plan = plan(menus());
        assertThat(plan.problems()).isEmpty();
        call("2000", plan.script("office")).expectAnswered().expectTone(880, ofSeconds(1));
        alice.press("1").expectTone(660, ofSeconds(3));
        alice.press("*").expectTone(880, ofSeconds(1)).press("1001");
        bob.expectInvite().answer().expectAnswered();
        talk();
        sim.run(ofMillis(200));
        alice.expectSound(ofMillis(100)).expectEnded(); // "zero"
    }

    @Test
    void aDialplanOfFreeSwitch(@TempDir Path folder) throws IOException {
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
        call("42", script).expectEnded();
        assertThat(log).containsExactly("42");
    }
}
