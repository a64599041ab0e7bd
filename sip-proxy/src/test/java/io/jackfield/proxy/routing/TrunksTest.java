package io.jackfield.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TrunksTest {
    private static final List<Trunk> TRUNKS = List.of(
            Trunk.of("a", "sip:a.example"),
            Trunk.of("b", "sip:b.example:5070;transport=tcp"),
            Trunk.of("c", "sips:c.example"),
            Trunk.of("d", "sip:192.0.2.4"));

    private final Random random = new Random(3);

    private static TrunkRoute route(String prefix, String tenant, String trunk, int priority, int weight) {
        return new TrunkRoute(prefix, tenant, trunk, priority, weight);
    }

    private static List<String> names(List<Trunk> trunks) {
        return trunks.stream().map(Trunk::name).toList();
    }

    @Test
    void takesTheLongestPrefixThenPriority() {
        Trunks trunks = Trunks.of(
                TRUNKS,
                List.of(
                        route("+44", "", "a", 10, 100),
                        route("+44", "", "b", 5, 100),
                        route("+4420", "", "c", 1, 100),
                        route("", "", "d", 0, 100)));
        assertThat(names(trunks.route("", "+441632960000", random))).containsExactly("a", "b");
        assertThat(names(trunks.route("", "+442079460000", random))).containsExactly("c");
        assertThat(names(trunks.route("", "+33199000000", random))).containsExactly("d");
        assertThat(trunks.route("", "alice", random)).isEmpty();
        assertThat(trunks.status().rows()).isEqualTo(3);
    }

    @Test
    void givesATenantItsOwnRoutesFirst() {
        Trunks trunks = Trunks.of(
                TRUNKS,
                List.of(
                        route("+44", "one.example", "a", 0, 1),
                        route("+4420", "", "b", 0, 1),
                        route("+1", "", "b", 0, 1),
                        route("+1", "two.example", "c", 0, 1)));
        assertThat(names(trunks.route("one.example", "+442079460000", random))).containsExactly("a");
        assertThat(names(trunks.route("two.example", "+442079460000", random))).containsExactly("b");
        assertThat(names(trunks.route("one.example", "+12025550100", random))).containsExactly("b");
        assertThat(names(trunks.route("two.example", "+12025550100", random))).containsExactly("c");
        assertThat(trunks.route("", "+33199000000", random)).isEmpty();
    }

    @Test
    void sharesAsTheWeightsSayAndOffersEachOnce() {
        Trunks trunks = Trunks.of(
                TRUNKS,
                List.of(
                        route("", "", "a", 1, 60),
                        route("", "", "b", 1, 30),
                        route("", "", "c", 1, 10),
                        route("", "", "d", 1, 0)));
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            List<String> order = names(trunks.route("", "1", random));
            assertThat(order).hasSize(4).doesNotHaveDuplicates().endsWith("d");
            first.merge(order.get(0), 1, Integer::sum);
        }
        assertThat(first.get("a")).isCloseTo(12_000, within(400));
        assertThat(first.get("b")).isCloseTo(6_000, within(400));
        assertThat(first.get("c")).isCloseTo(2_000, within(400));
    }

    @Provide
    Arbitrary<TrunkRoute> routes() {
        return Combinators.combine(
                        Arbitraries.of("", "+4", "+44", "1", "12"),
                        Arbitraries.of("", "one.example", "two.example"),
                        Arbitraries.of("a", "b", "c", "d"),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 3))
                .as(TrunkRoute::new);
    }

    @Property(tries = 300)
    void ordersByPriorityWhateverTheChance(
            @ForAll @Size(max = 20) List<@From("routes") TrunkRoute> routes, @ForAll long seed) {
        HashSet<List<String>> seen = new HashSet<>();
        List<TrunkRoute> model = routes.stream()
                .filter(r -> seen.add(List.of(r.prefix(), r.tenant(), r.trunk())))
                .toList();
        Trunks trunks = Trunks.of(TRUNKS, model);
        for (String tenant : List.of("one.example", "two.example", "none.example")) {
            for (String number : List.of("+441", "+45", "123", "19", "7")) {
                List<TrunkRoute> expected = expected(model, tenant, number);
                List<Trunk> order = trunks.route(tenant, number, new Random(seed));
                assertThat(names(order))
                        .containsExactlyInAnyOrderElementsOf(
                                expected.stream().map(TrunkRoute::trunk).toList());
                List<Integer> priorities = names(order).stream()
                        .map(name -> expected.stream()
                                .filter(r -> r.trunk().equals(name))
                                .findFirst()
                                .orElseThrow()
                                .priority())
                        .toList();
                assertThat(priorities).isSortedAccordingTo((one, other) -> other - one);
            }
        }
    }

    private static List<TrunkRoute> expected(List<TrunkRoute> all, String tenant, String number) {
        for (String owner : List.of(tenant, "")) {
            for (int length = number.length(); length >= 0; length--) {
                String prefix = number.substring(0, length);
                List<TrunkRoute> found = all.stream()
                        .filter(r -> r.tenant().equals(owner) && r.prefix().equals(prefix))
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    @Test
    void rewritesTheNumberAndSendsItToTheTrunk() {
        Trunk rewriting = new Trunk(
                "r",
                SipUri.of("sip:r.example;transport=tcp"),
                "",
                Trunk.Origin.NONE,
                new Trunk.Rewrite(1, "00"),
                Trunk.Limits.NONE);
        Trunks trunks = Trunks.of(List.of(rewriting), List.of(route("+44", "", "r", 0, 1)));
        SipRequest request = SipRequest.of(Method.INVITE, SipUri.of("sip:+442079460123@proxy.example;user=phone"))
                .set("From", "<sip:a@a.example>;tag=1")
                .set("To", "<sip:b@b.example>")
                .set("Call-ID", "c")
                .set("CSeq", "1 INVITE")
                .build();
        List<Target> targets = trunks.selector("", random).select(request);
        assertThat(targets)
                .singleElement()
                .satisfies(
                        target -> assertThat(target.requestUri().orElseThrow().text())
                                .isEqualTo("sip:00442079460123@r.example;transport=tcp"));
    }

    @Test
    void knowsWhereItsCallsComeFrom() throws Exception {
        Trunk four = sourced("four", "192.0.2.0/24", "198.51.100.7");
        Trunk six = sourced("six", "2001:db8::/32");
        Trunks trunks = Trunks.of(List.of(four, six), List.of());
        for (String inside : List.of("192.0.2.0", "192.0.2.255", "198.51.100.7", "::ffff:192.0.2.9")) {
            assertThat(trunks.from(InetAddress.getByName(inside))).as(inside).hasValue(four);
        }
        assertThat(trunks.from(InetAddress.getByName("2001:db8:ffff::1"))).hasValue(six);
        for (String outside : List.of("192.0.1.255", "192.0.3.0", "198.51.100.8", "2001:db9::", "::1", "::c000:209")) {
            assertThat(trunks.from(InetAddress.getByName(outside))).as(outside).isEmpty();
        }
    }

    private static Trunk sourced(String name, String... sources) {
        return new Trunk(
                name,
                SipUri.of("sip:" + name + ".example"),
                "",
                Trunk.Origin.sources(sources),
                Trunk.Rewrite.NONE,
                Trunk.Limits.NONE);
    }

    @Test
    void namesWhatIsWrong() {
        Trunk bad = new Trunk(
                "x".repeat(65),
                SipUri.of("sip:user@a.example"),
                "",
                Trunk.Origin.sources("192.0.2.1/24", "nowhere", "10.0.0.0/33"),
                new Trunk.Rewrite(-1, "sip:"),
                new Trunk.Limits(-1, 0));
        assertThatThrownBy(() -> Trunks.of(List.of(bad), List.of(route("abc", "", "none", 0, -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limits are 0 or more")
                .hasMessageContaining("1 to 64 characters")
                .hasMessageContaining("no SIP URI without a user")
                .hasMessageContaining("strip -1")
                .hasMessageContaining("prepend 'sip:'")
                .hasMessageContaining("'192.0.2.1/24'")
                .hasMessageContaining("'nowhere'")
                .hasMessageContaining("'10.0.0.0/33'")
                .hasMessageContaining("a prefix is at most")
                .hasMessageContaining("and 1 more");
        assertThatThrownBy(() ->
                        Trunks.of(List.of(sourced("one", "10.0.0.0/8"), sourced("two", "10.1.0.0/16")), List.of()))
                .hasMessageContaining("overlap");
    }
}
