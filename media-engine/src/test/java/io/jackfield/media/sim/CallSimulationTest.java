package io.jackfield.media.sim;

import static io.jackfield.media.ivr.Digits.digits;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Scripts and sound in virtual time. */
class CallSimulationTest {
    @Test
    void aScriptAnswersPlaysAndHangsUp() {
        CallSimulation sim = CallSimulation.seeded(42);
        sim.engine("ivr", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> {
                    call.answer();
                    call.play(Prompt.tone("%(1000,0,440)"));
                    call.play(Prompt.tone("%(1000,0,880)"));
                    call.hangup();
                }))
                .build();
        AudioPhone alice = sim.phone("alice", "10.0.0.1");
        alice.call("sip:1@10.0.0.9")
                .expectAnswered()
                .expectTone(440, ofMillis(200))
                .expectTone(880, ofMillis(1_100))
                .expectEnded(ofMillis(1_100));
        assertThat(sim.world().elapsed()).isBetween(ofMillis(1_980), ofMillis(2_200));
    }

    @Test
    void aScriptAsksForKeys() {
        CallSimulation sim = CallSimulation.seeded(42);
        StringBuilder heard = new StringBuilder();
        sim.engine("ivr", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> {
                    call.answer();
                    heard.append(call.menu(
                            Prompt.tone("%(300,100,880);loops=20"), digits(2).within(ofSeconds(5))));
                }))
                .build();
        AudioPhone alice = sim.phone("alice", "10.0.0.1");
        alice.call("sip:1@10.0.0.9")
                .expectAnswered()
                .expectTone(880, ofSeconds(1))
                .press("42")
                .expectEnded(Duration.ofSeconds(2));
        assertThat(heard).hasToString("42");
    }
}
