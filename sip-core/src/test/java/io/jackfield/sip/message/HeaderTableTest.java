package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Header.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every header, by the values in {@code headers.txt}. */
class HeaderTableTest {
    /** Those whose value is any text. */
    private static final Set<Header<?>> TEXT =
            Set.of(Header.SUBJECT, Header.ORGANIZATION, Header.USER_AGENT, Header.SERVER);

    private record Value(Header<?> header, boolean sound, String text, String rewritten) {
        @Override
        public String toString() {
            return header + ": " + text;
        }
    }

    private static List<Value> values() {
        try (InputStream in = Optional.ofNullable(HeaderTableTest.class.getResourceAsStream("headers.txt"))
                .orElseThrow()) {
            List<Value> values = new ArrayList<>();
            Optional<Header<?>> header = Optional.empty();
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : all.substring(all.indexOf("\n\n") + 2).split("\n")) {
                if (line.charAt(1) != ' ') {
                    header = Header.of(line);
                    assertThat(header).as(line).isPresent();
                } else {
                    String[] texts = line.substring(2).split(" => ");
                    values.add(
                            new Value(header.orElseThrow(), line.charAt(0) == '+', texts[0], texts[texts.length - 1]));
                }
            }
            return values;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<Value> sound() {
        return values().stream().filter(Value::sound).toList();
    }

    static List<Value> unsound() {
        return values().stream().filter(v -> !v.sound).toList();
    }

    private static boolean free(Header<?> header) {
        return header.id() > Fields.LAST;
    }

    /** An INVITE with these lines of a header, and none else of it. */
    private static SipRequest with(Header<?> header, String... lines) {
        String message =
                Samples.INVITE.lines().filter(l -> !l.startsWith(header + ":")).reduce("", (a, b) -> a + b + "\r\n");
        return Samples.request(message.replace("\r\n\r\n", "\r\n" + String.join("\r\n", lines) + "\r\n\r\n"));
    }

    @Test
    void noHeaderIsLeftOut() {
        Set<Header<?>> sound = new HashSet<>(sound().stream().map(Value::header).toList());
        Set<Header<?>> unsound =
                new HashSet<>(unsound().stream().map(Value::header).toList());
        for (Header<?> header : Header.known()) {
            assertThat(sound).contains(header);
            assertThat(TEXT.contains(header)).as("%s", header).isNotEqualTo(unsound.contains(header));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void sound(Value value) {
        String text = Escapes.unfold(value.text.replace("\\n", "\r\n "));
        assertThat(rewritten(value.header, text)).isEqualTo(Optional.of(value.rewritten.replace("\\n", "")));
        if (!free(value.header)) {
            return;
        }
        String line = value.text.replace("\\n", "\r\n ");
        for (String name : List.of(
                value.header.canonical(),
                Escapes.lower(value.header.canonical()),
                value.header.compact().orElse(value.header.canonical()))) {
            for (String colon : List.of(":", " :\t", ":\r\n  ")) {
                SipRequest r = with(value.header, name + colon + line + " ");
                assertThat(r.get(value.header).isPresent()).isTrue();
                assertThat(r.get(value.header)).isEqualTo(value.header.parse(text));
                assertThat(r.malformed(value.header)).isFalse();
                assertThat(r.toBytes()).isEqualTo(Samples.request(r.text()).toBytes());
            }
        }
    }

    private static <T> Optional<String> rewritten(Header<T> header, String text) {
        Optional<T> value = header.parse(text);
        Optional<String> written = value.map(header::write);
        assertThat(written.flatMap(header::parse)).isEqualTo(value);
        return written;
    }

    /** What is white space may be folded, wherever it is. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void folded(Value value) {
        String text = value.text.replace("\\n", "");
        if (free(value.header) && text.contains(" ")) {
            SipRequest r = with(value.header, value.header + ":" + text.replace(" ", " \r\n\t "));
            assertThat(r.header(value.header)).contains(text.replaceAll(" +", " "));
            assertThat(r.malformed(value.header)).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sound")
    void several(Value value) {
        Header<?> header = value.header;
        if (!free(header)) {
            return;
        }
        String text = value.text.replace("\\n", "");
        SipRequest two = with(header, header + ": " + text, "X-Y: y", header + ":" + text);
        boolean one = header.form() == Form.ONE || header.form() == Form.SEMICOLONS;
        assertThat(two.malformed(header)).isEqualTo(one);
        assertThat(two.all(header)).hasSize(2);
        String separator = header.list() || header.form() == Form.CHALLENGES ? " , " : ";";
        if (header.form() != Form.ONE && header.form() != Form.LINES) {
            SipRequest line = with(header, header + ": " + text + separator + text);
            assertThat(line.all(header)).isEqualTo(two.all(header));
            assertThat(line.malformed(header)).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void unsound(Value value) {
        assertThat(value.header.parse(value.text)).isEqualTo(Optional.empty());
        if (free(value.header)) {
            SipRequest r = with(value.header, value.header + ": " + value.text);
            assertThat(r.malformed(value.header)).isTrue();
            assertThat(r.header(value.header)).contains(value.text);
            if (value.header.form() == Form.ONE) {
                assertThat(r.get(value.header)).isEqualTo(Optional.empty());
            }
        }
    }

    @Test
    void empty() {
        for (Header<?> header : Header.known()) {
            if (free(header)) {
                SipRequest r = with(header, header + ":");
                boolean mayBe = header.form() == Form.LIST_OR_NOTHING
                        || header == Header.SUBJECT
                        || header == Header.ORGANIZATION;
                assertThat(r.malformed(header)).as("%s", header).isNotEqualTo(mayBe);
                assertThat(r.header(header)).contains("");
                assertThat(with(header, "X-Y: y").malformed(header)).isFalse();
            }
        }
    }
}
