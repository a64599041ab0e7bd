package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jackfield.proxy.guard.CallRates;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallRatesTest {
    private final World world = new World();
    private final World.Peer caller = world.peer("10.0.0.9", 5060);
    private final World.Peer callee = world.peer("10.0.0.2", 5060);
    private int calls;

    @Test
    void eachTrunkHasItsOwnPaceAndTheRestIs503WithRetryAfter() {
        CallRates rates =
                CallRates.by("trunk", trunk -> Map.of("a", 2, "b", 1_000).getOrDefault(trunk, 0));
        proxy(rates);
        for (int i = 0; i < 20; i++) {
            assertThat(call("b")).isZero();
            assertThat(call("other")).isZero();
        }
        assertThat(call("a") + call("a") + call("a")).isZero();
        assertThat(call("a")).isEqualTo(503);
        assertThat(rates.refused()).isEqualTo(1);
        world.sim.run(Duration.ofMillis(500));
        assertThat(call("a")).isZero();
        assertThat(call("a")).isEqualTo(503);
    }

    @Test
    void theTotalIsOfAllCalls() {
        proxy(CallRates.total(1));
        assertThat(call("a") + call("b") + call("c")).isZero();
        assertThat(call("d")).isEqualTo(503);
        assertThatIllegalArgumentException().isThrownBy(() -> CallRates.total(0));
    }

    private void proxy(CallRates rates) {
        world.proxy(p -> p.gate(rates)
                .routes(r -> r.open(Method.INVITE, call -> {
                    call.variables()
                            .set("trunk", call.request().header("X-Trunk").orElse(""));
                    return relay(World.pool("sip:10.0.0.2:5060"));
                })));
    }

    /** The status that a call was refused with; 0 when it was let pass. */
    private int call(String trunk) {
        int before = callee.socket.received().size();
        caller.send(caller.request("INVITE", "sip:b@example.com", 1, "<sip:b@example.com>", "X-Trunk: " + trunk)
                .replace("call@", ++calls + "@"));
        world.sim.run(Duration.ofMillis(5));
        boolean passed = callee.socket.received().size() > before
                && callee.socket.received().get(before) instanceof SipRequest;
        if (passed) {
            return 0;
        }
        SipResponse refused = (SipResponse)
                caller.socket.received().get(caller.socket.received().size() - 1);
        assertThat(refused.header("Retry-After")).contains("1");
        return refused.status();
    }
}
