package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Property
    void findsWhatTextSearchFinds(
            @ForAll @Size(min = 1, max = 3)
                    List<@StringLength(min = 1, max = 3) @net.jqwik.api.constraints.Chars({'a', 'B', '@', '7'}) String>
                            words,
            @ForAll @StringLength(max = 12) @net.jqwik.api.constraints.Chars({'a', 'A', 'b', 'B', '@', '7', '\u00e9'})
                    String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        boolean expected =
                words.stream().anyMatch(w -> value.toLowerCase(Locale.ROOT).contains(w.toLowerCase(Locale.ROOT)));
        assertThat(Words.of(words).in(bytes, 0, bytes.length)).isEqualTo(expected);
    }

    @Test
    void looksAtTheFirstLineOfOneHeader() {
        SipMessage message = SipMessage.parse(
                        "OPTIONS sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n"
                                + "From: <sip:acme@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
                                + "User-Agent: The ACME\r\n phone\r\n\r\n")
                .orElseThrow();
        assertThat(message.mentions(Header.USER_AGENT, Words.of(List.of("none", "acme"))))
                .isTrue();
        assertThat(message.mentions(Header.SERVER, Words.of(List.of("acme")))).isFalse();
        assertThat(message.mentions(Header.USER_AGENT, Words.of(List.of()))).isFalse();
    }

    @Test
    void wordsAreAscii() {
        assertThatIllegalArgumentException().isThrownBy(() -> Words.of(List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> Words.of(List.of("caf\u00e9")));
    }
}
