package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.dialog.CallDetail;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.dialog.EndReason;
import io.jackfield.proxy.dialog.Hangup;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** An operator ends calls: those that ring, those that are answered at that very moment, those with hidden Call-IDs. */
class EndingCallsTest {
    private final World world = new World();
    private final List<CallDetail> over = new ArrayList<>();
    private final DialogTracker tracker =
            DialogTracker.builder(world.node).onEnd(over::add).build();

    private void proxy(UnaryOperator<SipProxy.Builder> settings) {
        world.proxy(p -> settings.apply(p)
                .observe(tracker)
                .routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
    }

    private <T> T now(CompletionStage<T> stage) {
        world.pass();
        return stage.toCompletableFuture().getNow(null);
    }

    @Test
    void aCallThatRingsIsCancelledAndItsCallerHears487() {
        proxy(p -> p);
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(session -> session.ring());
        String callId = caller.call("9196").callId();
        world.pass();
        CompletionStage<List<Hangup>> ending = tracker.end(callId);
        assertThat(now(ending)).containsExactly(new Hangup(callId, 487, 487));
        assertThat(caller.heard).containsExactly("180", "REMOTE_REJECT 487");
        assertThat(callee.heard).containsExactly("call", "REMOTE_CANCEL 487");
        assertThat(over).singleElement().extracting(CallDetail::reason).isEqualTo(EndReason.OPERATOR);
        assertThat(now(tracker.list(10))).isEmpty();
        assertThat(tracker.counters().early()).isZero();
        assertThat(now(tracker.end(callId))).isEmpty();
        world.nothingIsLeft();
    }

    /** A target that has said nothing cannot be cancelled yet, and is when it does. */
    @Test
    void aCallWhoseTargetIsSilentEndsAtOnceAndIsCancelledWhenItSpeaks() {
        proxy(p -> p);
        Peer caller = world.peer("10.0.0.9", 5060);
        Peer callee = world.peer("10.0.0.2", 5060);
        caller.invite();
        world.pass();
        CompletionStage<List<Hangup>> first = tracker.end("call@10.0.0.9");
        assertThat(now(first)).containsExactly(new Hangup("call@10.0.0.9", 487, 487));
        assertThat(now(tracker.end("call@10.0.0.9"))).as("it is over").isEmpty();
        caller.nextResponse(100);
        caller.nextResponse(487);
        caller.send(caller.request("ACK", "sip:9196@example.com", 1, "<sip:9196@example.com>")
                .replace(".2\r\n", ".1\r\n"));
        assertThat(over).hasSize(1);

        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(invite, 180);
        world.pass();
        callee.answer(callee.nextRequest("CANCEL"), 200);
        callee.answer(invite, 487);
        world.pass();
        callee.nextRequest("ACK");
        world.sim.run(Duration.ofSeconds(40));
        caller.nothingMore();
        world.nothingIsLeft();
    }

    /** The 200 crosses the CANCEL: the call is up, and gets its BYEs when the 200 is acknowledged (RFC 3261 15). */
    @Test
    void aCallThatIsAnsweredAtThatMomentGetsItsByes() {
        proxy(p -> p);
        Peer caller = world.peer("10.0.0.9", 5060);
        Peer callee = world.peer("10.0.0.2", 5060);
        caller.invite();
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(invite, 180);
        world.pass();
        CompletionStage<List<Hangup>> ending = tracker.end("call@10.0.0.9");
        callee.answer(invite, 200);
        world.pass();
        callee.nextRequest("CANCEL");
        caller.nextResponse(100);
        caller.nextResponse(180);
        SipResponse ok = caller.nextResponse(200);
        callee.nothingMore();
        caller.send(caller.request(
                "ACK",
                "sip:9196@10.0.0.2:5060",
                1,
                "<sip:9196@example.com>;tag=callee-10.0.0.2",
                "Route: " + ok.recordRoutes().get(0).text()));
        world.pass();
        callee.nextRequest("ACK");
        callee.answer(callee.nextRequest("BYE"), 200);
        SipRequest bye = caller.nextRequest("BYE");
        caller.send(SipResponse.to(bye, 200).build());
        assertThat(now(ending)).containsExactly(new Hangup("call@10.0.0.9", 200, 200));
        assertThat(over).singleElement().extracting(CallDetail::reason).isEqualTo(EndReason.OPERATOR);
    }

    /** Each side gets its BYE under the Call-ID that it knows: another would be 481. */
    @Test
    void callsWithHiddenCallIdsEndOnBothSides() {
        proxy(p -> p.hideTopology(t -> t.callIds()));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        String callId = caller.call("9196").callId();
        world.pass();
        assertThat(callee.call().callId()).startsWith("jf~");
        assertThat(now(tracker.end(callId))).containsExactly(new Hangup(callId, 200, 200));
        assertThat(caller.heard).endsWith("REMOTE_BYE 200");
        assertThat(callee.heard).endsWith("REMOTE_BYE 200");
        assertThat(caller.sessions() + callee.sessions()).isZero();
    }

    @Test
    void aRingingCallWithAHiddenCallIdIsCancelled() {
        proxy(p -> p.hideTopology(t -> t.callIds()));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(session -> session.ring());
        String callId = caller.call("9196").callId();
        world.pass();
        assertThat(now(tracker.end(callId))).containsExactly(new Hangup(callId, 487, 487));
        assertThat(callee.heard).endsWith("REMOTE_CANCEL 487");
    }
}
