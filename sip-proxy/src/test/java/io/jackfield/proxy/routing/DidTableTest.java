package io.jackfield.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DidTableTest {
    @Provide
    Arbitrary<Did> rows() {
        return Combinators.combine(
                        Arbitraries.of("2000", "+44", "conf1", "9", "Aa", "BB", "AaBB", "BBAa"),
                        Arbitraries.of("a.example", "b.example", "c.example"),
                        Arbitraries.of(Did.Kind.class),
                        Arbitraries.of("1001", "x", "room-7"),
                        Arbitraries.integers().between(0, 3))
                .as(Did::new);
    }

    @Property(tries = 300)
    void answersAsAListWould(@ForAll @Size(max = 40) List<@From("rows") Did> rows) {
        Set<List<Object>> seen = new HashSet<>();
        List<Did> model = new ArrayList<>();
        for (Did row : rows) {
            if (seen.add(List.of(row.number(), row.tenant(), row.priority()))) {
                model.add(row);
            }
        }
        DidTable table = DidTable.of(model);
        assertThat(table.size()).isEqualTo(model.size());
        for (String tenant : List.of("a.example", "b.example", "c.example", "", "none.example")) {
            for (String number : List.of("2000", "+44", "conf1", "9", "Aa", "BB", "AaBB", "BBAa", "", "200")) {
                List<Did> expected = model.stream()
                        .filter(d -> d.tenant().equals(tenant) && d.number().equals(number))
                        .sorted(Comparator.comparingInt(Did::priority).reversed())
                        .toList();
                assertThat(table.all(tenant, number)).isEqualTo(expected);
                assertThat(table.find(tenant, number))
                        .isEqualTo(expected.stream().findFirst());
                List<String> owners = model.stream()
                        .filter(d -> d.number().equals(number))
                        .map(Did::tenant)
                        .distinct()
                        .toList();
                assertThat(table.onlyTenant(number))
                        .isEqualTo(owners.size() == 1 ? Optional.of(owners.get(0)) : Optional.empty());
            }
        }
    }

    @Test
    void namesWhatIsWrongWithRows() {
        Did good = new Did("1", "a", Did.Kind.QUEUE, "x", 0);
        assertThatThrownBy(() -> DidTable.of(List.of(
                        good,
                        good,
                        new Did("", "a", Did.Kind.QUEUE, "x", 0),
                        new Did("2", "", Did.Kind.QUEUE, "x", 0),
                        new Did("3", "a", Did.Kind.QUEUE, "", 0),
                        new Did("4 4", "a", Did.Kind.QUEUE, "x", 0),
                        new Did("é", "a", Did.Kind.QUEUE, "x", 0))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'1' of 'a' is there twice")
                .hasMessageContaining("did '' of")
                .hasMessageContaining("did '2' of '': domain")
                .hasMessageContaining("did '3' of 'a': destination")
                .hasMessageContaining("did '4 4'")
                .hasMessageContaining("did 'é'");
    }

    @Test
    void holdsAMillionNumbersInLittleAndMissesWithoutAllocating() {
        List<Did> rows = new ArrayList<>();
        for (int i = 0; i < 1_000_000; i++) {
            rows.add(new Did("+4420" + (10_000_000 + i), "t" + i % 100, Did.Kind.EXTENSION, "" + i % 9_999, 0));
        }
        DidTable table = DidTable.of(rows);
        assertThat(table.find("t7", "+442010000007")).map(Did::destination).hasValue("7");
        assertThat(table.find("t8", "+442010000007")).isEmpty();
        String[] asked = new String[1_000];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = "+4420" + (20_000_000 + i);
        }
        boolean any = false;
        for (int i = 0; i < 100_000; i++) {
            any |= table.find("t7", asked[i % asked.length]).isPresent();
        }
        long before = Allocations.ofThisThread();
        for (int i = 0; i < 100_000; i++) {
            any |= table.find("t7", asked[i % asked.length]).isPresent();
        }
        // OptionalInt.empty and Optional.empty are constants.
        assertThat(Allocations.ofThisThread() - before).isLessThan(10_000);
        assertThat(any).isFalse();
    }
}
