package io.jackfield.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Numbers as 64 bits, and the longest prefix of one among many. */
class DialledTest {
    private static final String SYMBOLS = "0123456789+*#";

    @Provide
    Arbitrary<String> prefixes() {
        // Few symbols, so that prefixes begin each other.
        return Arbitraries.strings().withChars("+124#").ofMaxLength(16).filter(DialledTest::plain);
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.strings()
                .withChars("+124#")
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(DialledTest::plain);
    }

    private static boolean plain(String text) {
        return text.lastIndexOf('+') <= 0;
    }

    @Property(tries = 200)
    void findsWhatTheNaiveModelFinds(
            @ForAll @Size(max = 60) List<@From("prefixes") String> prefixes,
            @ForAll @Size(max = 30) List<@From("numbers") String> numbers) {
        Map<String, Integer> model = new TreeMap<>();
        prefixes.forEach(prefix -> model.putIfAbsent(prefix, model.size()));
        Prefixes table = table(model);
        for (String number : numbers) {
            int expected = model.entrySet().stream()
                    .filter(entry -> number.startsWith(entry.getKey()))
                    .max((one, other) -> Integer.compare(
                            one.getKey().length(), other.getKey().length()))
                    .map(Map.Entry::getValue)
                    .orElse(Prefixes.NOT_FOUND);
            assertThat(table.find(Dialled.number(number))).as(number).isEqualTo(expected);
        }
    }

    private static Prefixes table(Map<String, Integer> model) {
        TreeMap<Long, Integer> sorted = new TreeMap<>(Long::compareUnsigned);
        model.forEach((prefix, value) -> sorted.put(Dialled.prefix(prefix), value));
        long[] keys = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        int[] values = sorted.values().stream().mapToInt(Integer::intValue).toArray();
        return Prefixes.of(keys, values);
    }

    @Property
    void ordersAsTexts(@ForAll("prefixes") String one, @ForAll("prefixes") String other) {
        boolean begins = other.startsWith(one);
        assertThat(Dialled.begins(Dialled.prefix(one), Dialled.prefix(other))).isEqualTo(begins);
        assertThat(Dialled.length(Dialled.prefix(one))).isEqualTo(one.length());
        if (begins) {
            assertThat(Long.compareUnsigned(Dialled.prefix(one), Dialled.prefix(other)))
                    .isLessThanOrEqualTo(0);
        }
    }

    @Test
    void readsWhatPhonesSend() {
        assertThat(Dialled.number("+44 20")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.number("+44-20-(7946).0123")).isEqualTo(Dialled.prefix("+442079460123"));
        assertThat(Dialled.number("+442079460123;phone-context=x")).isEqualTo(Dialled.prefix("+442079460123"));
        assertThat(Dialled.number("alice")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.number("4+4")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.number("")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.number(";x")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.number("12345678901234567890")).isEqualTo(Dialled.prefix("1234567890123456"));
        assertThat(Dialled.number("1' OR '1'='1")).isEqualTo(Dialled.NONE);
    }

    @Test
    void readsPrefixesStrictly() {
        assertThat(Dialled.prefix("")).isZero();
        assertThat(Dialled.prefix("+44-20")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.prefix("12345678901234567")).isEqualTo(Dialled.NONE);
        assertThat(Dialled.prefix("4;4")).isEqualTo(Dialled.NONE);
        assertThat(SYMBOLS.chars()
                        .mapToObj(c -> Dialled.prefix(String.valueOf((char) c)))
                        .distinct())
                .hasSize(SYMBOLS.length());
    }

    @Test
    void findsTheLongestPrefixAmongAMillionWithoutAllocating() {
        Random random = new Random(7);
        TreeMap<Long, Integer> sorted = new TreeMap<>(Long::compareUnsigned);
        List<String> numbers = new ArrayList<>();
        while (sorted.size() < 1_000_000) {
            String number = "+" + (1 + random.nextInt(9)) + String.format("%011d", random.nextLong(100_000_000_000L));
            sorted.put(Dialled.prefix(number.substring(0, 5 + random.nextInt(9))), sorted.size());
            if (sorted.size() % 1_000 == 0) {
                numbers.add(number);
            }
        }
        long[] keys = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        Prefixes table = Prefixes.of(
                keys, sorted.values().stream().mapToInt(Integer::intValue).toArray());
        String[] asked = numbers.toArray(String[]::new);
        long found = 0;
        for (int i = 0; i < 200_000; i++) {
            found += table.find(Dialled.number(asked[i % asked.length]));
        }
        long before = Allocations.ofThisThread();
        for (int i = 0; i < 200_000; i++) {
            found += table.find(Dialled.number(asked[i % asked.length]));
        }
        assertThat(Allocations.ofThisThread() - before).isLessThan(10_000);
        assertThat(found).isPositive();
    }
}
