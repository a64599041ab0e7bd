package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jackfield.relay.ng.NgValue.Dictionary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NgJsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Example
    void readsEveryKindOfValue() {
        Dictionary read = NgJson.parse(
                        bytes(
                                "{\"a\":\"v=0\\r\\n\",\"b\":-7,\"c\":[\"x\",2,true],\"d\":{\"e\":false},\"f\":null,\"g\":1.5}"),
                        0)
                .orElseThrow();
        assertThat(read.text("a")).contains("v=0\r\n");
        assertThat(read.get("b").flatMap(NgValue::asNumber)).contains(-7L);
        assertThat(read.get("c").orElseThrow().asTexts()).containsExactly("x", "2", "yes");
        assertThat(((Dictionary) read.get("d").orElseThrow()).text("e")).contains("no");
        assertThat(read.get("f")).isEmpty();
        assertThat(read.text("g")).contains("1.5");
    }

    @Example
    void refusesWhatIsNoSingleObject() {
        for (String text :
                new String[] {"", "[]", "{", "{}{}", "{\"a\":1}x", "{\"a\"}", "1", "{\"a\":99999999999999999999}"}) {
            assertThat(NgJson.parse(bytes(text), 0)).as(text).isEmpty();
        }
        assertThat(NgJson.parse(bytes("{\"a\":" + "[".repeat(13) + "]".repeat(13) + "}"), 0))
                .isEmpty();
        assertThat(NgJson.parse(bytes("{\"a\":[" + "1,".repeat(5000) + "1]}"), 0))
                .isEmpty();
    }

    @Property
    void readsWhatItWrites(@ForAll("dictionaries") Dictionary dictionary) {
        byte[] written = NgJson.encode(bytes("17 "), dictionary);
        Dictionary read = NgJson.parse(written, 3).orElseThrow();
        assertThat(NgJson.encode(bytes("17 "), read)).isEqualTo(written);
    }

    /** However a stream is cut, each message ends where it ends. */
    @Property
    void findsTheEndOfMessages(@ForAll("dictionaries") Dictionary dictionary, @ForAll boolean json) {
        byte[] one = NgMessage.encode("c", dictionary, json ? NgMessage.Form.JSON : NgMessage.Form.BENCODE);
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        NgFraming framing = new NgFraming();
        for (int size = 1; size < one.length; size++) {
            assertThat(framing.scan(two, size)).isEqualTo(NgFraming.Item.INCOMPLETE);
        }
        assertThat(framing.scan(two, two.length)).isEqualTo(NgFraming.Item.MESSAGE);
        assertThat(framing.end()).isEqualTo(one.length);
    }

    @Property(tries = 2000)
    void survivesAnything(@ForAll byte[] bytes) {
        assertThatCode(() -> {
                    NgJson.parse(bytes, 0);
                    new NgFraming().scan(bytes, bytes.length);
                })
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<Dictionary> dictionaries() {
        Arbitrary<NgValue> leaf = Arbitraries.oneOf(
                Arbitraries.strings().excludeChars(surrogates()).ofMaxLength(20).map(NgValue.Text::of),
                Arbitraries.longs().between(-99_999_999_999L, 99_999_999_999L).map(NgValue.Int::new));
        Arbitrary<NgValue> nested =
                Arbitraries.lazyOf(() -> leaf, () -> leaf.list().ofMaxSize(4).map(NgValue.Items::new));
        return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8), nested)
                .ofMaxSize(6)
                .map(map -> {
                    Dictionary dictionary = new Dictionary();
                    map.forEach(dictionary::put);
                    return dictionary;
                });
    }

    private static char[] surrogates() {
        char[] all = new char[0xe000 - 0xd800];
        for (int i = 0; i < all.length; i++) {
            all[i] = (char) (0xd800 + i);
        }
        return all;
    }
}
