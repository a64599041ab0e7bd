package io.jackfield.media.sim;

import static io.jackfield.media.BridgeOptions.ring;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.Sound;
import io.jackfield.sim.NetworkConditions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a phone with ears says and hears, and what it says of what it did not hear. */
class AudioPhoneTest {
    private final CallSimulation sim = CallSimulation.seeded(42);
    private final AudioPhone alice = sim.phone("alice", "10.0.0.1");

    private AudioPhone call(CallScript script) {
        sim.engine("engine", "10.0.0.9").dialplan(d -> d.match("1", script)).build();
        return alice.call("sip:1@10.0.0.9");
    }

    @Test
    void hearsTonesAmongOthersAndSilence() {
        call(call -> {
                    call.answer();
                    call.pause(ofSeconds(1));
                    call.play(Prompt.tone("%(1000,500,350,440)"));
                    call.pause(ofSeconds(1));
                })
                .expectAnswered();
        sim.run(ofMillis(500));
        assertThat(alice.silent()).isTrue();
        assertThat(alice.hears(440)).isFalse();
        alice.expectSound(ofSeconds(1)).expectTone(350, ofMillis(100)).expectTone(440, ofMillis(100));
        assertThat(alice.hears(400)).isFalse();
        assertThat(alice.hears(880)).isFalse();
        alice.expectSilence(ofSeconds(2)).expectEnded();
    }

    @Test
    void remembersWhatItHeardWithLossesAsSilence() {
        sim.world().network().conditions("10.0.0.9", "10.0.0.1", NetworkConditions.LAN.withLoss(0.1));
        call(call -> {
                    call.answer();
                    call.play(Prompt.tone("%(10000,0,440)"));
                })
                .expectAnswered(ofSeconds(40))
                .expectEnded(ofSeconds(60));
        Sound heard = alice.heard(ofSeconds(5));
        assertThat(heard.duration()).isEqualTo(ofSeconds(5));
        long silent = 0;
        for (short sample : heard.samples()) {
            silent += Math.abs(sample) < 16 ? 1 : 0;
        }
        assertThat(silent / 40_000.0).isCloseTo(0.1, within(0.06));
    }

    @Test
    void pressesKeysAndHearsThem() {
        List<String> keys = new ArrayList<>();
        call(call -> {
                    call.answer();
                    call.sendDtmf("12#");
                    keys.add(String.valueOf(call.nextDigit(ofSeconds(5)).orElseThrow()));
                    call.sendDtmf("9");
                })
                .expectAnswered()
                .expectKeys("12#", ofSeconds(1))
                .press("*")
                .expectKeys("9", ofSeconds(1))
                .expectEnded();
        assertThat(keys).containsExactly("*");
        assertThatThrownBy(() -> alice.press("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysOneThingAfterTheOtherUntilHushed() {
        AudioPhone bob = sim.phone("bob", "10.0.0.2");
        call(call -> call.bridge("sip:bob@10.0.0.2", ring(ofSeconds(20))));
        bob.expectInvite().answer().expectAnswered();
        alice.expectAnswered().say(Prompt.tone("%(300,0,500)")).say(Prompt.tone("%(300,0,700)"));
        bob.expectTone(500, ofMillis(200)).expectTone(700, ofMillis(400));
        alice.finish();
        bob.expectSilence(ofMillis(200));
        alice.say(Prompt.tone("%(1000,0,900)").times(Prompt.FOREVER));
        bob.expectTone(900, ofMillis(200)).expectLasting(ofSeconds(30)).expectTone(900, ofMillis(1));
        alice.hush();
        bob.expectSilence(ofMillis(200));
        alice.hangUp();
        bob.expectEnded();
    }

    @Test
    void hearsNothingOfWhomItHolds() {
        AudioPhone bob = sim.phone("bob", "10.0.0.2");
        call(call -> call.bridge("sip:bob@10.0.0.2", ring(ofSeconds(20))));
        bob.expectInvite().answer().expectAnswered();
        bob.say(Prompt.tone("%(1000,0,500)").times(Prompt.FOREVER));
        alice.expectTone(500, ofSeconds(1)).hold();
        alice.expectSilence(ofSeconds(1));
        alice.resume().expectTone(500, ofSeconds(1));
    }

    @Test
    void ringsRejectsAndIgnores() {
        AudioPhone bob = sim.phone("bob", "10.0.0.2");
        List<String> ends = new ArrayList<>();
        call(call -> {
            for (int i = 0; i < 2; i++) {
                ends.add(call.bridge("sip:bob@10.0.0.2", ring(ofSeconds(20)))
                        .cause()
                        .name());
            }
        });
        bob.expectInvite().ring();
        alice.expectRinging();
        bob.reject(486);
        bob.expectInvite(ofSeconds(1)).ring(); // and nobody is there
        alice.expectRejected(480);
        bob.expectEnded().expectNoInvite(ofSeconds(10));
        assertThat(ends).containsExactly("BUSY", "NO_ANSWER");
    }

    @Test
    void saysWhatItHeardInsteadWithALadder() {
        call(call -> {
                    call.answer();
                    call.play(Prompt.tone("%(5000,0,620)"));
                    call.pause(ofSeconds(60));
                })
                .expectAnswered();
        assertThatThrownBy(() -> alice.expectTone(440, ofSeconds(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 42")
                .hasMessageContaining("alice expected to hear 440 Hz within 2s")
                .hasMessageContaining("near 620 Hz")
                .hasMessageContaining("RTP 0 x");
        assertThatThrownBy(() -> alice.expectKeys("1", ofSeconds(1))).hasMessageContaining("none were pressed");
        sim.run(ofSeconds(5));
        assertThatThrownBy(() -> alice.expectSound(ofSeconds(1))).hasMessageContaining("it heard silence");
        sim.world().network().isolate("10.0.0.9");
        sim.run(ofSeconds(1));
        assertThatThrownBy(() -> alice.expectTone(440, ofSeconds(1))).hasMessageContaining("no sound came any more");
    }

    @Test
    void anEchoComesBackOverABadNetworkInTime() {
        CallSimulation.explore(1, 5, bad -> {
            bad.world()
                    .network()
                    .conditions(NetworkConditions.LAN
                            .withLoss(0.05)
                            .withDelay(ofMillis(40))
                            .withJitter(ofMillis(30))
                            .withReordering(0.02));
            bad.engine("engine", "10.0.0.9")
                    .dialplan(d -> d.match("1", Call::echo))
                    .build();
            AudioPhone far = bad.phone("far", "10.0.0.1");
            far.call("sip:1@10.0.0.9").expectAnswered(ofSeconds(40)).say(Prompt.tone("%(2000,0,500)"));
            far.expectTone(500, ofMillis(400))
                    .finish()
                    .expectSilence(ofSeconds(1))
                    .hangUp()
                    .expectEnded();
        });
    }

    @Test
    void refusesAClockThatIsNone() {
        assertThatThrownBy(() -> sim.phone("x", "10.0.0.7", p -> p.clockError(20_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20000");
        assertThatThrownBy(() -> sim.phone("again", "10.0.0.1")).isInstanceOf(RuntimeException.class);
    }
}
