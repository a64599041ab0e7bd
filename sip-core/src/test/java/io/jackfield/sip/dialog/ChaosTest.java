package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever two users do at whatever moment, on a network that loses, doubles and reorders: CANCEL against 200, BYE against re-INVITE,
 * offers that cross, transfers of calls that end. Both ends hear of one end, and nothing is left of it.
 */
class ChaosTest {
    private static final NetworkConditions BAD =
            new NetworkConditions(0.1, Duration.ofMillis(10), Duration.ofMillis(400), 0.2, 0.2);

    private int established;
    private int changed;
    private int transferred;

    @Test
    void nothingIsLeftOfWhateverTheyDo() {
        Simulation.explore(1, 400, this::run);
        assertThat(established).as("established").isGreaterThan(200);
        assertThat(changed).as("changed").isGreaterThan(100);
        assertThat(transferred).as("transferred").isGreaterThan(5);
    }

    private void run(Simulation sim) {
        TestPhone alice = phone(sim, "alice", "10.0.0.1");
        TestPhone bob = phone(sim, "bob", "10.0.0.2");
        TestPhone carol = phone(sim, "carol", "10.0.0.3");
        List<TestPhone> phones = List.of(alice, bob, carol);
        sim.network().conditions(BAD);
        carol.onInvite(s -> s.accept(sdp("carol")));
        bob.onInvite(s -> {
            switch (sim.random().nextInt(3)) {
                case 0 -> s.ring();
                case 1 -> s.early(sdp("early"));
                default -> {}
            }
            sim.after(Duration.ofMillis(sim.random().nextInt(3_000)), () -> s.accept(sdp("answer")));
        });
        alice.call(
                bob.uri(),
                sim.random().nextInt(4) == 0 ? InviteOptions.builder().build() : InviteOptions.offering(sdp("offer")));
        for (int i = 0; i < 8; i++) {
            TestPhone who = sim.random().nextBoolean() ? alice : bob;
            int what = sim.random().nextInt(20);
            sim.after(
                    Duration.ofMillis(sim.random().nextInt(8_000)),
                    () -> who.sessions.forEach(s -> act(s, what, carol)));
        }
        sim.after(
                Duration.ofSeconds(70),
                () -> phones.forEach(p -> List.copyOf(p.sessions).forEach(InviteSession::hangup)));
        sim.run(Duration.ofMinutes(8));
        for (TestPhone phone : phones) {
            String story = phone.heard.toString();
            assertThat(phone.agent.sessions()).as(story).isZero();
            assertThat(phone.heard.stream().filter(e -> e.contains("ended ")))
                    .as(story)
                    .hasSameSizeAs(phone.sessions);
            assertThat(phone.node.layers().get(0).size()).as(story).isZero();
        }
        established += bob.heard.toString().contains("established") ? 1 : 0;
        changed += alice.heard.toString().contains("negotiation")
                        || bob.heard.toString().contains("negotiation")
                ? 1
                : 0;
        transferred += carol.heard.toString().contains("established") ? 1 : 0;
    }

    private static TestPhone phone(Simulation sim, String user, String host) {
        TestPhone phone =
                new TestPhone(sim, user, host, b -> b.sessionTimer(SessionTimer.every(Duration.ofSeconds(90))));
        phone.onNegotiation(n -> {
            if (sim.random().nextInt(5) == 0) {
                n.reject(488);
            } else {
                sim.after(Duration.ofMillis(sim.random().nextInt(500)), () -> n.complete(sdp(user + " answers")));
            }
        });
        phone.onTransfer(t -> phone.sessions.add(t.accept(InviteOptions.offering(sdp("transferred")), phone)));
        return phone;
    }

    private static void act(InviteSession session, int what, TestPhone carol) {
        switch (what) {
            case 0, 1, 2, 3 -> session.reinvite(sdp("re-INVITE"));
            case 4, 5, 6, 7 -> session.update(sdp("UPDATE"));
            case 8 -> session.transfer(carol.uri());
            case 9 -> session.info("text/plain", new byte[] {'x'});
            case 10 -> session.reject(486);
            case 11, 12 -> session.hangup();
            default -> {}
        }
    }
}
