package io.jackfield.media.socket;

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

class ControlTextTest {
    @Property(tries = 500)
    void whatIsWrittenIsRead(@ForAll @Size(max = 20) Map<String, String> members) {
        assertThat(ControlText.read(ControlText.object(members))).contains(members);
    }

    @Property(tries = 3_000)
    void anythingIsReadWithoutHarm(@ForAll @StringLength(max = 200) String text) {
        ControlText.read(text);
        ControlText.read("{\"event\":" + text);
    }

    @Property(tries = 3_000)
    void almostJsonIsReadWithoutHarm(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '}') String text, @ForAll int at) {
        String whole = "{\"event\":\"mark\",\"n\":[1,{\"a\":true}],\"name\":\"x\\u0041\"}";
        int cut = Math.floorMod(at, whole.length());
        ControlText.read(whole.substring(0, cut) + text + whole.substring(cut));
        ControlText.read(whole.substring(0, cut));
    }

    @Test
    void valuesAreTexts() {
        assertThat(
                        ControlText.read(
                                " { \"a\" : \"x\\\"\\n\\u00e9\" , \"b\":-1.5e3,\"c\":true,\"d\":null,\"e\":{\"f\":[]},\"g\":[1,[2]] } "))
                .contains(Map.of("a", "x\"\n\u00e9", "b", "-1.5e3", "c", "true", "d", "", "e", "", "g", ""));
        assertThat(ControlText.read("{}")).contains(Map.of());
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("n", 1);
        inner.put("b", true);
        assertThat(ControlText.object(Map.of("o", inner))).isEqualTo("{\"o\":{\"n\":1,\"b\":true}}");
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
        assertThat(ControlText.read(text)).isEmpty();
    }

    @Test
    void depthAndNumberAreBounded() {
        assertThat(ControlText.read("{\"a\":" + "[".repeat(100_000))).isEmpty();
        StringBuilder many = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 100; i++) {
            many.append(",\"").append(i).append("\":1");
        }
        assertThat(ControlText.read(many.append('}').toString())).isEmpty();
    }
}
