package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelNumberTest {
    private static TelNumber number(String uri) {
        return TelNumber.of(SipUri.of(uri)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "tel:+1-201-555-0123 tel:+12015550123",
                "tel:+1(201)555.0123;ext=1-2 TEL:+12015550123;EXT=12",
                "tel:7042;phone-context=example.com tel:70-42;phone-context=EXAMPLE.com",
                "tel:863-1234;phone-context=+1-914-555 tel:8631234;phone-context=+1914555",
                "tel:+1;ext=5;isub=1 tel:+1;isub=1;ext=5",
                "tel:AB#* tel:ab#*",
                "tel:+12015550123 sip:+1-201-555-0123@h;user=phone",
                "tel:7042;phone-context=example.com sip:7042;phone-context=example.com@h;user=Phone",
            })
    void theSame(String a, String b) {
        assertThat(number(a)).isEqualTo(number(b)).hasSameHashCodeAs(number(b));
        assertThat(number(a).uri().equivalent(SipUri.of(b)))
                .isEqualTo(b.toLowerCase().startsWith("tel"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "tel:+12015550123 tel:12015550123",
                "tel:7042;phone-context=a.com tel:7042;phone-context=b.com",
                "tel:7042;phone-context=a.com tel:7042",
                "tel:7042;phone-context=ab.com tel:7042;phone-context=a-b.com",
                "tel:+1;ext=1 tel:+1;ext=2",
                "tel:+1;x=1 tel:+1",
            })
    void others(String a, String b) {
        assertThat(number(a)).isNotEqualTo(number(b));
        assertThat(SipUri.of(a).equivalent(SipUri.of(b))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tel:", "tel:-", "tel:+", "tel:+1a", "tel:+1*", "tel:1+2", "tel:xyz", "tel:;ext=1"})
    void none(String uri) {
        assertThat(SipUri.parse(uri)).isEmpty();
    }

    @Test
    void parts() {
        TelNumber number = number("tel:863-1234;phone-context=+1-914-555;ext=7-8");
        assertThat(number.digits()).isEqualTo("8631234");
        assertThat(number.isGlobal()).isFalse();
        assertThat(number.context()).contains("+1914555");
        assertThat(number.extension()).contains("78");
        assertThat(number("tel:+1-201-555-0123").isGlobal()).isTrue();
        assertThat(TelNumber.of(SipUri.of("sip:+1@h"))).isEmpty();
        assertThat(TelNumber.of(SipUri.of("sip:alice@h;user=phone"))).isEmpty();
        assertThat(number).asString().doesNotContain("863");
        assertThatThrownBy(() -> TelNumber.of("x")).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 3261 19.1.6. */
    @Test
    void asASipUri() {
        SipUri sip = number("tel:+358-555-1234567;postd=pp22;isub=1411").sipUri("foo.com");
        assertThat(sip.text()).isEqualTo("sip:+3585551234567;postd=pp22;isub=1411@foo.com;user=phone");
        assertThat(TelNumber.of(sip)).contains(number("tel:+358-555-1234567;ISUB=1411;postd=pp22"));
        assertThat(TelNumber.of("+1 201".replace(" ", "-")).uri().text()).isEqualTo("tel:+1201");
    }
}
