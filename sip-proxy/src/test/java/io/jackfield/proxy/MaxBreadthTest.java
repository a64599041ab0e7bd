package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.fork;
import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import io.jackfield.sip.transaction.TransactionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5393: requests that forks multiply stay few, whatever users register. */
class MaxBreadthTest {
    private final World world = new World();
    private final World.Peer caller = world.peer("10.0.0.9", 5060);
    private final World.Peer callee = world.peer("10.0.0.2", 5060);

    private SipProxy forking(int targets) {
        return world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> fork(request -> IntStream.range(0, targets)
                        .mapToObj(i -> Target.uri(SipUri.of("sip:phone" + i + "@10.0.0.2:5060")))
                        .toList()))));
    }

    private List<String> shares() {
        List<String> shares = new ArrayList<>();
        callee.socket.received().stream()
                .filter(message -> message instanceof SipRequest request && request.isInvite())
                .forEach(invite -> shares.addAll(invite.headers(Header.MAX_BREADTH)));
        return shares;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                       | 1 | 60",
                "                       | 3 | 20 20 20",
                "Max-Breadth: 10        | 3 | 4 3 3",
                "Max-Breadth: 10        | 1 | 10",
                "Max-Breadth: 61        | 1 | 60",
                "Max-Breadth: 999999999 | 2 | 30 30",
                "Max-Breadth: many      | 2 | 30 30",
                "Max-Breadth: 1         | 1 | 1",
            })
    void isSharedOutAmongTheBranches(String came, int targets, String shares) {
        forking(targets);
        if (came == null) {
            caller.invite();
        } else {
            caller.invite(came);
        }
        world.pass();
        assertThat(String.join(" ", shares())).isEqualTo(shares);
    }

    /** RFC 5393 5.3.3.1: what a branch had is free again when it is over. */
    @Test
    void moreTargetsThanMayBePendingAreTriedAfterTheOthers() {
        forking(3);
        caller.invite("Max-Breadth: 2");
        world.pass();
        SipRequest first = callee.nextRequest("INVITE");
        SipRequest second = callee.nextRequest("INVITE");
        callee.nothingMore();
        callee.answer(first, 486);
        world.pass();
        callee.nextRequest("ACK");
        callee.nothingMore();
        callee.answer(second, 486);
        world.pass();
        callee.nextRequest("ACK");
        assertThat(callee.nextRequest("INVITE").requestUri().user()).isEqualTo("phone2");
        assertThat(shares()).containsExactly("1", "1", "2");
    }

    @Test
    void withNoneLeftItIs440() {
        SipProxy proxy = forking(2);
        caller.invite("Max-Breadth: 0");
        world.pass();
        assertThat(caller.nextResponse(440).reason()).isEqualTo("Max-Breadth Exceeded");
        callee.nothingMore();
        assertThat(proxy.counters().tooBroad()).isEqualTo(1);
    }

    @Test
    void oneTargetAfterAnotherGetsAllOfIt() {
        world.proxy(p -> p.maxBreadth(7)
                .routes(r ->
                        r.open(Method.INVITE, call -> relay(World.pool("sip:10.0.0.2:5060", "sip:10.0.0.2:5060")))));
        caller.invite();
        world.pass();
        callee.answer(callee.nextRequest("INVITE"), 503);
        world.pass();
        assertThat(shares()).containsExactly("7", "7");
    }

    /** RFC 5393 3: two users whose contacts are both of them, at two proxies. */
    @Test
    void twoUsersWhoLeadToEachOther() {
        SipNode other = SipNode.builder()
                .name("other")
                .network(world.sim.network())
                .listen(l -> l.udp("10.0.0.3", 5060))
                .transactions(
                        TransactionSettings.builder().tryingAfter(Duration.ZERO).build())
                .random(new SplittableRandom(3))
                .build();
        SipProxy.builder(other)
                .routes(r -> r.open(Method.INVITE, call -> fork(bothAt("10.0.0.1"))))
                .build();
        world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> fork(bothAt("10.0.0.3")))));
        caller.send(caller.request("INVITE", "sip:a@10.0.0.1", 1, "<sip:a@10.0.0.1>"));
        world.sim.run(Duration.ofSeconds(60));
        caller.nextResponse(100);
        assertThat(caller.next().toString()).isNotEmpty();
        assertThat(world.sim.network().sent()).isLessThan(100);
    }

    private static TargetSelector bothAt(String proxy) {
        List<Target> both = List.of(Target.uri(SipUri.of("sip:a@" + proxy)), Target.uri(SipUri.of("sip:b@" + proxy)));
        return request -> both;
    }

    /** No two requests are alike, so none is a loop; together or one after another, 8 to the power of 69 would come of one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void usersWhoLeadToEachOtherInEverNewForms(boolean together) {
        int[] forms = {0};
        TargetSelector users = request -> IntStream.range(0, 8)
                .mapToObj(i -> Target.uri(SipUri.of("sip:a@10.0.0.1;form=" + forms[0]++))
                        .withQ(together ? 1 : (8 - i) / 10.0))
                .toList();
        SipProxy proxy = world.proxy(p -> p.routes(r -> r.open(Method.INVITE, call -> fork(users))));
        caller.send(caller.request("INVITE", "sip:a@10.0.0.1", 1, "<sip:a@10.0.0.1>"));
        world.sim.run(Duration.ofSeconds(60));
        assertThat(world.sim.network().sent()).isLessThan(1_500);
        assertThat(proxy.counters().relayed()).isLessThanOrEqualTo(65);
        assertThat(proxy.counters().loops()).isPositive();
        world.nothingIsLeft();
    }
}
