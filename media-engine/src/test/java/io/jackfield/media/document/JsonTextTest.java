package io.jackfield.media.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @Property(tries = 500)
    void whatIsWrittenIsRead(@ForAll @Size(max = 20) Map<String, String> members) {
        assertThat(JsonText.read(JsonText.write(members))).contains(members);
    }

    @Property(tries = 3_000)
    void anythingIsReadWithoutHarm(@ForAll @StringLength(max = 200) String text) {
        JsonText.read(text);
        JsonText.read("{\"event\":" + text);
    }

    @Property(tries = 3_000)
    void almostJsonIsReadWithoutHarm(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '}') String text, @ForAll int at) {
        String whole = "{\"event\":\"mark\",\"n\":[1,{\"a\":true}],\"name\":\"x\\u0041\"}";
        int cut = Math.floorMod(at, whole.length());
        JsonText.read(whole.substring(0, cut) + text + whole.substring(cut));
        JsonText.read(whole.substring(0, cut));
    }

    @Test
    void valuesAreTexts() {
        assertThat(
                        JsonText.read(
                                " { \"a\" : \"x\\\"\\n\\u00e9\" , \"b\":-1.5e3,\"c\":true,\"d\":null,\"e\":{\"f\":[]},\"g\":[1,[2]] } "))
                .contains(Map.of("a", "x\"\n\u00e9", "b", "-1.5e3", "c", "true", "d", "", "e", "", "g", ""));
        assertThat(JsonText.read("{}")).contains(Map.of());
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("n", 1);
        inner.put("b", true);
        assertThat(JsonText.write(Map.of("o", inner))).isEqualTo("{\"o\":{\"n\":1,\"b\":true}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":yes}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{} x",
                "{\"a\":\"b\nc\"}"
            })
    void whatIsNoneIsNone(String text) {
        assertThat(JsonText.read(text)).isEmpty();
    }

    @Test
    void depthAndNumberAreBounded() {
        assertThat(JsonText.read("{\"a\":" + "[".repeat(100_000))).isEmpty();
        StringBuilder many = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 100; i++) {
            many.append(",\"").append(i).append("\":1");
        }
        assertThat(JsonText.read(many.append('}').toString())).isEmpty();
    }
}
