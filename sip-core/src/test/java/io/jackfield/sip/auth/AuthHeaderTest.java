package io.jackfield.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthHeaderTest {
    @Test
    void readsQuotedAndBareValues() {
        List<AuthHeader> headers =
                AuthHeader.parse("Digest Realm=\"a, \\\"b\\\"\" ,nonce = \"n=1\",qop=auth,nc=00000001");
        assertThat(headers).hasSize(1);
        assertThat(headers.get(0).scheme()).isEqualTo("digest");
        assertThat(headers.get(0).params())
                .containsExactly(
                        entry("realm", "a, \"b\""),
                        entry("nonce", "n=1"),
                        entry("qop", "auth"),
                        entry("nc", "00000001"));
    }

    @Test
    void readsACommaListOfChallenges() {
        List<AuthHeader> headers = AuthHeader.parse(
                "Digest realm=\"r\", algorithm=SHA-256, Digest realm=\"r\", algorithm=MD5,Basic realm=\"b\"");
        assertThat(headers).extracting(AuthHeader::scheme).containsExactly("digest", "digest", "basic");
        assertThat(headers).extracting(h -> h.param("algorithm").orElse("-")).containsExactly("SHA-256", "MD5", "-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "realm=x",
                "Digest realm=\"x",
                "Digest realm=\"x\\",
                "Digest realm=\"x\" nonce=\"y\"",
                "Digest realm=a, realm=b",
                "Digest \"x\"=y",
                "Digest realm=\"a\"b"
            })
    void whatDoesNotParseIsNothing(String value) {
        assertThat(AuthHeader.parse(value).stream()
                        .mapToInt(h -> h.params().size())
                        .sum())
                .isZero();
    }

    @Property
    void anythingQuotedComesBack(@ForAll @StringLength(max = 30) @CharRange(from = ' ', to = '~') String text) {
        List<AuthHeader> headers = AuthHeader.parse("Digest realm=" + AuthHeader.quote(text) + ", x=1");
        assertThat(headers).hasSize(1);
        assertThat(headers.get(0).param("realm")).hasValue(text);
        assertThat(headers.get(0).param("x")).hasValue("1");
    }

    @Property
    void garbageNeverThrows(@ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String text) {
        assertThat(AuthHeader.parse("Digest " + text)).isNotNull();
        assertThat(AuthHeader.parse(text)).isNotNull();
    }
}
