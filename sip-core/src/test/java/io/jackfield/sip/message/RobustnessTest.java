package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
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
    private static final Sanity EVERY_CHECK = Sanity.of(Sanity.Check.values());

    /** Messages of all kinds: those of the RFCs, and ours. */
    private static final List<byte[]> CORPUS = corpus();

    private static List<byte[]> corpus() {
        List<byte[]> corpus =
                new ArrayList<>(Torture.all().stream().map(Torture::bytes).toList());
        corpus.add(Samples.bytes(Samples.INVITE));
        corpus.add(Samples.bytes(Samples.OK));
        return corpus;
    }

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

    private static boolean parsesAgain(SipMessage m) {
        return new SipParser(new ParseLimits(16_000_000, 4_096, true)).parse(m.toBytes(), 0, m.sizeBytes())
                == ParseStatus.OK;
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
            m.get(header);
            m.all(header);
            m.malformed(header);
        }
        m.bodyPart().find("application/sdp");
        assertThat(m.text()).isNotEmpty();
        if (m instanceof SipRequest request) {
            request.requestUri().equivalent(request.requestUri());
            EVERY_CHECK.refusal(request);
            TelNumber.of(request.requestUri());
            assertThat(SipResponse.to(request, 200).toTag("x").build().callId()).isEqualTo(m.callId());
        }
        assertThat(m.toBytes()).hasSize(m.sizeBytes());
        assertThat(parsesAgain(m)).isTrue();
        SipMessage edited =
                m.edit().addFirst(Header.VIA, "SIP/2.0/UDP x;branch=z9hG4bK1").build();
        assertThat(edited.callId()).isEqualTo(m.callId());
        assertThat(parsesAgain(edited)).isTrue();
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

    /** A datagram cut anywhere: those that end within their body or before are no messages, and nothing throws. */
    @Test
    void truncationOfEveryMessageAtEachByte() {
        for (byte[] bytes : CORPUS) {
            for (int length = 0; length < bytes.length; length++) {
                parse(Arrays.copyOf(bytes, length));
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

    /** Pieces of all messages, cut, flipped, doubled and put together. */
    @Property(tries = 2000)
    void mixedMessages(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = CORPUS.get(random.nextInt(CORPUS.size())).clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            byte[] other = CORPUS.get(random.nextInt(CORPUS.size()));
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = spliced(bytes, at, random.nextInt(bytes.length - at), other, random);
                case 2 -> bytes = spliced(bytes, at, 0, bytes, random);
                default -> bytes = spliced(bytes, at, random.nextInt(bytes.length - at), new byte[0], random);
            }
            bytes = bytes.length == 0 ? new byte[] {1} : bytes;
        }
        parse(bytes);
        new SipParser().frame(bytes, 0, bytes.length);
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] from, Random random) {
        int begin = random.nextInt(from.length + 1);
        int end = begin + random.nextInt(Math.min(from.length - begin, 400) + 1);
        byte[] head = MessageEdit.join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(from, begin, end));
        return MessageEdit.join(head, Arrays.copyOfRange(bytes, at + removed, bytes.length));
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
                List.of("Event: a", ";x=y"),
                List.of("Reason: a", ";text=\"b\""),
                List.of("Authorization: Digest ", "a=b,"),
                List.of("Refer-To: sip:a?", "b=c&"),
                List.of("Date: ", "Sat, "),
                List.of("Subject: ", "\t"));
    }

    @Test
    void tenMegabytesOfHeadersAreTooLarge() {
        byte[] bytes = Samples.bytes(Samples.INVITE.replace("load", "x".repeat(10_000_000)));
        assertThat(parse(bytes)).isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(new SipParser().frame(bytes, 0, bytes.length)).isEqualTo(ParseStatus.TOO_LARGE);
        SipParser generous = new SipParser(new ParseLimits(16_000_000, 128, true));
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            byte[] few = Samples.bytes(Samples.INVITE.replace("Subject: load", "X: " + "y".repeat(10_000_000)));
            assertThat(generous.parse(few, 0, few.length)).isEqualTo(ParseStatus.OK);
            readAll(generous.message());
        });
    }

    @Test
    void aHundredThousandHeaderLinesAreTooLarge() {
        byte[] bytes = Samples.bytes(Samples.INVITE.replace("Subject: load", "X: y\r\n".repeat(100_000) + "Z: z"));
        SipParser parser = new SipParser(new ParseLimits(16_000_000, 4_096, true));
        assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(parser.frame(bytes, 0, bytes.length)).isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(new SipParser().parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.TOO_LARGE);
    }

    /** Quotes in quotes, comments in comments, brackets in brackets: no recursion, so no depth. */
    @Test
    void deepNesting() {
        for (String line : List.of(
                "Retry-After: 1 " + "(".repeat(50_000) + ")".repeat(50_000),
                "Retry-After: 1 " + "(".repeat(50_000),
                "Retry-After: 1 " + "(\\".repeat(30_000),
                "Warning: 300 a \"" + "\\\"".repeat(50_000) + '"',
                "Contact: " + "<".repeat(50_000) + "sip:a" + ">".repeat(50_000),
                "Contact: " + "\"<".repeat(50_000),
                "WWW-Authenticate: " + "Digest a=".repeat(10_000),
                "WWW-Authenticate: " + "Digest a=\"b\",".repeat(8_000),
                "Identity: a" + ";info=<".repeat(10_000),
                "Privacy: " + "a;".repeat(50_000),
                "P-Charging-Vector: " + "a=b;".repeat(30_000),
                "Accept: " + "a/b;q=1,".repeat(10_000),
                "Server: " + "(".repeat(50_000))) {
            byte[] bytes = Samples.bytes(Samples.INVITE.replace("Subject: load", line));
            SipParser parser = new SipParser(new ParseLimits(1_000_000, 128, true));
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.OK);
                readAll(parser.message());
            });
        }
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
