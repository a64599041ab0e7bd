package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static io.jackfield.proxy.Decision.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.proxy.World.Peer;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a relay may change and who may take part in it: edits, timers, branch, reply and failure hooks. */
class RelayHooksTest {
    private final World world = new World();
    private final Peer caller = world.peer("10.0.0.9", 5060);
    private final Peer first = world.peer("10.0.0.2", 5060);
    private final Peer second = world.peer("10.0.0.3", 5060);
    private final List<String> log = new ArrayList<>();

    private SipProxy proxy(Route route) {
        return world.proxy(p -> p.routes(r -> r.open(Method.INVITE, route)));
    }

    @Test
    void headersAreAddedSetAndRemovedAndTheUriIsReplaced() {
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060"))
                .toUri(SipUri.of("sip:700@media.example"))
                .toUser("701")
                .header("X-Dest-Type", "ivr")
                .header("X-Dest-Type", "queue")
                .setHeader("Subject", "new")
                .removeHeader("X-Secret"));
        caller.invite("Subject: old", "X-Secret: 1", "X-Secret: 2");
        world.pass();
        SipRequest invite = first.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:701@media.example");
        assertThat(invite.headers("X-Dest-Type")).containsExactly("ivr", "queue");
        assertThat(invite.headers("Subject")).containsExactly("new");
        assertThat(invite.headers("X-Secret")).isEmpty();
    }

    @Test
    void whatIsNoHeaderIsRefusedWhenItIsSaid() {
        Relay relay = relay(World.pool("sip:10.0.0.2:5060"));
        assertThatThrownBy(() -> relay.header("X-A\r\nX-B", "1")).hasMessageContaining("no header name");
        assertThatThrownBy(() -> relay.setHeader("X-A", "1\r\nX-B: 2")).hasMessageContaining("more than one line");
        assertThatThrownBy(() -> relay.ringing(Duration.ZERO)).hasMessageContaining("at least 1 s");
    }

    @Test
    void aRedirectionNamesItsContactsInOrder() {
        proxy(call -> Decision.redirect(SipUri.of("sip:a@h.example"), SipUri.of("sip:b@h.example")));
        caller.invite();
        world.pass();
        SipResponse moved = caller.nextResponse(302);
        assertThat(moved.contacts())
                .extracting(c -> c.uri().text())
                .containsExactly("sip:a@h.example", "sip:b@h.example");
        assertThat(moved.contacts().get(0).q())
                .isGreaterThan(moved.contacts().get(1).q());
        assertThatThrownBy(Decision::redirect).hasMessageContaining("at least one contact");
    }

    @Test
    void branchAndReplyHooksSeeEachCopyAndTheVariables() {
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060", "sip:10.0.0.3:5060"))
                .variable("trunk", "a")
                .onBranch(branch -> {
                    log.add("branch " + branch.index() + ' ' + branch.to().remoteHostText() + ' '
                            + branch.variables().get("trunk").orElse("-"));
                    branch.copy().add("X-Branch", Integer.toString(branch.index()));
                })
                .onReply(back -> {
                    log.add("reply " + back.response().status() + " from "
                            + back.from().remoteHostText());
                    back.copy().add("X-Seen", back.variables().get("trunk").orElse("-"));
                }));
        caller.invite();
        world.pass();
        caller.nextResponse(100);
        SipRequest one = first.nextRequest("INVITE");
        assertThat(one.headers("X-Branch")).containsExactly("0");
        first.answer(one, 503);
        world.pass();
        SipRequest two = second.nextRequest("INVITE");
        assertThat(two.headers("X-Branch")).containsExactly("1");
        second.answer(two, 183);
        second.answer(two, 200);
        world.pass();
        assertThat(caller.nextResponse(183).headers("X-Seen")).containsExactly("a");
        assertThat(caller.nextResponse(200).headers("X-Seen")).containsExactly("a");
        assertThat(log)
                .containsExactly(
                        "branch 0 10.0.0.2 a",
                        "branch 1 10.0.0.3 a",
                        "reply 183 from 10.0.0.3",
                        "reply 200 from 10.0.0.3");
    }

    private static List<Target> to(String uri) {
        return List.of(Target.uri(SipUri.of(uri)));
    }

    @Test
    void aFailureRouteTriesAnotherTargetAndForgetsWhatTheFirstSaid() {
        SipProxy proxy =
                proxy(call -> relay(request -> to("sip:1002@10.0.0.2:5060")).onFailure(failed -> {
                    log.add("failed " + failed.status() + " of " + failed.tried());
                    return Optional.of(
                            relay(request -> to("sip:voicemail@10.0.0.3:5060")).header("X-Reason", "busy"));
                }));
        caller.invite();
        world.pass();
        caller.nextResponse(100);
        first.answer(first.nextRequest("INVITE"), 486);
        world.pass();
        first.nextRequest("ACK");
        SipRequest again = second.nextRequest("INVITE");
        assertThat(again.requestUri().user()).isEqualTo("voicemail");
        assertThat(again.header("X-Reason")).contains("busy");
        caller.nothingMore();
        second.answer(again, 404);
        world.pass();
        caller.nextResponse(404); // the 486 would have been as good a class, but its leg is over
        assertThat(log).containsExactly("failed 486 of 1");
        assertThat(proxy.counters().furtherLegs()).isEqualTo(1);
        world.nothingIsLeft();
    }

    @Test
    void aSecondLegMayHaveAFailureRouteOfItsOwn() {
        Relay last = relay(request -> to("sip:c@10.0.0.3:5060")).onFailure(failed -> {
            log.add("second " + failed.status() + " of " + failed.tried());
            return Optional.of(reply(480, "Everybody Busy"));
        });
        proxy(call -> relay(request -> to("sip:a@10.0.0.2:5060")).onFailure(failed -> Optional.of(last)));
        caller.invite();
        world.pass();
        caller.nextResponse(100);
        first.answer(first.nextRequest("INVITE"), 600);
        world.pass();
        second.answer(second.nextRequest("INVITE"), 486);
        world.pass();
        assertThat(caller.nextResponse(480).reason()).isEqualTo("Everybody Busy");
        assertThat(log).containsExactly("second 486 of 2");
    }

    @Test
    void withoutADecisionTheCallerGetsTheBestResponse() {
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060")).onFailure(failed -> {
            assertThat(failed.is(4)).isTrue();
            assertThat(failed.response()).isPresent();
            return Optional.empty();
        }));
        caller.invite();
        world.pass();
        caller.nextResponse(100);
        first.answer(first.nextRequest("INVITE"), 488);
        world.pass();
        caller.nextResponse(488);
    }

    @Test
    void aFailureRouteThatThrowsLeavesTheBestResponse() {
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060")).onFailure(failed -> {
            throw new IllegalStateException("broken");
        }));
        caller.invite();
        world.pass();
        caller.nextResponse(100);
        SipRequest invite = first.nextRequest("INVITE");
        assertThatThrownBy(() -> {
                    first.answer(invite, 488);
                    world.pass();
                })
                .hasMessageContaining("broken");
        world.pass();
        caller.nextResponse(488);
    }

    @Test
    void aFailureRouteMayWaitAndACancelMeanwhileEndsTheCall() {
        CompletableFuture<Decision> later = new CompletableFuture<>();
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060")).onFailure(failed -> Optional.of(Decision.await(later))));
        Phone phone = world.phone("1001", "10.0.0.8");
        InviteSession session = phone.call("9196");
        world.pass();
        first.answer(first.nextRequest("INVITE"), 486);
        world.pass();
        session.hangup();
        world.pass();
        assertThat(phone.heard).containsExactly("LOCAL_CANCEL 487");
        later.complete(relay(World.pool("sip:10.0.0.3:5060")));
        world.pass();
        second.nothingMore();
        world.nothingIsLeft();
    }

    @Test
    void aCancelledCallHasNoFailureRoute() {
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060")).onFailure(failed -> {
            log.add("asked");
            return Optional.empty();
        }));
        Phone phone = world.phone("1001", "10.0.0.8");
        world.phone("9196", "10.0.0.4");
        InviteSession session = phone.call("9196");
        world.pass();
        SipRequest invite = first.nextRequest("INVITE");
        first.answer(invite, 180);
        world.pass();
        session.hangup();
        world.pass();
        first.answer(first.nextRequest("CANCEL"), 200);
        first.answer(invite, 487);
        world.pass();
        assertThat(phone.heard).endsWith("LOCAL_CANCEL 487");
        assertThat(log).isEmpty();
    }

    @Test
    void theLimitOfTargetsHoldsForAllLegsTogether() {
        world.proxy(p -> p.maxTargets(2)
                .routes(r -> r.open(
                        Method.INVITE,
                        call -> relay(World.pool("sip:10.0.0.2:5060")).onFailure(this::again))));
        caller.invite();
        world.pass();
        caller.nextResponse(100);
        first.answer(first.nextRequest("INVITE"), 486);
        world.pass();
        first.nextRequest("ACK");
        first.answer(first.nextRequest("INVITE"), 486);
        world.pass();
        first.nextRequest("ACK");
        first.nothingMore();
        caller.nextResponse(486);
        assertThat(log).hasSize(2);
    }

    private Optional<Decision> again(FailedCall failed) {
        log.add("again");
        return Optional.of(relay(World.pool("sip:10.0.0.2:5060")).onFailure(this::again));
    }

    // ---- timers ----

    @Test
    void aUserWhoSaysNothingIsGivenUpAfterThirtySeconds() {
        proxy(call -> Decision.fork(World.pool("sip:10.0.0.99:5060")));
        Phone phone = world.phone("1001", "10.0.0.8");
        phone.call("9196");
        world.sim.run(Duration.ofMillis(29_900));
        assertThat(phone.heard).isEmpty();
        world.sim.run(Duration.ofMillis(200));
        assertThat(phone.heard).containsExactly("REMOTE_REJECT 408");
    }

    @Test
    void aPhoneRingsForTwoMinutesSinceItLastSaidSo() {
        proxy(call -> Decision.fork(World.pool("sip:10.0.0.2:5060")));
        caller.invite();
        world.pass();
        SipRequest invite = first.nextRequest("INVITE");
        first.answer(invite, 180);
        world.sim.run(Duration.ofSeconds(100));
        first.answer(invite, 180);
        world.sim.run(Duration.ofSeconds(119));
        first.nothingMore();
        world.sim.run(Duration.ofSeconds(2));
        first.nextRequest("CANCEL");
        first.answer(invite, 487);
        world.pass();
        caller.nextResponse(100);
        caller.nextResponse(180);
        caller.nextResponse(180);
        caller.nextResponse(408);
    }

    @Test
    void timersAreSetForTheProxyAndForOneRelay() {
        world.proxy(p -> p.replyTimeout(Duration.ofSeconds(5))
                .poolReplyTimeout(Duration.ofSeconds(1))
                .ringingTimeout(Duration.ofSeconds(10))
                .routes(r -> r.open(
                        Method.INVITE,
                        call -> call.requestUri().user().equals("pool")
                                ? relay(World.pool("sip:10.0.0.98:5060", "sip:10.0.0.2:5060"))
                                        .ringing(Duration.ofSeconds(3))
                                : Decision.fork(World.pool("sip:10.0.0.99:5060")))));
        Phone phone = world.phone("1001", "10.0.0.8");
        phone.call("9196");
        world.sim.run(Duration.ofMillis(5_100));
        assertThat(phone.heard).containsExactly("REMOTE_REJECT 408");

        phone.call("pool");
        world.sim.run(Duration.ofMillis(1_100));
        SipRequest invite = first.nextRequest("INVITE");
        first.answer(invite, 180);
        world.sim.run(Duration.ofMillis(2_900));
        first.nothingMore();
        world.sim.run(Duration.ofMillis(200));
        first.nextRequest("CANCEL");
        assertThatThrownBy(() -> World.class.cast(new World()).proxy(p -> p.replyTimeout(Duration.ZERO)))
                .hasMessageContaining("reply timeout");
    }

    @Test
    void timersOutOfRangeAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> world.proxy(p -> p.replyTimeout(Duration.ofSeconds(33))
                        .poolReplyTimeout(Duration.ZERO)
                        .ringingTimeout(Duration.ofMillis(5))))
                .hasMessageContaining("reply timeout PT33S")
                .hasMessageContaining("pool reply timeout PT0S")
                .hasMessageContaining("ringing timeout");
    }

    @Test
    void contactsOfAHeaderAreNotTakenForARoute() {
        proxy(call -> relay(World.pool("sip:10.0.0.2:5060")).header("Route", "<sip:10.0.0.3:5060;lr>"));
        caller.invite();
        world.pass();
        assertThat(first.nextRequest("INVITE").headers(Header.ROUTE)).containsExactly("<sip:10.0.0.3:5060;lr>");
    }
}
