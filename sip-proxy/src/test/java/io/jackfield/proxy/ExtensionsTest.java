package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.forward.Arrival;
import io.jackfield.proxy.forward.CallStart;
import io.jackfield.proxy.forward.DialogObserver;
import io.jackfield.proxy.forward.MessageShaper;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is asked, who is told, and in which order: guard, shaper, gate, observer; and rules that are replaced while it runs. */
class ExtensionsTest {
    private final World world = new World();
    private final List<String> log = new ArrayList<>();

    /** Writes down what it is told. */
    private final class Diary implements DialogObserver {
        private final String name;

        Diary(String name) {
            this.name = name;
        }

        @Override
        public Attempt invited(CallStart call) {
            log.add(name + "invited " + call.variables().get("trunk").orElse("-"));
            return new Attempt() {
                @Override
                public void progressed(SipResponse response, Flow callee, long nowNs) {
                    log.add(name + "progressed " + response.status());
                }

                @Override
                public void answered(SipResponse response, Flow callee, long nowNs) {
                    log.add(name + "answered from " + callee.remoteHostText());
                }

                @Override
                public void failed(int status, boolean cancelled, long nowNs) {
                    log.add(name + "failed " + status + (cancelled ? " cancelled" : ""));
                }
            };
        }

        @Override
        public void confirmed(SipRequest ack, long nowNs) {
            log.add(name + "confirmed");
        }

        @Override
        public void requested(SipRequest request, Flow from, long nowNs) {
            log.add(name + "requested " + request.method());
        }

        @Override
        public void concluded(SipRequest request, int status, long nowNs) {
            log.add(name + "concluded " + request.method() + ' ' + status);
        }

        @Override
        public void ended(SipRequest bye, int status, long nowNs) {
            log.add(name + "ended " + status);
        }
    }

    private Route toPool() {
        return call -> {
            log.add("route");
            call.variables().set("trunk", "a");
            return relay(World.pool("sip:10.0.0.2:5060"));
        };
    }

    @Test
    void anObserverSeesACallFromItsInviteToItsEnd() {
        world.proxy(p -> p.observe(new Diary("")).routes(r -> r.open(Method.INVITE, toPool())));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(session -> {
            session.ring();
            session.accept(Phone.SDP);
        });
        caller.call("9196");
        world.pass();
        callee.call().reinvite(Phone.SDP);
        world.pass();
        caller.call().hangup();
        world.pass();

        assertThat(log)
                .containsExactly(
                        "route",
                        "invited a",
                        "progressed 180",
                        "answered from 10.0.0.2",
                        "confirmed",
                        "requested INVITE",
                        "concluded INVITE 200",
                        "confirmed",
                        "requested BYE",
                        "ended 200");
        world.nothingIsLeft();
    }

    @Test
    void allObserversAreToldInOrder() {
        world.proxy(
                p -> p.observe(new Diary("1 ")).observe(new Diary("2 ")).routes(r -> r.open(Method.INVITE, toPool())));
        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2").onCall(session -> session.reject(486));
        caller.call("9196");
        world.pass();
        assertThat(log).containsExactly("route", "1 invited a", "2 invited a", "1 failed 486", "2 failed 486");
    }

    @Test
    void aCallThatIsCancelledAndOneThatNobodyAnswersFail() {
        world.proxy(p -> p.observe(new Diary("")).routes(r -> r.open(Method.INVITE, toPool())));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2").onCall(InviteSession::ring);
        InviteSession session = caller.call("9196");
        world.pass();
        session.hangup();
        world.pass();
        assertThat(log).endsWith("failed 487 cancelled");

        callee.node.close();
        world.pass();
        caller.call("9196");
        world.sim.run(Duration.ofSeconds(4));
        assertThat(log).endsWith("failed 408");
    }

    @Test
    void theDialogIsOverWhenItsByeIsAnsweredOrTimesOut() {
        world.proxy(p -> p.observe(new Diary("")).routes(r -> r.open(Method.INVITE, toPool())));
        Phone caller = world.phone("1001", "10.0.0.9");
        Phone callee = world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();
        callee.node.close();
        world.pass();
        caller.call().hangup();
        world.sim.run(Duration.ofSeconds(33));
        assertThat(log).endsWith("ended 408");
        world.nothingIsLeft();
    }

    @Test
    void theGuardIsAskedFirstAndWhatItStopsGoesNoFurther() {
        List<String> seen = new ArrayList<>();
        SipProxy proxy = world.proxy(p -> p.guard((request, from, nowNs) -> {
                    seen.add(request.method().name());
                    return switch (request.callId()) {
                        case "call@10.0.0.66" -> Optional.of(Decision.drop());
                        case "call@10.0.0.77" -> Optional.of(Decision.reply(503).header("Retry-After", "9"));
                        default -> Optional.empty();
                    };
                })
                .routes(r -> r.open(Method.INVITE, toPool())));
        Peer dropped = world.peer("10.0.0.66", 5060);
        Peer refused = world.peer("10.0.0.77", 5060);
        dropped.invite();
        refused.invite();
        world.pass();
        dropped.nothingMore();
        assertThat(refused.nextResponse(503).header("Retry-After")).contains("9");
        assertThat(log).isEmpty();
        assertThat(proxy.counters().guarded()).isEqualTo(2);

        Phone caller = world.phone("1001", "10.0.0.9");
        world.phone("9196", "10.0.0.2");
        caller.call("9196");
        world.pass();
        assertThat(seen).containsExactly("INVITE", "INVITE", "INVITE", "ACK");
        world.nothingIsLeft();
    }

    @Test
    void theGuardHearsWhatWasRefusedLater() {
        RequestGuard guard = new RequestGuard() {
            @Override
            public Optional<Decision> inspect(SipRequest request, Flow from, long nowNs) {
                return Optional.empty();
            }

            @Override
            public void refused(SipRequest request, Flow from, int status, boolean credentials, long nowNs) {
                log.add(status + " " + from.remoteHostText() + ' ' + credentials);
            }
        };
        world.proxy(p -> p.guard(guard).routes(r -> r.on(Method.INVITE, toPool())));
        Peer stranger = world.peer("10.0.0.66", 5060);
        stranger.invite();
        stranger.invite("Authorization: Digest username=\"x\"");
        world.pass();
        assertThat(log).containsExactly("403 10.0.0.66 false", "403 10.0.0.66 true");
    }

    @Test
    void aGateRefusesACallBeforeItIsObserved() {
        SipProxy proxy = world.proxy(p -> p.gate(call -> {
                    log.add("gate " + call.variables().get("trunk").orElse("-"));
                    return Optional.of(Decision.reply(503).header("Retry-After", "2"));
                })
                .observe(new Diary(""))
                .routes(r -> r.open(Method.INVITE, toPool())));
        Peer caller = world.peer("10.0.0.9", 5060);
        caller.invite();
        world.pass();
        assertThat(caller.nextResponse(503).header("Retry-After")).contains("2");
        assertThat(log).containsExactly("route", "gate a");
        assertThat(proxy.counters().gated()).isEqualTo(1);
    }

    /** Adds a header to what leaves and takes it from what comes: each side must see its own alone. */
    private static final class Tagging implements MessageShaper {
        @Override
        public Optional<SipRequest> received(SipRequest request, Flow from) {
            return Optional.of(
                    request.header("X-Shaped").isPresent()
                            ? request.edit().remove("X-Shaped").build()
                            : request);
        }

        @Override
        public void forward(Arrival came, SipRequest request, RequestEdit copy, Flow to) {
            copy.add("X-Shaped", to.remoteHostText());
        }

        @Override
        public void back(SipResponse response, ResponseEdit copy, Flow from, Flow to) {
            copy.add("X-Back", from.remoteHostText() + '>' + to.remoteHostText());
        }
    }

    @Test
    void aShaperSeesWhatLeavesAndWhatComesBack() {
        world.proxy(p -> p.shape(new Tagging())
                .routes(r -> r.open(Method.INVITE, call -> {
                    assertThat(call.request().header("X-Shaped")).isEmpty();
                    return relay(World.pool("sip:10.0.0.2:5060"));
                })));
        Peer caller = world.peer("10.0.0.9", 5060);
        Peer callee = world.peer("10.0.0.2", 5060);
        caller.invite("X-Shaped: earlier");
        world.pass();
        caller.nextResponse(100);
        SipRequest invite = callee.nextRequest("INVITE");
        assertThat(invite.headers("X-Shaped")).containsExactly("10.0.0.2");
        callee.answer(invite, 180);
        world.pass();
        assertThat(caller.nextResponse(180).headers("X-Back")).containsExactly("10.0.0.2>10.0.0.9");
        callee.answer(invite, 486);
        world.pass();
        assertThat(caller.nextResponse(486).headers("X-Back")).containsExactly("10.0.0.2>10.0.0.9");
    }

    @Test
    void newRulesHoldFromTheNextRequestOn() {
        SipProxy proxy = world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> Decision.reply(486))));
        Peer caller = world.peer("10.0.0.9", 5060);
        caller.invite();
        world.pass();
        caller.nextResponse(486);

        proxy.reload(rules -> rules.domain("example.com")
                .routes(r -> r.open(Method.INVITE, call -> Decision.reply(600)))
                .gate(call -> Optional.empty()));
        caller.invite();
        world.pass();
        caller.nextResponse(600);
        assertThat(proxy.counters().reloads()).isEqualTo(1);
    }

    @Test
    void badRulesAreRefusedWithAllThatIsWrongAndTheOldOnesStay() {
        SipProxy proxy = world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> Decision.reply(486))));
        assertThatThrownBy(() -> proxy.reload(rules -> rules.domain("not a domain")
                        .routes(r -> r.on(Method.ACK, call -> Decision.drop())
                                .on(Method.INVITE, call -> Decision.drop())
                                .open(Method.INVITE, call -> Decision.drop()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a domain")
                .hasMessageContaining("ACK")
                .hasMessageContaining("two routes for INVITE");
        assertThatThrownBy(() -> proxy.reload(rules -> {
                    throw new IllegalStateException("the file is not there");
                }))
                .hasMessageContaining("the file");
        Peer caller = world.peer("10.0.0.9", 5060);
        caller.invite();
        world.pass();
        caller.nextResponse(486);
        assertThat(proxy.counters().reloads()).isZero();
    }
}
