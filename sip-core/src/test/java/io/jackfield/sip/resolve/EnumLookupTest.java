package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EnumLookupTest {
    private static final String NUMBER = "+442079460148";
    private static final String NAME = "8.4.1.0.6.4.9.7.0.2.4.4.e164.arpa";

    private static List<String> find(EnumLookup numbers, String number) throws Exception {
        return numbers.find(number).toCompletableFuture().get(20, TimeUnit.SECONDS).stream()
                .map(SipUri::text)
                .toList();
    }

    private static EnumLookup over(Dns dns) {
        return EnumLookup.of(new DnsOptions().source(dns));
    }

    private static DnsRecord.Naptr rule(int order, int preference, String service, String regexp) {
        return new DnsRecord.Naptr(NAME, 60, order, preference, "u", service, regexp, "");
    }

    /** A name server that is asked by UDP, with the example of RFC 6116 3.6 and some more. */
    @Test
    void asksNameServers() throws Exception {
        try (TestNameServer server = new TestNameServer()) {
            server.zone(
                    NAME + ". 60 NAPTR 100 50 \"u\" \"E2U+sip\" \"!^(\\\\+441632960083)$!sip:\\\\1@example.com!\" .",
                    NAME + ". 60 NAPTR 100 51 \"u\" \"E2U+h323\" \"!^.*$!h323:operator@example.com!\" .",
                    NAME + ". 60 NAPTR 100 60 \"u\" \"E2U+sip\" \"!^\\\\+44(.*)$!sip:0\\\\1@example.com!\" .",
                    NAME + ". 60 NAPTR 10 10 \"u\" \"E2U+email:mailto\" \"!^.*$!mailto:info@example.com!\" .",
                    NAME + ". 60 NAPTR 200 1 \"U\" \"e2u+SIP\" \"!^.*$!sip:info@example.com!\" .");
            EnumLookup numbers = EnumLookup.of(
                    new DnsOptions().server("127.0.0.1", server.port()).timeout(Duration.ofSeconds(5)));
            assertThat(find(numbers, NUMBER)).containsExactly("sip:02079460148@example.com", "sip:info@example.com");
            assertThat(find(numbers, "+44 (20) 7946-0148")).hasSize(2);
            assertThat(server.udpQuestions).hasValue(1); // the second was remembered
            assertThat(find(numbers, "+442079460149")).isEmpty();
            numbers.close();
        }
    }

    @Test
    void followsWhatIsNotTheLastRuleAndEndsALoop() throws Exception {
        DnsZone zone = new DnsZone()
                .add(new DnsRecord.Naptr(NAME, 60, 1, 1, "", "", "", "carrier.example"))
                .add(new DnsRecord.Naptr(
                        "carrier.example", 60, 1, 1, "u", "E2U+sip", "!^\\+(.*)$!sips:\\1@carrier.example!", ""))
                .add(new DnsRecord.Naptr("1.1.e164.arpa", 60, 1, 1, "", "", "", "1.1.e164.arpa"));
        EnumLookup numbers = over(zone);
        assertThat(find(numbers, NUMBER)).containsExactly("sips:442079460148@carrier.example");
        assertThat(find(numbers, "+11")).isEmpty();
    }

    @Test
    void nobodyToAskIsNobodyFound() throws Exception {
        EnumLookup numbers = over(new DnsZone().fail(NAME, DnsQuestion.Type.NAPTR));
        assertThat(find(numbers, NUMBER)).isEmpty();
        assertThat(numbers.failures()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> EnumLookup.in(" ", new DnsOptions()));
        assertThatIllegalArgumentException().isThrownBy(() -> EnumLookup.of(new DnsOptions().attempts(9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "442079460148", "+44a", "1001", "+1234567890123456", "+44/../", "alice"})
    void whatIsNoNumberIsNotAskedFor(String text) throws Exception {
        DnsZone zone = new DnsZone();
        assertThat(find(over(zone), text)).isEmpty();
        assertThat(zone.asked()).isZero();
    }

    @Test
    void namesAreTheDigitsBackwards() {
        assertThat(over(new DnsZone()).name(NUMBER)).hasValue(NAME);
        assertThat(EnumLookup.in("numbers.example", new DnsOptions().source(new DnsZone()))
                        .name("+12"))
                .hasValue("2.1.numbers.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            value = {
                "!^.*$!sip:a@b.example!          => sip:a@b.example",
                "/^\\+44(.*)$/sip:\\1@b.example/ => sip:2079460148@b.example",
                "!^\\+(44)(20)!sip:\\2.\\1@b.c!  => sip:20.44@b.c",
                "!^(\\+44|\\+33)!sip:\\1@b.c!i   => sip:+44@b.c",
                "!^[+]4{2}!sip:a@b.c!            => sip:a@b.c"
            })
    void rulesMakeUris(String rule, String uri) {
        assertThat(EnumRule.apply(rule, NUMBER).map(SipUri::text)).hasValue(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "!!",
                "!!!",
                "!^.*$!",
                "!^.*$!mailto:a@b.c!",
                "!^\\+33!sip:a@b.c!",
                "!^.*$!sip:\\1@b.c!",
                "!(((.*)*)*)*$!sip:a@b.c!",
                "!(.+)+x!sip:a@b.c!",
                "!.*.*.*.*.*x!sip:a@b.c!",
                "!.*+!sip:a@b.c!",
                "!(?=x)!sip:a@b.c!",
                "!\\d+!sip:a@b.c!",
                "!(!sip:a@b.c!",
                "!^.*$!sip:a@b.c!x",
                "!^.*$!sip:a@b.c\\!"
            })
    void whatIsNoRuleMakesNone(String rule) {
        assertThat(EnumRule.apply(rule, NUMBER)).isEmpty();
    }

    @Property
    void anyRuleEndsSoon(@ForAll String expression, @ForAll String replacement) {
        assertThatCode(() -> EnumRule.apply('!' + expression + '!' + replacement + '!', NUMBER))
                .doesNotThrowAnyException();
    }
}
