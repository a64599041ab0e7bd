package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.TransactionSettings;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A caller, a proxy and a callee, each a node of the simulation, and what became of their calls. */
final class CallWorld {
    final Simulation simulation;
    final ScriptedCaller caller;
    final ScriptedCallee callee;
    private final List<SipNode> nodes = new ArrayList<>();
    private final Transport transport;

    CallWorld(Simulation simulation, Transport transport) {
        this.simulation = simulation;
        this.transport = transport;
        SipNode callerNode = node("caller", "10.0.0.1");
        SipNode proxyNode = node("proxy", "10.0.0.2");
        SipNode calleeNode = node("callee", "10.0.0.3");
        caller = new ScriptedCaller(simulation, callerNode, to("10.0.0.2"));
        callee = new ScriptedCallee(simulation);
        attach(callerNode, caller);
        attach(proxyNode, new ForwardingProxy(to("10.0.0.3")));
        attach(calleeNode, callee);
    }

    private SipNode node(String name, String host) {
        return SipNode.builder()
                .name(name)
                .network(simulation.network())
                .random(simulation.random())
                .transactions(
                        TransactionSettings.builder().tryingAfter(Duration.ZERO).build())
                .listen(l -> l.udp(host, 5060).tcp(host, 5060))
                .build();
    }

    private void attach(SipNode node, TransactionUser user) {
        nodes.add(node);
        node.attach(user);
    }

    private Flow to(String host) {
        return Flow.to(transport, new InetSocketAddress(host, 5060));
    }

    /** Makes calls, spread over this time, and waits until nothing moves any more. */
    CallWorld play(int calls, Duration within) {
        for (int i = 0; i < calls; i++) {
            simulation.after(Duration.ofNanos(simulation.random().nextLong(within.toNanos())), caller::call);
        }
        simulation.run(within.plusMinutes(3));
        return this;
    }

    /** No layer has a transaction left and no wheel a timer. */
    void nothingIsLeft() {
        for (SipNode node : nodes) {
            node.layers().forEach(layer -> {
                assertThat(layer.size()).as("transactions of " + node.name()).isZero();
                assertThat(layer.shard().timers().size())
                        .as("timers of " + node.name())
                        .isZero();
            });
        }
    }

    /** Both sides of each call agree on how it ended. */
    void everyCallEndedLegally() {
        caller.calls().forEach((callId, call) -> {
            ScriptedCallee.Call other = callee.calls().get(callId);
            assertThat(call.protocolErrors).as(callId).isEmpty();
            switch (call.end) {
                case "rejected" -> assertThat(other.finalStatus).as(callId).isEqualTo(486);
                case "cancelled" -> assertThat(other.finalStatus).as(callId).isEqualTo(487);
                case "hung up" -> {
                    assertThat(other.finalStatus).as(callId).isEqualTo(200);
                    assertThat(other.acknowledged).as(callId + " acknowledged").isTrue();
                    assertThat(other.hungUp).as(callId + " hung up").isTrue();
                }
                default -> throw new AssertionError(callId + " ended as " + call.end);
            }
        });
    }
}
