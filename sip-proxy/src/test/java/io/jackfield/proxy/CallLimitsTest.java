package io.jackfield.proxy;

import static io.jackfield.proxy.database.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.database.Database;
import io.jackfield.proxy.World.Peer;
import io.jackfield.proxy.database.TestDatabase;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.routing.CallLimits;
import io.jackfield.proxy.routing.Dids;
import io.jackfield.proxy.routing.Refresh;
import io.jackfield.proxy.routing.Tenants;
import io.jackfield.proxy.routing.Trunks;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The limits in the tables of trunks and tenants, on each database. */
@ParameterizedClass
@EnumSource
@Timeout(120)
class CallLimitsTest {
    private final Database database;
    private final World world = new World();
    private final Peer caller = world.peer("10.0.0.9", 5060);
    private final Peer first = world.peer("10.0.0.2", 5060);
    private final Peer second = world.peer("10.0.0.3", 5060);
    private final DialogTracker tracker = DialogTracker.builder(world.node).build();
    private final Deque<String> up = new ArrayDeque<>();
    private Trunks trunks;
    private CallLimits limits;
    private int calls;

    CallLimitsTest(TestDatabase kind) {
        database = kind.migrated();
        execute(database, "INSERT INTO tenant (domain) VALUES (?)", "one.example");
        trunk("first", "sip:10.0.0.2", "");
        trunk("second", "sip:10.0.0.3", "");
        trunk("source", "sip:10.0.0.9", "10.0.0.9");
        execute(database, "UPDATE trunk SET domain = ? WHERE name = ?", "one.example", "source");
        for (String trunk : new String[] {"first", "second"}) {
            execute(
                    database,
                    "INSERT INTO trunk_routing (prefix, trunk, priority) VALUES (?, ?, ?)",
                    "+44",
                    trunk,
                    trunk.equals("first") ? 9 : 1);
        }
    }

    private void trunk(String name, String uri, String sources) {
        execute(database, "INSERT INTO trunk (name, uri, sources) VALUES (?, ?, ?)", name, uri, sources);
    }

    private void limit(String table, String key, String name, int most, int perSecond) {
        execute(
                database,
                "UPDATE " + table + " SET max_calls = ?, calls_per_second = ? WHERE " + key + " = ?",
                most,
                perSecond,
                name);
    }

    private void proxy() {
        Refresh refresh = Refresh.from(database).every(Duration.ofDays(1));
        trunks = Trunks.open(refresh);
        Tenants tenants = Tenants.open(refresh, trunks, Dids.of(java.util.List.of()));
        limits = CallLimits.of(trunks, tenants, tracker);
        Random random = new Random(1);
        world.proxy(p -> p.trust(trunks::contains)
                .observe(tracker)
                .gate(limits)
                .routes(r -> r.on(Method.INVITE, call -> limits.toTrunks(call, random))));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Calls, and is answered by whom it reaches: his address, or the status. */
    private String call(String number) {
        String callId = ++calls + "@";
        caller.send(caller.request("INVITE", "sip:" + number + "@example.com", 1, "<sip:" + number + "@example.com>")
                .replace("call@", callId));
        world.sim.run(Duration.ofMillis(5));
        for (Peer trunk : new Peer[] {first, second}) {
            int size = trunk.socket.received().size();
            if (size > 0
                    && trunk.socket.received().get(size - 1) instanceof SipRequest invite
                    && invite.isInvite()
                    && invite.callId().startsWith(callId)) {
                trunk.answer(invite, 200);
                world.sim.run(Duration.ofMillis(5));
                SipResponse ok = last();
                up.add("BYE " + ok.contacts().get(0).uri().text() + '\n'
                        + ok.header("To").orElseThrow() + '\n'
                        + ok.header("Record-Route").orElseThrow() + '\n' + callId);
                return trunk.host;
            }
        }
        SipResponse refused = last();
        if (refused.status() == 503) {
            assertThat(refused.header("Retry-After")).isPresent();
        }
        return Integer.toString(refused.status());
    }

    private SipResponse last() {
        return (SipResponse)
                caller.socket.received().get(caller.socket.received().size() - 1);
    }

    /** Ends the oldest call that is up. */
    private void hangUp(Peer callee) {
        String[] call = up.remove().split("\n");
        caller.send(caller.request("BYE", call[0].substring(4), 2, call[1], "Route: " + call[2])
                .replace("call@", call[3]));
        world.sim.run(Duration.ofMillis(5));
        SipRequest bye = (SipRequest)
                callee.socket.received().get(callee.socket.received().size() - 1);
        assertThat(bye.method()).isEqualTo(Method.BYE);
        callee.answer(bye, 200);
        world.sim.run(Duration.ofMillis(5));
    }

    @Test
    void aTrunkThatIsFullIsPassedOver() {
        limit("trunk", "name", "first", 1, 0);
        limit("trunk", "name", "second", 2, 0);
        proxy();
        assertThat(call("+441")).isEqualTo("10.0.0.2");
        assertThat(call("+441")).isEqualTo("10.0.0.3");
        assertThat(call("+441")).isEqualTo("10.0.0.3");
        assertThat(call("+441")).isEqualTo("503");
        assertThat(call("+331")).isEqualTo("404");
        assertThat(limits.calls("first")).isEqualTo(1);
        assertThat(limits.calls("second")).isEqualTo(2);
        hangUp(first);
        assertThat(limits.calls("first")).isZero();
        assertThat(call("+441")).isEqualTo("10.0.0.2");
        assertThat(limits.passedOver()).isEqualTo(5);
    }

    @Test
    void whatATrunkRefusesDoesNotCount() {
        limit("trunk", "name", "first", 1, 0);
        proxy();
        caller.send(caller.request("INVITE", "sip:+441@example.com", 1, "<sip:+441@example.com>"));
        world.pass();
        assertThat(limits.calls("first")).isEqualTo(1);
        first.answer(first.nextRequest("INVITE"), 503);
        world.pass();
        assertThat(limits.calls("first")).isZero();
        assertThat(limits.calls("second")).isEqualTo(1); // the next one has it now
    }

    @Test
    void aTrunkTakesSoManyASecond() {
        limit("trunk", "name", "first", 0, 1);
        proxy();
        for (int i = 0; i < 3; i++) { // three may come at once
            assertThat(call("+441")).isEqualTo("10.0.0.2");
        }
        assertThat(call("+441")).isEqualTo("10.0.0.3");
        world.sim.run(Duration.ofSeconds(1));
        assertThat(call("+441")).isEqualTo("10.0.0.2");
    }

    @Test
    void callsFromATrunkAreLimitedToo() {
        limit("trunk", "name", "source", 1, 0);
        proxy();
        assertThat(call("+441")).isEqualTo("10.0.0.2");
        assertThat(call("+441")).isEqualTo("503");
        assertThat(limits.refused()).isEqualTo(1);
        limit("trunk", "name", "source", 2, 0);
        trunks.reload().toCompletableFuture().join();
        assertThat(call("+441")).isEqualTo("10.0.0.2");
        assertThat(call("+441")).isEqualTo("503");
    }

    @Test
    void aTenantHasLimitsAcrossHisTrunks() {
        limit("tenant", "domain", "one.example", 2, 0);
        proxy();
        assertThat(call("+441")).isEqualTo("10.0.0.2");
        assertThat(call("+441")).isEqualTo("10.0.0.2");
        assertThat(call("+441")).isEqualTo("503");
        assertThat(tracker.count("tenant", "one.example")).isEqualTo(2);
        hangUp(first);
        assertThat(call("+441")).isEqualTo("10.0.0.2");
    }

    @Test
    void aTenantMayCallSoOftenASecond() {
        limit("tenant", "domain", "one.example", 0, 1);
        proxy();
        for (int i = 0; i < 3; i++) {
            assertThat(call("+441")).isEqualTo("10.0.0.2");
        }
        assertThat(call("+441")).isEqualTo("503");
        world.sim.run(Duration.ofSeconds(1));
        assertThat(call("+441")).isEqualTo("10.0.0.2");
    }
}
