package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Sanity.Check;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SanityTest {
    private static SipRequest invite(String from, String to) {
        assertThat(Samples.INVITE).contains(from);
        return Samples.request(Samples.INVITE.replace(from, to));
    }

    @ParameterizedTest
    @EnumSource
    void aSoundRequestPasses(Check check) {
        assertThat(Sanity.of(check).refusal(Samples.request(Samples.INVITE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REQUEST_URI_SCHEME | INVITE sip:9196@127.0.0.1:5060 | INVITE http://x    | 416 | Unsupported URI Scheme",
                "REQUEST_URI | INVITE sip:9196@127.0.0.1:5060 | INVITE sip:@x             | 400 | Bad Request-URI",
                "REQUEST_URI | INVITE sip:9196@127.0.0.1:5060 | INVITE sip:a@x?To=b       | 400 | Bad Request-URI",
                "FROM_URI    | <sip:caller@127.0.0.1:5080>;tag | <sip:@127.0.0.1:5080>;tag | 400 | Bad From",
                "TO_URI      | To: <sip:9196@127.0.0.1:5060>  | To: <sip:9196@127.0.0.1:x> | 400 | Bad To",
                "CONTACT     | Contact: <sip:caller@127.0.0.1:5080> | Contact: <sip:>       | 400 | Bad Contact",
                "EXPIRES     | Subject: load                   | Expires: -1               | 400 | Bad Expires",
                "BRANCH      | z9hG4bK-4711-1-0                | z9hG4bK                   | 400 | Bad Via",
                "TAGS        | tag=4711c1                      | tag=1;tag=2               | 400 | Bad tag",
                "CREDENTIALS | Subject: load                   | Authorization: Digest     | 400 | Bad Authorization",
                "CREDENTIALS | Subject: load       | Proxy-Authorization: Digest a=b, A=c  | 400 | Bad Proxy-Authorization",
                "PROXY_REQUIRE | Subject: load     | Proxy-Require: x                      | 420 | Bad Extension",
                "OTHER_HEADERS | Subject: load     | Date: Fri, 01 Jan 2010 16:00:00 EST   | 400 | Bad Date",
                "OTHER_HEADERS | Session-Expires: 1800 | x: soon                           | 400 | Bad Session-Expires"
            })
    void eachCheckRefuses(Check check, String from, String to, int status, String reason) {
        SipRequest request = invite(from, to);
        SipResponse refusal = Sanity.of(check).refusal(request).orElseThrow();
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.callId()).isEqualTo(request.callId());
        assertThat(refusal.toTag()).isNotEmpty();
        assertThat(refusal.toTag())
                .isEqualTo(Sanity.of(check).refusal(request).orElseThrow().toTag());
        for (Check other : Check.values()) { // nobody else minds, but for what covers it
            boolean covers = other == check || other == Check.REQUEST_URI_SCHEME || other == Check.OTHER_HEADERS;
            assertThat(covers ? Optional.empty() : Sanity.of(other).refusal(request))
                    .as("%s", other)
                    .isEmpty();
        }
    }

    @Test
    void unsupportedExtensionsAreNamed() {
        SipRequest request = invite("Subject: load", "Proxy-Require: sec-agree, Foo\r\nProxy-Require: bar");
        Sanity sanity = Sanity.DEFAULT.supporting("FOO");
        assertThat(sanity.refusal(request).orElseThrow().all(Header.UNSUPPORTED))
                .isEqualTo(List.of("sec-agree", "bar"));
        assertThat(sanity.refusal(invite("Subject: load", "Proxy-Require: foo")))
                .isEmpty();
    }

    @Test
    void theFirstFailureCounts() {
        SipRequest request = invite("Subject: load", "Proxy-Require: x\r\nExpires: soon");
        assertThat(Sanity.DEFAULT.refusal(request).orElseThrow().reason()).isEqualTo("Bad Expires");
        assertThat(Sanity.of().refusal(request)).isEmpty();
    }

    @Test
    void branchesOfOldElementsPass() {
        assertThat(Sanity.DEFAULT.refusal(invite(";branch=z9hG4bK-4711-1-0", "")))
                .isEmpty();
        assertThat(Sanity.DEFAULT.refusal(invite("z9hG4bK-4711-1-0", "1"))).isEmpty();
    }
}
