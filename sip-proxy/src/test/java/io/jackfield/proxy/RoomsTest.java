package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.routing.Rooms;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All participants of a room meet on one node, whatever their calls have in common. */
class RoomsTest {
    private final World world = new World();
    private final Peer caller = world.peer("10.0.0.9", 5060);
    private final List<Peer> nodes =
            List.of(world.peer("10.0.0.2", 5060), world.peer("10.0.0.3", 5060), world.peer("10.0.0.4", 5060));
    private final Set<String> dead = new HashSet<>();
    private long nowNs = 1;
    private int turn;
    private int calls;

    /** Round robin over the nodes that live: the worst there is for a conference. */
    private List<Target> pool() {
        List<Target> all = new ArrayList<>();
        for (Peer node : nodes) {
            if (!dead.contains(node.host)) {
                all.add(Target.nextHop(SipUri.of("sip:" + node.host + ":5060")));
            }
        }
        Collections.rotate(all, -turn++);
        return all;
    }

    private Rooms rooms(int limit) {
        Rooms rooms = Rooms.over(request -> pool())
                .limit(limit)
                .idle(Duration.ofMinutes(10))
                .clock(() -> nowNs)
                .build();
        world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> Decision.relay(rooms.selector(call.requestUri().user())))));
        return rooms;
    }

    /** Calls a room and is answered with this status, by all whom it reaches; who was asked, in turn. */
    private List<String> call(String room, int... statuses) {
        String callId = ++calls + "@";
        caller.send(caller.request("INVITE", "sip:" + room + "@example.com", 1, "<sip:" + room + "@example.com>")
                .replace("call@", callId));
        List<String> asked = new ArrayList<>();
        for (int status : statuses) {
            world.pass();
            for (Peer node : nodes) {
                int size = node.socket.received().size();
                if (size > 0
                        && node.socket.received().get(size - 1) instanceof SipRequest invite
                        && invite.isInvite()
                        && invite.callId().startsWith(callId)
                        && !asked.contains(node.host)) {
                    asked.add(node.host);
                    node.answer(invite, status);
                    break;
                }
            }
        }
        world.pass();
        return asked;
    }

    @Test
    void participantsMeetOnOneNodeAndRoomsAreSpread() {
        Rooms rooms = rooms(100);
        String first = call("conf1", 200).get(0);
        String other = call("conf2", 200).get(0);
        assertThat(other).isNotEqualTo(first);
        for (int i = 0; i < 5; i++) {
            assertThat(call("conf1", 200)).containsExactly(first);
            assertThat(call("conf2", 200)).containsExactly(other);
        }
        assertThat(rooms.node("conf1")).map(SipUri::host).hasValue(first);
        assertThat(rooms.moved()).isZero();
    }

    @Test
    void aNodeThatDiesIsReplacedOnceForAll() {
        Rooms rooms = rooms(100);
        String first = call("conf1", 200).get(0);
        dead.add(first); // the probes have found it
        String next = call("conf1", 200).get(0);
        assertThat(next).isNotEqualTo(first);
        dead.clear();
        for (int i = 0; i < 4; i++) {
            assertThat(call("conf1", 200)).containsExactly(next);
        }
        assertThat(rooms.moved()).isEqualTo(1);
    }

    /** The probes do not know yet: the call finds another node, and all who come later follow it. */
    @Test
    void whoFailsOverTakesTheRoomAlong() {
        Rooms rooms = rooms(100);
        String first = call("conf1", 200).get(0);
        List<String> asked = call("conf1", 503, 200);
        assertThat(asked).hasSize(2).first().isEqualTo(first);
        assertThat(call("conf1", 200)).containsExactly(asked.get(1));
        assertThat(rooms.moved()).isEqualTo(1);
    }

    @Test
    void roomsAreForgottenAndBounded() {
        Rooms rooms = rooms(2);
        call("conf1", 200);
        nowNs += Duration.ofMinutes(6).toNanos();
        call("conf2", 200);
        call("conf3", 200);
        assertThat(rooms.size()).isEqualTo(2);
        assertThat(rooms.untold()).isEqualTo(1);
        nowNs += Duration.ofMinutes(6).toNanos();
        assertThat(rooms.node("conf1")).isEmpty();
        call("conf3", 200);
        assertThat(rooms.node("conf3")).isPresent();
        assertThat(rooms.node("conf2")).isPresent();
        rooms.forget("conf2");
        assertThat(rooms.node("conf2")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rooms.over(request -> List.of())
                        .limit(0)
                        .idle(Duration.ZERO)
                        .build())
                .withMessageContaining("limit 0")
                .withMessageContaining("idle PT0S");
    }
}
