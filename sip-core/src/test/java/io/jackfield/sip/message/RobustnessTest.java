package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes, parsing ends with a status, and what parsed can be read, edited and encoded. */
class RobustnessTest {
    private static ParseStatus parse(byte[] bytes) {
        SipParser parser = new SipParser();
        ParseStatus status = parser.parse(bytes, 0, bytes.length);
        if (status == ParseStatus.OK) {
            readAll(parser.message());
        } else {
            assertThatThrownBy(parser::message).isInstanceOf(IllegalStateException.class);
            parser.rejection()
                    .ifPresent(r -> assertThat(SipMessage.parse(r.toBytes())).isNotNull());
        }
        return status;
    }

    private static void readAll(SipMessage m) {
        assertThat(m.callId()).isNotEmpty();
        assertThat(m.cseqNumber()).isBetween(0L, 0x7FFFFFFFL);
        assertThat(m.topVia().host()).isNotEmpty();
        m.from().displayName();
        m.to().uri().user();
        m.from().tag();
        m.vias();
        m.contacts();
        m.routes();
        m.recordRoutes();
        m.topRoute();
        m.expires();
        m.contentType();
        m.callIdHash();
        m.viaHash();
        for (Header<?> header : Header.known()) {
            m.header(header);
            m.headers(header);
        }
        if (m instanceof SipRequest request) {
            request.requestUri().equivalent(request.requestUri());
            assertThat(SipResponse.to(request, 200).toTag("x").build().callId()).isEqualTo(m.callId());
        }
        assertThat(m.toBytes()).hasSize(m.sizeBytes());
        assertThat(SipMessage.parse(m.toBytes())).isPresent();
        SipMessage edited =
                m.edit().addFirst(Header.VIA, "SIP/2.0/UDP x;branch=z9hG4bK1").build();
        assertThat(edited.callId()).isEqualTo(m.callId());
        assertThat(SipMessage.parse(edited.toBytes())).isPresent();
    }

    @Test
    void truncationAtEachByteIsNeverAMessage() {
        for (String text : List.of(Samples.INVITE, Samples.OK)) {
            byte[] bytes = Samples.bytes(text);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(parse(Arrays.copyOf(bytes, length)))
                        .as("%d bytes", length)
                        .isNotEqualTo(ParseStatus.OK);
            }
        }
    }

    @Test
    void bitFlipsAtEachByte() {
        for (String text : List.of(Samples.INVITE, Samples.OK)) {
            byte[] bytes = Samples.bytes(text);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                parse(flipped);
            }
        }
    }

    @Property(tries = 3000)
    void garbledMessages(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = Samples.bytes(random.nextBoolean() ? Samples.INVITE : Samples.OK);
        String nasty = "\r\n\t \0:;,<>\"\\=@?[]%*A1\u007f";
        for (int i = random.nextInt(12); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) nasty.charAt(random.nextInt(nasty.length()));
        }
        parse(bytes);
    }

    @Property
    void anyBytes(@ForAll byte[] bytes) {
        parse(bytes);
        new SipParser().frame(bytes, 0, bytes.length);
    }

    /** What a line begins with, and what is repeated in it. */
    static List<List<String>> floods() {
        return List.of(
                List.of("Via: ", ";a"),
                List.of("Via: ", ",SIP/2.0/UDP a"),
                List.of("From: ", ";a=b"),
                List.of("From: ", "\""),
                List.of("From: ", "\\\""),
                List.of("To: ", "<"),
                List.of("To: ", "a "),
                List.of("Contact: ", "<sip:a>,"),
                List.of("Contact: ", ","),
                List.of("Contact: ", "<,"),
                List.of("Contact: ", "\","),
                List.of("Contact: ", ";x"),
                List.of("Contact: <sip:a@b", ";x=y"),
                List.of("Route: ", "<sip:a;lr>,"),
                List.of("Call-ID: ", ":"),
                List.of("X: ", "\r\n "),
                List.of("X: ", "\r"),
                List.of("X: ", "\n"),
                List.of("", "X"),
                List.of("", "X: y\r\n"),
                List.of("", "X\r\n"),
                List.of("", ":"),
                List.of("Max-Forwards: ", "0"),
                List.of("CSeq: ", "1"),
                List.of("Content-Length: ", "0"),
                List.of("Allow: ", "a,"),
                List.of("Subject: ", "\t"));
    }

    /** A quadratic parser takes minutes for these. */
    @ParameterizedTest
    @MethodSource("floods")
    void timeIsLinear(List<String> flood) {
        String filling =
                flood.get(0) + flood.get(1).repeat(60_000 / flood.get(1).length());
        byte[] bytes = Samples.bytes(Samples.INVITE.replace("Subject: load", filling));
        ParseLimits limits = new ParseLimits(70_000, 4_096, true);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            SipParser parser = new SipParser(limits);
            for (int i = 0; i < 20; i++) {
                if (parser.parse(bytes, 0, bytes.length) == ParseStatus.OK) {
                    readAll(parser.message());
                }
            }
            SipParser framer = new SipParser(limits);
            int length = 1;
            while (framer.frame(bytes, 0, length) == ParseStatus.INCOMPLETE) { // byte by byte
                length++;
            }
        });
    }
}
