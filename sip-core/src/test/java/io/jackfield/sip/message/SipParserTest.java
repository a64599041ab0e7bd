package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipParserTest {
    private final SipParser parser = new SipParser();

    private ParseStatus parse(String text) {
        byte[] bytes = Samples.bytes(text);
        return parser.parse(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", "\0", "\0\0\0\0", "\n"})
    void keepAlives(String text) {
        assertThat(parse(text)).isEqualTo(ParseStatus.KEEP_ALIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "\0\1\0\0!\u0012\r\n",
                "INVITE sip:a@b\r\n\r\n",
                "INVITE\r\n\r\n",
                " \r\n\r\n",
                "INVITE sip:a@b SIP/2.0\n\r\n\r\n",
                "SIP\r\n\r\n",
                "/ / SIP\r\n\r\n"
            })
    void notSip(String text) {
        assertThat(parse(text)).isEqualTo(ParseStatus.NOT_SIP);
        assertThat(parser.rejection()).isEmpty();
        assertThatThrownBy(parser::message).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Subject: load|Subject load|BAD_HEADER",
                "Subject: load|: load|BAD_HEADER",
                "Subject: load|Sub ject: load|BAD_HEADER",
                "Subject: load|Subject: lo\\nad|BAD_HEADER",
                "Subject: load|Subject: lo\\rad|BAD_HEADER",
                "Subject: load|Max\\rForwards: 1|BAD_HEADER",
                "Subject: load|Subject\\r\\n : load|BAD_HEADER",
                "Max-Forwards: 70|Max-Forwards: 256|BAD_HEADER",
                "Max-Forwards: 70|Max-Forwards:|BAD_HEADER",
                "Subject: load|mAX-fORWARDS: 1|REPEATED_HEADER",
                "Subject: load|t: <sip:a@b>|REPEATED_HEADER",
                "Call-ID: 1-4711@127.0.0.1|Call-ID: a b|BAD_HEADER",
                "Call-ID: 1-4711@127.0.0.1|Call-ID:|BAD_HEADER",
                "Call-ID: 1-4711@127.0.0.1|X: y|MISSING_HEADER",
                "CSeq: 1 INVITE|CSeq: 2147483648 INVITE|BAD_HEADER",
                "CSeq: 1 INVITE|CSeq: 1INVITE|BAD_HEADER",
                "CSeq: 1 INVITE|CSeq: 1|BAD_HEADER",
                "CSeq: 1 INVITE|CSeq: 1 BYE|METHOD_MISMATCH",
                "CSeq: 1 INVITE|CSeq: 1 invite|METHOD_MISMATCH",
                "sip:9196@127.0.0.1:5060 SIP|9196 SIP|BAD_START_LINE",
                "SIP/2.0|SIP/3.0|BAD_VERSION",
                "To: <sip:9196@127.0.0.1:5060>|To: <sip:9196@127.0.0.1:5060>, <sip:x>|BAD_HEADER",
                "To: <sip:9196@127.0.0.1:5060>|To: <9196@127.0.0.1:5060>|BAD_HEADER",
                "To: <sip:9196@127.0.0.1:5060>|To: <sip:9196|BAD_HEADER",
                "Content-Length: 209|Content-Length: 210|BAD_CONTENT_LENGTH",
                "SIP/2.0/UDP|SIP/UDP|BAD_HEADER",
            })
    void flaws(String from, String to, ParseStatus status) {
        String garbled = to.replace("\\r", "\r").replace("\\n", "\n");
        assertThat(parse(Samples.INVITE.replaceFirst(java.util.regex.Pattern.quote(from), garbled)))
                .isEqualTo(status);
        if (!from.startsWith("SIP/2.0/")) {
            SipResponse rejection = parser.rejection().orElseThrow();
            assertThat(rejection.status()).isEqualTo(status.code());
            assertThat(rejection.topVia().branch()).isEqualTo("z9hG4bK-4711-1-0");
        }
    }

    @Test
    void lineEndsBeforeAndBytesAfterTheMessageAreDropped() {
        assertThat(parse("\r\n\r\n" + Samples.INVITE + "trailing")).isEqualTo(ParseStatus.OK);
        assertThat(parser.message().text()).isEqualTo(Samples.INVITE);
    }

    @Test
    void theBodyOfADatagramWithoutContentLengthIsTheRest() {
        assertThat(parse(Samples.OK.replace("l: 0\r\n", "") + "rest")).isEqualTo(ParseStatus.OK);
        assertThat(parser.message().body()).isEqualTo(Samples.bytes("rest"));
        assertThat(parser.message().has(Header.CONTENT_LENGTH)).isFalse();
    }

    @Test
    void aDatagramMayLieAnywhereInItsArray() {
        byte[] bytes = Samples.bytes("xx" + Samples.INVITE + "yy");
        assertThat(parser.parse(bytes, 2, bytes.length - 4)).isEqualTo(ParseStatus.OK);
        assertThat(parser.message().text()).isEqualTo(Samples.INVITE);
        assertThat(parser.message().edit().maxForwards(3).build().maxForwards()).isEqualTo(3);
    }

    @Test
    void limits() {
        SipParser small = new SipParser(new ParseLimits(64, 8, true));
        byte[] bytes = Samples.bytes(Samples.INVITE);
        assertThat(small.parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.TOO_LARGE);
        SipParser few = new SipParser(new ParseLimits(65_536, 14, true));
        assertThat(few.parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(few.rejection().orElseThrow().status()).isEqualTo(513);
        assertThat(new SipParser(new ParseLimits(65_536, 15, true)).parse(bytes, 0, bytes.length))
                .isEqualTo(ParseStatus.OK);
        assertThatThrownBy(() -> new ParseLimits(63, 8, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ParseLimits(64, 7, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyHeaderLinesAreIndexed() {
        assertThat(parse(Samples.INVITE.replace("Subject: load", "X-A: y\r\n".repeat(100) + "X-A: z")))
                .isEqualTo(ParseStatus.OK);
        assertThat(parser.message().headers("X-A")).hasSize(101);
        assertThat(parse(Samples.OK)).isEqualTo(ParseStatus.OK);
        assertThat(parser.message().headers("X-A")).isEmpty();
    }

    @Test
    void nobodyAnswersAnAckOrAResponse() {
        String ack = Samples.INVITE
                .replace("INVITE sip", "ACK sip")
                .replace("1 INVITE", "1 ACK")
                .replace("tag=4711c1", "tag=");
        assertThat(parse(ack)).isEqualTo(ParseStatus.BAD_HEADER);
        assertThat(parser.rejection()).isEmpty();
        assertThat(parse(Samples.OK.replace("CSeq: 1", "CSeq: x"))).isEqualTo(ParseStatus.BAD_HEADER);
        assertThat(parser.rejection()).isEmpty();
        assertThat(parse(Samples.OK)).isEqualTo(ParseStatus.OK);
        assertThat(parser.rejection()).isEmpty();
    }

    @Test
    void theFirstTagCounts() {
        assertThat(parse(Samples.INVITE.replace("tag=4711c1", "Tag=one;tag=two")))
                .isEqualTo(ParseStatus.OK);
        assertThat(parser.message().fromTag())
                .isEqualTo("one")
                .isEqualTo(parser.message().from().tag());
    }

    @Test
    void aStatusLineMayLackItsReason() {
        assertThat(parse(Samples.OK.replace("200 OK", "200"))).isEqualTo(ParseStatus.OK);
        assertThat(((SipResponse) parser.message()).reason()).isEmpty();
        for (String bad : new String[] {"20", "2000", "099", "700", "200OK", "-20", " 200"}) {
            assertThat(parse(Samples.OK.replace("200 OK", bad))).as(bad).isEqualTo(ParseStatus.BAD_START_LINE);
        }
    }

    @Test
    void theVersionIsCaseInsensitive() {
        assertThat(parse(Samples.INVITE.replace(":5060 SIP/2.0", ":5060 sip/2.0")))
                .isEqualTo(ParseStatus.OK);
    }

    @Test
    void messagesOfOneParserDoNotShareState() {
        parse(Samples.INVITE);
        SipMessage first = parser.message();
        byte[] other = Samples.bytes(Samples.OK);
        parser.parse(other, 0, other.length);
        Arrays.fill(other, (byte) 'x');
        assertThat(first.text()).isEqualTo(Samples.INVITE);
        assertThat(first.callId()).isEqualTo("1-4711@127.0.0.1");
    }
}
