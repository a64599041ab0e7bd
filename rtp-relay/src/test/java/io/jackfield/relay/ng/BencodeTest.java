package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Int;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.relay.ng.NgValue.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeTest {
    private static Optional<Dictionary> parse(String text) {
        return Bencode.parse(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    private static String encode(NgValue value) {
        return new String(Bencode.encode(new byte[0], value), StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsWhatTheProtocolIsMadeOf() {
        Dictionary message =
                parse("d7:command5:offer5:flagsl10:SIP source0:e5:limiti-12ee").orElseThrow();
        assertThat(message.text("command")).contains("offer");
        assertThat(message.get("flags").orElseThrow().asTexts()).containsExactly("SIP source", "");
        assertThat(message.get("limit").orElseThrow().asNumber()).contains(-12L);
    }

    @Test
    void takesTheKeysInAnyOrderAndWritesThemInTheirs() {
        String text = "d1:z1:a1:a1:ze";
        assertThat(encode(parse(text).orElseThrow())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "d",
                "e",
                "l",
                "le",
                "i1e",
                "3:abc",
                "de ",
                "dee",
                "d1:ae",
                "d1:a1:be1:c",
                "di1e1:ae",
                "d1:ai1ee1",
                "d1:aie",
                "d1:ai-ee",
                "d1:ai1",
                "d1:ai9999999999999999999ee",
                "d1:a-1:be",
                "d1:a9999999:be",
                "d1:a2147483648:be",
                "d1:a5:be",
                "d1:a:e",
                "d1:ax",
                "d1:alee1:be",
                "{\"command\":\"ping\"}"
            })
    void refusesWhatIsNoDictionary(String text) {
        assertThat(parse(text)).isEmpty();
    }

    @Test
    void nestsOnlySoDeep() {
        assertThat(parse("d1:a" + "l".repeat(Bencode.MAX_DEPTH) + "e".repeat(Bencode.MAX_DEPTH) + "e"))
                .isPresent();
        assertThat(parse("d1:a" + "l".repeat(Bencode.MAX_DEPTH + 1) + "e".repeat(Bencode.MAX_DEPTH + 1) + "e"))
                .isEmpty();
        assertThat(parse("d1:a" + "l".repeat(60_000))).isEmpty();
    }

    @Test
    void holdsOnlySoManyValues() {
        assertThat(parse("d1:al" + "0:".repeat(Bencode.MAX_VALUES - 2) + "ee")).isPresent();
        assertThat(parse("d1:al" + "0:".repeat(Bencode.MAX_VALUES - 1) + "ee")).isEmpty();
    }

    @Provide
    Arbitrary<NgValue> values() {
        Arbitrary<NgValue> leaves = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20).map(Text::of),
                Arbitraries.longs()
                        .between(-1_000_000_000_000_000L, 1_000_000_000_000_000L)
                        .map(Int::new));
        return Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves,
                () -> values().list().ofMaxSize(3).map(Items::new),
                () -> net.jqwik.api.Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), values())
                        .ofMaxSize(3)
                        .map(map -> {
                            Dictionary dictionary = new Dictionary();
                            map.forEach(dictionary::put);
                            return dictionary;
                        }));
    }

    @Property(tries = 300)
    void readsWhatItWrote(@ForAll("values") NgValue value) {
        String written = encode(new Dictionary().put("v", value));
        Optional<Dictionary> read = Bencode.parse(written.getBytes(StandardCharsets.ISO_8859_1), 0);
        if (depth(value) < Bencode.MAX_DEPTH) {
            assertThat(encode(read.orElseThrow())).isEqualTo(written);
        }
    }

    private static int depth(NgValue value) {
        List<NgValue> inner = value instanceof Items items
                ? items.values()
                : value instanceof Dictionary dictionary
                        ? List.copyOf(dictionary.entries().values())
                        : List.of();
        return 1 + inner.stream().mapToInt(BencodeTest::depth).max().orElse(0);
    }
}
