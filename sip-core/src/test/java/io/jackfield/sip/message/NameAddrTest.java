package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameAddrTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<sip:a@b>;tag=1|##|sip:a@b|1",
                "sip:a@b;tag=1|##|sip:a@b|1",
                "sip:a@b|##|sip:a@b|##",
                "Bob Smith  <sip:a@b>|Bob Smith|sip:a@b|##",
                "\"Bob; <Smith>, \\\"Jr\\\" \" <sip:a@b;lr>; x ; tag = 1 ;y=\";tag=3\"|Bob; <Smith>, \"Jr\" |sip:a@b;lr|1",
                "caller<sip:caller@example.com>;tag=323|caller|sip:caller@example.com|323",
                "\"\"<tel:+1;ext=2>;TAG=x|##|tel:+1;ext=2|x",
            })
    void parts(String text, String name, String uri, String tag) {
        NameAddr address = NameAddr.parse(text).orElseThrow();
        assertThat(address.displayName()).isEqualTo(name);
        assertThat(address.uri().text()).isEqualTo(uri);
        assertThat(address.tag()).isEqualTo(tag);
        assertThat(address.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "<>",
                "<sip:a@b",
                "\"x <sip:a@b>",
                "sip:a@b?x=y",
                "sip:a@b, sip:c@d",
                "<sip:a@b>;",
                "<sip:a@b>;;tag=1",
                "<sip:a@b>x",
                "< sip:a@b >",
                "<sip:a@b>;x=\"y",
                "bob",
                "<bob>",
                "sip:a@b>"
            })
    void invalid(String text) {
        assertThat(NameAddr.parse(text)).isEmpty();
    }

    @Test
    void contactParameters() {
        NameAddr contact = NameAddr.parse("<sip:a@b>;q=0.25;expires=60;+sip.instance=\"<urn:x>\"")
                .orElseThrow();
        assertThat(contact.q()).isEqualTo(0.25);
        assertThat(contact.expires()).hasValue(60);
        assertThat(contact.param("+SIP.instance")).contains("<urn:x>");
        assertThat(contact.hasParam("q")).isTrue();
        for (String bad : List.of("2", "-1", "x", "0.1234", "1.5", "")) {
            assertThat(NameAddr.parse("<sip:a@b>")
                            .orElseThrow()
                            .withParam("q", bad)
                            .q())
                    .as(bad)
                    .isEqualTo(1);
        }
        assertThat(NameAddr.parse("<sip:a@b>;expires=99999999999999999999")
                        .orElseThrow()
                        .expires())
                .hasValue(Integer.MAX_VALUE);
        assertThat(NameAddr.parse("<sip:a@b>;expires=1x").orElseThrow().expires())
                .isEmpty();
    }

    @Test
    void edits() {
        NameAddr bare = NameAddr.parse("sip:a@b;tag=1").orElseThrow();
        assertThat(bare.withParam("q", "0.5").text()).isEqualTo("<sip:a@b>;tag=1;q=0.5");
        assertThat(bare.withTag("2").text()).isEqualTo("<sip:a@b>;tag=2");
        assertThat(bare.withoutParam("tag").text()).isEqualTo("<sip:a@b>");
        assertThat(bare.withParam("x", "a b\"").param("x")).contains("a b\"");
        NameAddr named = NameAddr.of("N \"q\" \\", SipUri.of("sip:a@b"));
        assertThat(named.text()).isEqualTo("\"N \\\"q\\\" \\\\\" <sip:a@b>");
        assertThat(named.displayName()).isEqualTo("N \"q\" \\");
        assertThat(named.withTag("1").withUri(SipUri.of("sip:c")).displayName()).isEqualTo("N \"q\" \\");
        assertThat(NameAddr.of("", SipUri.of("sip:a")).text()).isEqualTo("<sip:a>");
    }

    /** What parsing a message lets through as From never makes the accessor fail, and the tag is the same. */
    @Property(tries = 3000)
    void agreesWithTheByteScanner(@ForAll @IntRange(max = 70) int at, @ForAll byte flip, @ForAll boolean quoted) {
        String text = quoted
                ? "\"Caller\\\" x\" <sip:caller@127.0.0.1:5080;lr>;tag=4711c1 ; y=\"a\""
                : "sip:caller@127.0.0.1:5080;x=\";\";tag=abc;t";
        byte[] b = Samples.bytes(text);
        b[at % b.length] = flip;
        long[] index = new long[Index.LINES];
        if (Ascii.isOneLine(b) && Fields.scan(Header.FROM.id(), b, 0, b.length, 0, index)) {
            NameAddr address = NameAddr.received(new String(b, java.nio.charset.StandardCharsets.UTF_8).strip());
            long tag = index[Index.FROM_TAG];
            assertThat(address.uri().text()).isNotEmpty();
            String scanned = new String(b, Span.at(tag), Span.length(tag), java.nio.charset.StandardCharsets.UTF_8);
            if (!scanned.startsWith("\"")) {
                assertThat(address.tag()).isEqualTo(scanned);
            }
        }
    }
}
