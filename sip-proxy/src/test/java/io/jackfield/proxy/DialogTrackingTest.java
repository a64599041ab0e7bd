package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.dialog.CallDetail;
import io.jackfield.proxy.dialog.DialogPhase;
import io.jackfield.proxy.dialog.DialogRecord;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.dialog.EndReason;
import io.jackfield.proxy.dialog.Hangup;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Calls that are followed: what is known of them, how they are ended and limited, and that each is told of once. */
class DialogTrackingTest {
    private final World world = new World();
    private final List<CallDetail> over = new ArrayList<>();
    private final List<TargetObserver.Kind> told = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private DialogTracker tracker = tracked(t -> t);

    private DialogTracker tracked(UnaryOperator<DialogTracker.Builder> settings) {
        return settings.apply(DialogTracker.builder(world.node)
                        .clock(() -> Instant.ofEpochSecond(
                                0, world.node.layers().get(0).shard().nowNs()))
                        .onEnd(over::add))
                .build();
    }

    private void proxy() {
        Target target =
                Target.nextHop(SipUri.of("sip:10.0.0.2:5060")).withObserver((to, outcome) -> told.add(outcome.kind()));
        world.proxy(p -> p.observe(tracker)
                .gate(tracker.limit("trunk", 1))
                .routes(r -> r.open(Method.INVITE, call -> {
                    call.variables().set("trunk", "a");
                    return relay(request -> List.of(target));
                })));
    }

    private List<DialogRecord> list() {
        return now(tracker.list(100));
    }

    private <T> T now(CompletionStage<T> stage) {
        world.pass();
        return stage.toCompletableFuture().getNow(null);
    }

    @Test
    void aCallIsKnownFromItsInviteToItsBye() {
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(session -> session.ring());
        caller.call("9196");
        world.pass();

        assertThat(list()).singleElement().satisfies(call -> {
            assertThat(call.phase()).isEqualTo(DialogPhase.EARLY);
            assertThat(call.caller().address()).contains("sip:1001@example.com");
            assertThat(call.callee().address()).contains("sip:9196@example.com");
            assertThat(call.caller().source()).isEqualTo("udp:10.0.0.9:5060");
            assertThat(call.profiles()).containsExactly("trunk=a");
        });
        assertThat(tracker.counters().early()).isEqualTo(1);

        callee.call().accept(Phone.SDP);
        world.pass();
        assertThat(list()).singleElement().satisfies(call -> {
            assertThat(call.phase()).isEqualTo(DialogPhase.CONFIRMED);
            assertThat(call.variables()).containsEntry("trunk", "a");
            assertThat(call.times().answered()).isPresent();
            assertThat(call.id().calleeTag()).isNotEmpty();
            assertThat(call.callee().contact()).contains("10.0.0.2");
        });
        assertThat(tracker.count("trunk", "a")).isEqualTo(1);

        world.sim.run(Duration.ofSeconds(10));
        callee.call().hangup();
        world.pass();
        assertThat(list()).isEmpty();
        assertThat(tracker.profileCounts()).isEmpty();
        assertThat(over).singleElement().satisfies(detail -> {
            assertThat(detail.reason()).isEqualTo(EndReason.CALLEE);
            assertThat(detail.duration()).isBetween(Duration.ofSeconds(10), Duration.ofMillis(10_500));
        });
        assertThat(told).endsWith(TargetObserver.Kind.ESTABLISHED, TargetObserver.Kind.ENDED);
    }

    /**
     * Symptom: on a busy machine a destination had no calls while one was up. Cause: its 200, repeated because the ACK was late, counted as
     * the end of the attempt that the call had become. Reference: RFC 3261 13.3.1.4.
     */
    @Test
    void aRepeated200IsNoEndOfTheCall() {
        proxy();
        Peer caller = world.peer("10.0.0.9", 5060);
        Peer callee = world.peer("10.0.0.2", 5060);
        caller.invite();
        world.pass();
        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(invite, 200);
        world.pass();
        callee.answer(invite, 200);
        world.pass();
        assertThat(told).containsExactly(TargetObserver.Kind.ANSWERED, TargetObserver.Kind.ESTABLISHED);
    }

    @Test
    void endingACallSendsByeToBothSidesAsTheOtherWouldHave() {
        proxy();
        Peer caller = world.peer("10.0.0.9", 5060);
        Peer callee = world.peer("10.0.0.2", 5060);
        caller.invite("Record-Route: <sip:10.0.0.8;lr>");
        world.pass();
        caller.nextResponse(100);
        SipRequest invite = callee.nextRequest("INVITE");
        callee.answer(invite, 200);
        world.pass();
        caller.nextResponse(200);

        CompletionStage<List<Hangup>> ending = tracker.end("call@10.0.0.9");
        Peer upstream = world.peer("10.0.0.8", 5060);
        world.pass();

        SipRequest toCallee = callee.nextRequest("BYE");
        assertThat(toCallee.requestUri().text()).isEqualTo("sip:9196@10.0.0.2:5060");
        assertThat(toCallee.fromTag()).isEqualTo("caller");
        assertThat(toCallee.toTag()).isEqualTo("callee-10.0.0.2");
        assertThat(toCallee.cseqNumber()).isEqualTo(2);
        assertThat(toCallee.routes()).isEmpty();
        SipRequest toCaller = upstream.nextRequest("BYE");
        assertThat(toCaller.requestUri().text()).isEqualTo("sip:1001@10.0.0.9:5060");
        assertThat(toCaller.fromTag()).isEqualTo("callee-10.0.0.2");
        assertThat(toCaller.toTag()).isEqualTo("caller");
        assertThat(toCaller.routes())
                .singleElement()
                .satisfies(route -> assertThat(route.text()).contains("10.0.0.8"));
        callee.answer(toCallee, 200);
        upstream.answer(toCaller, 481);

        assertThat(now(ending)).containsExactly(new Hangup("call@10.0.0.9", 481, 200));
        assertThat(over).singleElement().extracting(CallDetail::reason).isEqualTo(EndReason.OPERATOR);
        assertThat(list()).isEmpty();
        assertThat(now(tracker.end("call@10.0.0.9"))).isEmpty();
    }

    @Test
    void realPhonesTakeTheByesAndTheCallIsToldOfOnce() {
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();
        callee.call().reinvite(Phone.SDP); // so that its CSeq counts on
        world.pass();
        String callId = list().get(0).id().callId();

        List<Hangup> ended = now(tracker.end(callId));

        assertThat(ended).containsExactly(new Hangup(callId, 200, 200));
        assertThat(caller.sessions()).isZero();
        assertThat(callee.sessions()).isZero();
        assertThat(over).hasSize(1);
        world.nothingIsLeft();
        assertThat(over).hasSize(1);
    }

    @Test
    void aCallThatLastsTooLongIsEnded() {
        tracker = tracked(t -> t.maxDuration(Duration.ofMinutes(1)));
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.sim.run(Duration.ofSeconds(59));
        assertThat(caller.sessions()).isEqualTo(1);
        world.sim.run(Duration.ofSeconds(2));

        assertThat(caller.sessions()).isZero();
        assertThat(callee.sessions()).isZero();
        assertThat(over).singleElement().extracting(CallDetail::reason).isEqualTo(EndReason.TIME_LIMIT);
        assertThat(tracker.counters().forced()).isEqualTo(1);
        world.nothingIsLeft();
    }

    @Test
    void aCallWithALimitOfItsOwnIsEndedByThat() {
        tracker = tracked(t -> t.maxDuration(Duration.ofHours(1)));
        world.proxy(p -> p.observe(tracker)
                .routes(r -> r.open(Method.INVITE, call -> {
                    call.variables().set(DialogTracker.MAX_DURATION, "5");
                    return relay(World.pool("sip:10.0.0.2:5060"));
                })));
        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.sim.run(Duration.ofSeconds(6));
        assertThat(caller.sessions()).isZero();
    }

    @Test
    void aProfilesLimitRefusesTheCallAboveIt() {
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();
        Peer second = world.peer("10.0.0.66", 5060);
        second.invite();
        world.pass();
        assertThat(second.nextResponse(503).header("Retry-After")).contains("10");
        assertThat(tracker.counters().limited()).isEqualTo(1);

        caller.call().hangup();
        world.pass();
        Peer third = world.peer("10.0.0.77", 5060);
        third.invite();
        world.pass();
        third.nextResponse(100);
        third.nextResponse(200);
    }

    @Test
    void callsThatFailAreToldOfWithTheirStatus() {
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2").onCall(session -> session.reject(486));
        caller.call("9196");
        world.pass();
        assertThat(over).singleElement().satisfies(detail -> {
            assertThat(detail.reason()).isEqualTo(EndReason.REJECTED);
            assertThat(detail.status()).isEqualTo(486);
            assertThat(detail.duration()).isZero();
        });
        assertThat(tracker.counters().early()).isZero();
    }

    @Test
    void whatIsAboveTheLimitGoesOnUnseen() {
        tracker = tracked(t -> t.maxDialogs(1).meters(meters));
        world.proxy(p ->
                p.observe(tracker).routes(r -> r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060")))));
        world.phone("9196", "10.0.0.2");
        Phone first = world.phone("1001", "10.0.0.9");
        Phone second = world.phone("1002", "10.0.0.10");
        first.call("9196");
        second.call("9196");
        world.pass();
        assertThat(first.heard).contains("up");
        assertThat(second.heard).contains("up");
        assertThat(list()).hasSize(1);
        assertThat(meters.get("jackfield.proxy.dialogs.untracked")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        second.call().hangup();
        first.call().hangup();
        world.pass();
        assertThat(over).hasSize(1);
        assertThat(tracker.counters().confirmed()).isZero();
    }

    @Test
    void anotherTrackerGoesOnWithARecord() {
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();
        byte[] kept = list().get(0).encode();
        DialogTracker before = tracker;
        String callId = list().get(0).id().callId();
        caller.call().hangup();
        world.pass();
        assertThat(now(before.list(9))).isEmpty();

        before.restore(DialogRecord.decode(kept).orElseThrow());
        assertThat(list()).singleElement().isEqualTo(DialogRecord.decode(kept).orElseThrow());
        assertThat(now(before.end(callId))).containsExactly(new Hangup(callId, 481, 481));
        assertThat(callee.sessions()).isZero();
    }

    @Test
    void recordsSurviveTheirBytesAndGarbageIsNone() {
        proxy();
        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();
        DialogRecord call = list().get(0);
        byte[] bytes = call.encode();
        assertThat(DialogRecord.decode(bytes)).contains(call);

        Random random = new Random(1);
        for (int i = 0; i < bytes.length; i++) {
            assertThat(DialogRecord.decode(Arrays.copyOf(bytes, i))).isEmpty();
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) (1 + random.nextInt(255));
            DialogRecord.decode(changed); // anything but an exception
        }
    }

    @Test
    void wrongSettingsAreAllNamed() {
        assertThatThrownBy(() -> DialogTracker.builder(world.node)
                        .maxDialogs(0)
                        .maxDuration(Duration.ZERO)
                        .build())
                .hasMessageContaining("max-dialogs")
                .hasMessageContaining("max-duration");
    }
}
