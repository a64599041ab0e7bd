package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.TargetSelector;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Calls go to the pool of media servers, and from the pool to users and trunks: one that leaves the pool never comes back to it.
 */
class BothDirectionsTest {
    private static final String ENGINE = "10.0.0.2";
    private static final String CARRIER = "10.0.0.7";
    private static final TargetSelector POOL = World.pool("sip:" + ENGINE + ":5060");
    private static final TargetSelector TRUNKS = World.pool("sip:" + CARRIER + ":5060");
    private static final Subscribers USERS = Subscribers.of(
            Subscriber.withPassword("1001", "example.com", Redacted.of("secret")),
            Subscriber.withPassword("1002", "example.com", Redacted.of("secret")));

    private final World world = new World();
    private final SipProxy proxy = office();
    private final Phone engine = world.phone("engine", ENGINE);
    private final Phone carrier = world.phone("carrier", CARRIER);
    private final Phone alice = world.phone("1001", "10.0.0.9");

    private SipProxy office() {
        Registrar registrar = Registrar.builder(world.node)
                .domain("example.com")
                .subscribers(USERS)
                .build();
        DigestVerifier verifier = DigestVerifier.builder("example.com")
                .random(new SplittableRandom(1))
                .build();
        Route calls = call -> {
            if (!fromPool(call)) {
                return relay(POOL);
            }
            return call.requestUri().user().startsWith("9") ? relay(TRUNKS) : registrar.lookup(call);
        };
        return world.proxy(p -> p.authenticate(Authentication.of(verifier, USERS))
                .trust(flow -> flow.remoteHostText().equals(ENGINE)
                        || flow.remoteHostText().equals(CARRIER))
                .routes(r -> r.on(Method.REGISTER, registrar::save).on(Method.INVITE, calls)));
    }

    private static boolean fromPool(RouteCall call) {
        return call.flow().remoteHostText().equals(ENGINE);
    }

    @Test
    void aUsersCallGoesToThePool() {
        alice.call("9196");
        world.pass();
        assertThat(engine.heard).containsExactly("call", "up");
        engine.call().hangup();
        world.pass();
        assertThat(alice.heard).endsWith("REMOTE_BYE 200");
    }

    @Test
    void aTrunksCallGoesToThePool() {
        carrier.call("1001");
        world.pass();
        assertThat(engine.heard).containsExactly("call", "up");
        assertThat(alice.heard).isEmpty();
    }

    @Test
    void aCallOfThePoolGoesToTheUsersPhone() {
        alice.register();
        world.pass();
        engine.call("1001");
        world.pass();
        assertThat(alice.heard).endsWith("call", "up");
        assertThat(engine.heard).containsExactly("answer", "up");
        alice.call().hangup();
        world.pass();
        assertThat(engine.heard).endsWith("REMOTE_BYE 200");
    }

    @Test
    void aCallOfThePoolGoesToATrunk() {
        engine.call("900491234");
        world.pass();
        assertThat(carrier.heard).containsExactly("call", "up");
        engine.call().hangup();
        world.pass();
        assertThat(carrier.heard).endsWith("REMOTE_BYE 200");
    }

    /** What it cannot reach the pool hears; sending that back to the pool is what makes it ring at itself. */
    @Test
    void aCallOfThePoolToNobodyDoesNotComeBackToThePool() {
        engine.call("1002"); // away
        world.pass();
        engine.call("1099"); // nobody
        world.pass();
        assertThat(engine.heard).containsExactly("REMOTE_REJECT 480", "REMOTE_REJECT 404");
        assertThat(proxy.counters().relayed()).isZero();
    }

    /** As a bridge does it: in from a user, out to another, both through here. */
    @Test
    void aBridgeOfThePoolConnectsTwoUsers() {
        alice.register();
        Phone bob = world.phone("1002", "10.0.0.8");
        bob.register();
        world.pass();
        engine.onCall(session -> {
            session.accept(Phone.SDP);
            engine.call("1002");
        });
        alice.call("bridge");
        world.pass();
        assertThat(bob.heard).endsWith("call", "up");
        assertThat(alice.heard).endsWith("up");
        assertThat(engine.heard.stream().filter("call"::equals)).hasSize(1);
    }
}
