package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators load, see and do. */
class OperationsTest {
    private static final String LIST = """
            # setid uri flags priority attributes
            2 sip:10.0.0.5:5080;transport=tcp 0 10 class=4;prefix=448;strip=2
            2 sip:10.0.0.6:5082 0x8 5 duid=abc;socket=udp:192.168.0.125:5060;pipe=p10

            1 sip:10.0.0.7:7070 4 0 duid=xyz;maxload=20
            1 sip:10.0.0.8:7072 0 5
            1 sip:10.0.0.9:7074
            """;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> changes = new ArrayList<>();

    private Dispatcher listed() {
        return Dispatcher.builder()
                .sets(DispatcherList.parse(LIST).with(Algorithm.ROUND_ROBIN))
                .meters(registry)
                .probe(p -> p.downAfter(3))
                .onState((set, uri, state) -> changes.add(set + " " + uri.host() + ' ' + state))
                .build();
    }

    // ---- loading ----

    @Test
    void readsKamailiosList(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("dispatcher.list"), LIST);
        DispatcherList list = DispatcherList.read(file);
        assertThat(list.sets().keySet()).containsExactly(1, 2);

        Dispatcher pool = listed();
        assertThat(pool.list())
                .extracting(d -> d.set() + " " + d.uri().text() + " " + d.flags() + " " + d.priority())
                .containsExactly(
                        "1 sip:10.0.0.8:7072 AP 5",
                        "1 sip:10.0.0.7:7070 DX 0",
                        "1 sip:10.0.0.9:7074 AP 0",
                        "2 sip:10.0.0.5:5080;transport=tcp AP 10",
                        "2 sip:10.0.0.6:5082 AP 5");
        assertThat(list.set(2).get(1).attributes()).hasToString("duid=abc;socket=udp:192.168.0.125:5060;pipe=p10");
        assertThat(list.set(1).get(0).attributes().maxCalls()).isEqualTo(20);
        assertThat(list.set(9)).isEmpty();
    }

    @Test
    void namesAllLinesThatAreWrong() {
        assertThatThrownBy(() -> DispatcherList.parse(
                        "x sip:a\n1\n1 mailto:a@b\n1 sip:a z\n1 sip:a 64\n1 sip:b 0 0 weight=101;cc=2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1: 'x' is no set number")
                .hasMessageContaining("line 2: it has no URI")
                .hasMessageContaining("line 3: 'mailto:a@b' is no SIP URI")
                .hasMessageContaining("line 4: flags and priority are numbers")
                .hasMessageContaining("line 5: 'sip:a': flags are a sum")
                .hasMessageContaining("weight must be 1 to 100, not '101'")
                .hasMessageContaining("cc must be 0 to 1, not '2'");
    }

    /** In Kamailio three times weight=50 loads, and the third node never gets a call (C10). */
    @Test
    void namesAllMistakesOfSets() {
        assertThatThrownBy(() -> Dispatcher.builder()
                        .set(
                                1,
                                s -> s.algorithm(Algorithm.WEIGHT)
                                        .target("sip:a", t -> t.weight(50))
                                        .target("sip:b", t -> t.weight(50))
                                        .target("sip:c", t -> t.weight(50).duid("x")))
                        .set(
                                2,
                                s -> s.algorithm(Algorithm.RELATIVE_WEIGHT)
                                        .target(
                                                "sip:a",
                                                t -> t.relativeWeight(1).duid("x"))
                                        .target("sip:b", t -> t.duid("x").attribute("socket", "10.0.0.1")))
                        .set(3, s -> s.algorithm(Algorithm.KEY_HASH).target("sip:a"))
                        .set(
                                4,
                                s -> s.algorithm(Algorithm.ROUND_ROBIN)
                                        .key(CallKey.CALL_ID)
                                        .target("no uri"))
                        .callExpiry(Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set 1: its weights are per cent and make 150")
                .hasMessageContaining("set 2: 'sip:b' has no rweight")
                .hasMessageContaining("set 2: duid 'x' is there twice")
                .hasMessageContaining("set 2: 'sip:b': socket must be like udp:10.0.0.1:5060")
                .hasMessageContaining("set 3: its algorithm needs a key")
                .hasMessageContaining("set 4: its algorithm takes no key")
                .hasMessageContaining("'no uri' is no SIP URI")
                .hasMessageContaining("call expiry");
    }

    // ---- states ----

    /** Kamailio takes exactly these, and a bare p is none (C6). */
    @ParameterizedTest
    @CsvSource({
        "a, ACTIVE",
        "ap, ACTIVE",
        "AP, ACTIVE",
        "1, ACTIVE",
        "1p, ACTIVE",
        "i, INACTIVE",
        "ip, INACTIVE",
        "0, INACTIVE",
        "t, TRYING",
        "tp, TRYING",
        "3, TRYING",
        "d, DISABLED",
        "D, DISABLED",
        "2, DISABLED",
        "drain, DRAINING"
    })
    void takesStatesAsKamailioDoes(String text, HealthState state) {
        Dispatcher pool = listed();
        assertThat(pool.setState(1, "sip:10.0.0.8:7072", text)).isEqualTo(1);
        assertThat(pool.list().get(0).state()).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "", "x", "pa", "dp", "4", "app", "active"})
    void refusesOtherStates(String text) {
        assertThatThrownBy(() -> listed().setState(1, "all", text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsDestinationsByUriDuidOrAll() {
        Dispatcher pool = listed();
        assertThat(pool.setState(1, "xyz", "a")).isEqualTo(1);
        assertThat(pool.setState(1, "all", "d")).isEqualTo(3);
        assertThat(pool.set(1).select("")).isEmpty();
        assertThatThrownBy(() -> pool.setState(1, "abc", "a")).hasMessageContaining("no destination abc in set 1");
        assertThatThrownBy(() -> pool.setState(1, "", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThat(changes)
                .containsExactly(
                        "1 10.0.0.7 ACTIVE", "1 10.0.0.8 DISABLED", "1 10.0.0.7 DISABLED", "1 10.0.0.9 DISABLED");
    }

    /** What INACTIVE by hand was in the tutorial: good probes bring it back, so it is no drain (C4). */
    @Test
    void onlyDisabledAndDrainingLast() {
        Dispatcher pool = listed();
        for (String state : List.of("i", "t", "d", "drain")) {
            pool.setState(1, "sip:10.0.0.9:7074", state);
            Destination one = pool.set(1).destinations().get(2);
            for (int i = 0; i < 3; i++) {
                one.answered(Duration.ofMillis(1));
            }
            assertThat(one.state() == HealthState.ACTIVE)
                    .as(state)
                    .isEqualTo(state.length() == 1 && !state.equals("d"));
        }
    }

    @Test
    void drainingIsOverWhenTheLastCallIs() {
        Dispatcher pool = listed();
        Destination one = pool.set(1).destinations().get(0);
        var call = one.attempt();
        pool.drain(1, one.uri().text());
        assertThat(pool.list().get(0).flags()).isEqualTo("DP");
        assertThat(pool.list().get(0).drained()).isFalse();
        call.onOutcome(one.target(), Outcome.of(486));
        assertThat(pool.list().get(0).drained()).isTrue();

        pool.enable(1, one.uri().text());
        assertThat(one.state()).isEqualTo(HealthState.ACTIVE);
    }

    // ---- reload, add, remove ----

    /** Kamailio refuses to reload under call load, and loses what it counted elsewhere (C11). */
    @Test
    void aReloadKeepsStatesCallsLatenciesAndTheSet() {
        Dispatcher pool = listed();
        DestinationSet handed = pool.set(1);
        Destination old = handed.destinations().get(0);
        old.answered(Duration.ofMillis(20));
        var call = old.attempt();
        pool.disable(1, "sip:10.0.0.9:7074");

        pool.reload(List.of(
                SetSpec.of(
                        1,
                        s -> s.algorithm(Algorithm.CALL_LOAD)
                                .target("sip:10.0.0.8:7072", t -> t.maxCalls(9))
                                .target("sip:10.0.0.9:7074;x=y")
                                .target("sip:10.0.0.10")),
                SetSpec.of(3, s -> s.target("sip:10.0.0.11"))));

        assertThat(handed.algorithm()).isEqualTo(Algorithm.CALL_LOAD);
        assertThat(pool.list())
                .extracting(d -> d.uri().host() + ' ' + d.state() + ' ' + d.calls())
                .containsExactly(
                        "10.0.0.8 ACTIVE 1", "10.0.0.9 DISABLED 0", "10.0.0.10 ACTIVE 0", "10.0.0.11 ACTIVE 0");
        assertThat(pool.list().get(0).latency().answers()).isEqualTo(1);
        call.onOutcome(old.target(), Outcome.of(404));
        assertThat(pool.list().get(0).calls()).isZero();
        assertThat(pool.set(2).select("x"))
                .as("a set that is gone is empty, not an error")
                .isEmpty();
    }

    @Test
    void aReloadWithAMistakeChangesNothing() {
        Dispatcher pool = listed();
        List<DestinationStatus> before = pool.list();
        assertThatThrownBy(() -> pool.reload(List.of(
                        SetSpec.of(1, s -> s.target("sip:10.0.0.1")),
                        SetSpec.of(2, s -> s.target("sip:10.0.0.1").limit(0).fallback(7)))))
                .hasMessageContaining("limit 0")
                .hasMessageContaining("fallback 7");
        assertThat(pool.list()).isEqualTo(before);
    }

    @Test
    void addsAndRemovesUntilTheNextReload() {
        Dispatcher pool = listed();
        DestinationSpec extra =
                new DestinationSpec(SipUri.of("sip:10.0.0.20"), 9, 0, Attributes.parse("duid=extra"), "");
        pool.add(1, extra);
        assertThat(pool.list().get(0).uri().host()).isEqualTo("10.0.0.20");
        assertThatThrownBy(() -> pool.add(1, extra)).hasMessageContaining("there twice");
        assertThatThrownBy(() -> pool.add(7, extra)).hasMessageContaining("no destination set 7");

        pool.remove(1, "extra");
        pool.remove(1, "sip:10.0.0.8:7072");
        assertThat(pool.set(1).destinations()).hasSize(2);
        pool.remove(1, "all");
        assertThat(pool.set(1).select("")).isEmpty();
        pool.reload(DispatcherList.parse(LIST).with(Algorithm.ROUND_ROBIN));
        assertThat(pool.set(1).destinations()).hasSize(3);
    }

    // ---- what is seen ----

    @Test
    void showsSets() {
        Dispatcher pool = listed();
        pool.disable(2, "all");
        pool.set(2).select("");
        SetStatus set = pool.sets().get(1);
        assertThat(set.id()).isEqualTo(2);
        assertThat(set.algorithm()).isEqualTo(Algorithm.ROUND_ROBIN);
        assertThat(set.selectable()).isZero();
        assertThat(set.unserved()).isEqualTo(1);
        assertThat(set.destinations()).hasSize(2);
    }

    /** What grep -c "FLAGS: AP" was to count: one after a missed probe is usable still, and one without probes too (C14). */
    @Test
    void countsThoseThatWouldGetCalls() {
        Dispatcher pool = listed();
        pool.set(1).destinations().get(0).unanswered();
        assertThat(pool.list().get(0).flags()).isEqualTo("TP");
        assertThat(pool.set(1).selectableCount()).isEqualTo(2);
    }

    @Test
    void recognisesWhereMessagesComeFrom() {
        Dispatcher pool = listed();
        assertThat(pool.contains(from(Transport.TCP, "10.0.0.5", 5080))).isTrue();
        assertThat(pool.contains(from(Transport.UDP, "10.0.0.5", 5080))).isFalse();
        assertThat(found(pool, Transport.UDP, "10.0.0.5", 5080, SourceMatch.ANY_TRANSPORT))
                .isTrue();
        assertThat(found(pool, Transport.TCP, "10.0.0.5", 40_000, SourceMatch.ANY_PORT))
                .isTrue();
        assertThat(found(pool, Transport.UDP, "10.0.0.7", 7070)).isTrue();
        assertThat(found(pool, Transport.UDP, "10.0.0.7", 7070, SourceMatch.ONLY_SELECTABLE))
                .isFalse();
    }

    @Test
    void metersWhatItKnows() {
        Dispatcher pool = listed();
        Destination one = pool.set(1).destinations().get(0);
        one.answered(Duration.ofMillis(20));
        one.attempt().onOutcome(one.target(), Outcome.of(200));
        one.attempt().onOutcome(one.target(), Outcome.of(503));
        one.attempt();
        pool.set(1).select("");

        assertThat(meter("selectable", "set", "1")).isEqualTo(2);
        assertThat(meter("up", "destination", "sip:10.0.0.7:7070")).isZero();
        assertThat(meter("calls", "destination", "sip:10.0.0.8:7072")).isEqualTo(1);
        assertThat(meter("selected", "destination", "sip:10.0.0.8:7072")).isEqualTo(1);
        assertThat(meter("calls.ended", "destination", "sip:10.0.0.8:7072", "outcome", "answered"))
                .isEqualTo(1);
        assertThat(meter("calls.ended", "destination", "sip:10.0.0.8:7072", "outcome", "failed"))
                .isEqualTo(1);
        assertThat(meter("probes", "destination", "sip:10.0.0.8:7072", "result", "good"))
                .isEqualTo(1);
        assertThat(meter("latency", "destination", "sip:10.0.0.8:7072")).isEqualTo(0.02);
    }

    @Test
    void metersOfDestinationsThatGoGoToo() {
        Dispatcher pool = listed();
        long before = registry.getMeters().size();
        pool.add(1, new DestinationSpec(SipUri.of("sip:10.0.0.20"), 9, 0, Attributes.NONE, ""));
        assertThat(registry.getMeters().size()).isGreaterThan((int) before);
        pool.remove(1, "sip:10.0.0.20");
        assertThat(registry.getMeters()).hasSize((int) before);
    }

    private double meter(String name, String... tags) {
        Meter meter = registry.get("jackfield.dispatcher." + name).tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    private static boolean found(Dispatcher pool, Transport transport, String host, int port, SourceMatch... match) {
        Set<SourceMatch> all = EnumSet.noneOf(SourceMatch.class);
        all.addAll(List.of(match));
        return pool.find(from(transport, host, port), all).isPresent();
    }

    private static Flow from(Transport transport, String host, int port) {
        return Flow.between(transport, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress(host, port), 0);
    }
}
