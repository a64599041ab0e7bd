package io.jackfield.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final byte[] ONE = "a secret of more than 16 bytes".getBytes();
    private static final byte[] TWO = "another one, as long as needed".getBytes();

    private final Tokens tokens = tokens(new Keys.Key(1, ONE));

    @Property
    void whatIsWrittenIsReadForWhatItWasWrittenFor(@ForAll @StringLength(min = 1, max = 300) String any) {
        String text = new String(
                any.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
        for (Tokens.Kind kind : Tokens.Kind.values()) {
            String token = tokens.write(kind, text);
            assertThat(token).matches("[A-Za-z0-9_-]+").isEqualTo(tokens.write(kind, text));
            for (Tokens.Kind other : Tokens.Kind.values()) {
                assertThat(tokens.read(other, token).isPresent()).isEqualTo(kind == other);
            }
            assertThat(tokens.read(kind, token)).contains(text);
        }
    }

    @Test
    void keysRotate() {
        String before = tokens.write(Tokens.Kind.CONTACT, "sip:a@10.0.0.1");
        Tokens next = tokens(new Keys.Key(2, TWO), new Keys.Key(1, ONE));
        assertThat(next.read(Tokens.Kind.CONTACT, before)).contains("sip:a@10.0.0.1");
        String after = next.write(Tokens.Kind.CONTACT, "sip:a@10.0.0.1");
        assertThat(after).isNotEqualTo(before);
        assertThat(tokens.read(Tokens.Kind.CONTACT, after)).isEmpty();
        assertThat(tokens(new Keys.Key(1, TWO)).read(Tokens.Kind.CONTACT, before))
                .isEmpty();
        assertThat(tokens(new Keys.Key(1, ONE)).read(Tokens.Kind.CONTACT, before))
                .as("after a restart")
                .isPresent();
    }

    /** Every change of one character, every cut, and noise: never read, never thrown. */
    @Test
    void nothingThatIsNotOursIsRead() {
        String token = tokens.write(Tokens.Kind.CONTACT, "sip:alice@10.0.0.9:5060;transport=tcp");
        String alphabet = "ABCXYZabcxyz0189-_=+/ \u00e9%";
        for (int i = 0; i < token.length(); i++) {
            for (char c : alphabet.toCharArray()) {
                String changed = token.substring(0, i) + c + token.substring(i + 1);
                boolean last = i == token.length() - 1; // has bits that carry nothing
                if (!changed.equals(token) && !last) {
                    assertThat(tokens.read(Tokens.Kind.CONTACT, changed))
                            .as(changed)
                            .isEmpty();
                }
            }
            assertThat(tokens.read(Tokens.Kind.CONTACT, token.substring(0, i))).isEmpty();
            assertThat(tokens.read(Tokens.Kind.CONTACT, token + token.substring(0, i + 1)))
                    .isEmpty();
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder noise = new StringBuilder();
            int length = random.nextInt(80);
            for (int c = 0; c < length; c++) {
                noise.append(i % 2 == 0 ? alphabet.charAt(random.nextInt(14)) : (char) random.nextInt(300));
            }
            assertThat(tokens.read(Tokens.Kind.CALL_ID, noise.toString())).isEmpty();
        }
        assertThat(tokens.read(Tokens.Kind.CONTACT, "A".repeat(Tokens.MOST_CHARS + 1)))
                .isEmpty();
    }

    @Test
    void mistakesAreNamedAtOnce() {
        TopologySettings settings = new TopologySettings()
                .key(256, ONE)
                .accept(3, new byte[8])
                .accept(3, ONE)
                .strip("no header");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.keys(ONE))
                .withMessageContaining("key 256 is not")
                .withMessageContaining("key 3 has 8 bytes")
                .withMessageContaining("two keys")
                .withMessageContaining("\"no header\"");
        assertThat(new TopologySettings().keys(ONE).all()).hasSize(1);
        assertThat(new Keys.Key(4, ONE).toString()).isEqualTo("key 4");
    }

    private static Tokens tokens(Keys.Key... keys) {
        return new Tokens(new Keys(List.of(keys)));
    }
}
