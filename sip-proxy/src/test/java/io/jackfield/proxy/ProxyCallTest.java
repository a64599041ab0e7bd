package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Method;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Real user agents call each other through the proxy, on a network that a seed decides over. */
class ProxyCallTest {
    private static final Duration CALL = Duration.ofSeconds(40);

    @Test
    void aCallGoesThroughAndEnds() {
        World world = new World();
        SipProxy proxy =
                world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(session -> {
            session.ring();
            session.accept(Phone.SDP);
        });

        InviteSession session = caller.call("9196");
        world.pass();
        assertThat(caller.heard).containsExactly("180", "answer", "up");
        assertThat(callee.heard).containsExactly("call", "up");

        session.hangup();
        world.pass();
        assertThat(callee.heard).endsWith("REMOTE_BYE 200");
        assertThat(caller.heard).endsWith("LOCAL_BYE 200");
        assertThat(proxy.counters().relayed()).isEqualTo(1);
        assertThat(proxy.counters().inDialog()).isEqualTo(1);
        assertThat(proxy.counters().acks()).isEqualTo(1);
        world.nothingIsLeft();
    }

    @Test
    void theCalleeHangsUpAndReinvitesThroughTheProxy() {
        World world = new World();
        SipProxy proxy =
                world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();

        callee.call().reinvite(Phone.SDP);
        world.pass();
        assertThat(caller.heard).contains("negotiation");
        assertThat(callee.heard).endsWith("answer");

        callee.call().hangup();
        world.pass();
        assertThat(caller.heard).endsWith("REMOTE_BYE 200");
        assertThat(proxy.counters().inDialog()).isEqualTo(2);
        assertThat(proxy.counters().acks()).isEqualTo(2);
        world.nothingIsLeft();
    }

    @Test
    void callsSurviveABadNetwork() {
        Simulation.explore(1, 25, sim -> {
            sim.network()
                    .conditions(new NetworkConditions(0.1, Duration.ofMillis(5), Duration.ofMillis(20), 0.05, 0.05));
            World world = new World(sim);
            world.proxy(p -> p.routes(r -> r.open(
                    Method.INVITE,
                    call -> relay(World.pool("sip:10.0.0.2:5060")).patience(Duration.ofSeconds(20)))));
            Phone caller = world.phone("1001", "10.0.0.9");
            Phone callee = world.phone("9196", "10.0.0.2");

            InviteSession session = caller.call("9196");
            sim.runUntil(() -> callee.heard.contains("up"), CALL);
            session.hangup();
            sim.runUntil(() -> callee.heard.contains("REMOTE_BYE 200"), CALL);
            world.nothingIsLeft();
        });
    }

    @Test
    void aDeadFirstTargetCostsTwoSeconds() {
        World world = new World();
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.99:5060", "sip:10.0.0.2:5060")))));
        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2");

        caller.call("9196");
        world.sim.run(Duration.ofMillis(1_990));
        assertThat(caller.heard).isEmpty();
        world.sim.run(Duration.ofMillis(30));
        assertThat(caller.heard).containsExactly("answer", "up");

        caller.call().hangup();
        world.pass();
        world.nothingIsLeft();
    }

    @Test
    void aBusyServerIsPassedOverAtOnce() {
        World world = new World();
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.3:5060", "sip:10.0.0.2:5060")))));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone busy = world.phone("9196", "10.0.0.3").onCall(session -> session.reject(503));
        Phone idle = world.phone("9196", "10.0.0.2");

        caller.call("9196");
        world.pass();
        assertThat(busy.heard).startsWith("call");
        assertThat(idle.heard).containsExactly("call", "up");
        assertThat(caller.heard).containsExactly("answer", "up");
    }

    @Test
    void aPoolThatIsAllDeadIsATimeout() {
        World world = new World();
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.98:5060", "sip:10.0.0.99:5060")))));
        Phone caller = world.phone("1001", "10.0.0.9");
        caller.call("9196");
        world.sim.run(Duration.ofSeconds(5));

        assertThat(caller.heard).containsExactly("REMOTE_REJECT 408");
        world.nothingIsLeft();
    }

    @Test
    void theCallerGivesUpWhileItRings() {
        World world = new World();
        world.proxy(p -> p.routes(
                r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060", "sip:10.0.0.3:5060")))));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(InviteSession::ring);

        InviteSession session = caller.call("9196");
        world.pass();
        session.hangup();
        world.pass();

        assertThat(callee.heard).containsExactly("call", "REMOTE_CANCEL 487");
        assertThat(caller.heard).containsExactly("180", "LOCAL_CANCEL 487");
        world.nothingIsLeft();
    }

    /** CANCEL and 200 cross on the wire at every possible place: both sides end, nobody keeps a call that the other does not. */
    @Test
    void aCancelThatCrossesTheAnswer() {
        for (int micros = 0; micros < 4_000; micros += 100) {
            World world = new World();
            world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
            Phone caller = world.phone("1001", "10.0.0.9");
            Phone callee = world.phone("9196", "10.0.0.2").onCall(InviteSession::ring);
            InviteSession session = caller.call("9196");
            world.pass();

            callee.call().accept(Phone.SDP);
            world.sim.after(Duration.ofNanos(micros * 1_000L), session::hangup);
            world.sim.run(Duration.ofSeconds(40));

            assertThat(caller.sessions())
                    .as("sessions of the caller, CANCEL after %d us", micros)
                    .isZero();
            assertThat(callee.sessions())
                    .as("sessions of the callee, CANCEL after %d us", micros)
                    .isZero();
            world.nothingIsLeft();
        }
    }

    @Test
    void oneSideOnTcpAndTheOtherOnUdp() {
        World world = new World();
        SipProxy proxy =
                world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        Phone caller = world.tcpPhone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        InviteSession session = caller.call("9196");
        world.pass();
        assertThat(caller.heard).containsExactly("answer", "up");
        assertThat(callee.heard).containsExactly("call", "up");

        callee.call().reinvite(Phone.SDP);
        world.pass();
        assertThat(caller.heard).endsWith("negotiation");
        session.hangup();
        world.pass();
        assertThat(callee.heard).endsWith("REMOTE_BYE 200");
        assertThat(proxy.counters().inDialog()).isEqualTo(2);
        world.nothingIsLeft();
    }
}
