package io.jackfield.examples.small;

import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.sip.message.Method.INVITE;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.sim.AudioPhone;
import io.jackfield.media.sim.CallSimulation;
import io.jackfield.media.sound.Prompt;
import io.jackfield.proxy.SipProxy;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.SessionSummary;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.sim.NatKind;
import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Proxy, relay and media engine in one world, and a phone behind a NAT that hears all of it. */
class CallThroughAllTest {
    private final CallSimulation sim = CallSimulation.seeded(42);
    private final Simulation world = sim.world();

    @Test
    void aPhoneBehindANatTalksThroughProxyAndRelayToAScript() {
        world.network().conditions(NetworkConditions.LAN.withDelay(Duration.ofMillis(20)));
        world.network().nat("203.0.113.7", "192.168.1.0/24").kind(NatKind.SYMMETRIC);
        MediaLoops loops = MediaLoops.builder().threads(1).simulation(world).start();
        RtpRelay relay =
                RtpRelay.builder().network("lan", "10.0.0.8").loops(loops).build();
        TargetSelector engines = request -> List.of(Target.nextHop(SipUri.of("sip:10.0.0.20")));
        SipProxy.builder(world.node("proxy", "10.0.0.9").build())
                .domain("example.com")
                .routes(r -> r.open(INVITE, call -> relay(engines).through(relay)))
                .build();
        sim.engine("engine", "10.0.0.20")
                .dialplan(d -> d.match("9196", call -> {
                    call.answer();
                    call.play(Prompt.tone("%(1000,0,440)"));
                    call.echo();
                }))
                .build();
        AudioPhone alice = sim.phone("alice", "192.168.1.20", p -> p.signalling(s -> s.proxy("sip:10.0.0.9")));
        alice.call("sip:9196@example.com").expectAnswered().expectTone(440, ofSeconds(2));
        alice.expectSilence(ofSeconds(2)).say(Prompt.tone("%(1000,0,700)")).expectTone(700, ofSeconds(1));
        alice.expectLasting(ofMinutes(2)).hangUp().expectEnded();
        world.run(ofMinutes(1));
        CompletableFuture<List<SessionSummary>> left = relay.sessions().toCompletableFuture();
        world.run(ofSeconds(1));
        assertThat(left.join()).isEmpty();
        assertThat(sim.ladder()).contains("RTP 0 x");
    }
}
