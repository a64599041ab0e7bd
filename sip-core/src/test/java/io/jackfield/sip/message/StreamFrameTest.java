package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StreamFrameTest {
    private static final String FLAWED =
            Samples.OK.replace("CSeq: 1 INVITE", "CSeq: x INVITE").replace("l: 0", "l: 3") + "abc";
    private static final String STREAM =
            Samples.INVITE + "\r\n\r\n" + "\r\n" + Samples.OK + "\r\n\r\n\r\n" + FLAWED + Samples.INVITE + Samples.OK;

    /** What one reader of a stream saw, one entry each. */
    private static List<String> read(byte[] stream, List<Integer> chunks) {
        SipParser parser = new SipParser();
        List<String> seen = new ArrayList<>();
        byte[] pending = new byte[0];
        int at = 0;
        for (int i = 0; at < stream.length; i++) {
            int size = Math.min(chunks.get(i % chunks.size()), stream.length - at);
            pending = concat(pending, Arrays.copyOfRange(stream, at, at + size));
            at += size;
            pending = drain(parser, pending, seen);
        }
        seen.add("left " + pending.length);
        return seen;
    }

    private static byte[] drain(SipParser parser, byte[] pending, List<String> seen) {
        while (pending.length > 0) {
            byte[] moved = concat(new byte[3], pending); // another array and offset on each call
            ParseStatus status = parser.frame(moved, 3, pending.length);
            if (status == ParseStatus.INCOMPLETE) {
                assertThat(parser.consumed()).isZero();
                return pending;
            }
            seen.add(status == ParseStatus.OK ? parser.message().text() : status.toString());
            if (status.fatalForStream()) {
                return new byte[0];
            }
            assertThat(parser.consumed()).isPositive();
            pending = Arrays.copyOfRange(pending, parser.consumed(), pending.length);
            Arrays.fill(moved, (byte) 'x'); // the message must not need it any more
        }
        return pending;
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static final List<String> EXPECTED = List.of(
            Samples.INVITE, "KEEP_ALIVE", Samples.OK, "KEEP_ALIVE", "BAD_HEADER", Samples.INVITE, Samples.OK, "left 0");

    @Test
    void messagesMergedIntoOneReadComeOutOneByOne() {
        assertThat(read(Samples.bytes(STREAM), List.of(1_000_000))).isEqualTo(EXPECTED);
    }

    @Test
    void splitAtEachByte() {
        byte[] stream = Samples.bytes(STREAM);
        assertThat(read(stream, List.of(1))).isEqualTo(EXPECTED);
        for (int split = 1; split < stream.length; split++) {
            assertThat(read(stream, List.of(split, stream.length)))
                    .as("split at %d", split)
                    .isEqualTo(EXPECTED);
        }
    }

    @Property(tries = 300)
    void splitAnywhere(@ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 400) Integer> chunks) {
        assertThat(read(Samples.bytes(STREAM), chunks)).isEqualTo(EXPECTED);
    }

    private static ParseStatus frame(ParseLimits limits, String text) {
        byte[] bytes = Samples.bytes(text);
        return new SipParser(limits).frame(bytes, 0, bytes.length);
    }

    @Test
    void aMessageWithoutContentLengthIsRefusedOrEmpty() {
        String text = Samples.OK.replace("l: 0\r\n", "");
        assertThat(frame(ParseLimits.DEFAULT, text)).isEqualTo(ParseStatus.BAD_CONTENT_LENGTH);
        assertThat(frame(new ParseLimits(65_536, 128, false), text)).isEqualTo(ParseStatus.OK);
    }

    @Test
    void hostileLengths() {
        for (String length :
                List.of("-1", "", "1e3", "0x10", "2147483648", "99999999999999999999", "1 2", "1, 2", "+1")) {
            assertThat(frame(ParseLimits.DEFAULT, Samples.OK.replace("l: 0", "l: " + length)))
                    .as(length)
                    .isEqualTo(ParseStatus.BAD_CONTENT_LENGTH);
        }
        assertThat(frame(ParseLimits.DEFAULT, Samples.OK.replace("l: 0", "l: 0\r\nContent-Length: 0")))
                .isEqualTo(ParseStatus.BAD_CONTENT_LENGTH);
        assertThat(frame(new ParseLimits(65_536, 128, false), Samples.OK.replace("l: 0", "l: x")))
                .isEqualTo(ParseStatus.BAD_CONTENT_LENGTH);
        assertThat(frame(ParseLimits.DEFAULT, Samples.OK.replace("l: 0", "l: 2147483647")))
                .isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(frame(ParseLimits.DEFAULT, Samples.OK.replace("l: 0", "l: 65000")))
                .isEqualTo(ParseStatus.INCOMPLETE);
    }

    @Test
    void whatIsNoSipIsKnownAtOnce() {
        for (String text : List.of(
                "\u0016\u0003\u0001", "\0", "\n", "\rX", "\r\n\rX", " INVITE", "GET / HTTP/1.1\r\n\r\n", "a\r\n\r\n")) {
            assertThat(frame(ParseLimits.DEFAULT, text)).as(text).isEqualTo(ParseStatus.NOT_SIP);
        }
    }

    @Test
    void headersWithoutEndAreCutOff() {
        ParseLimits small = new ParseLimits(1_000, 128, true);
        String endless = Samples.INVITE.substring(0, 100) + "x".repeat(900);
        assertThat(frame(small, endless)).isEqualTo(ParseStatus.INCOMPLETE);
        assertThat(frame(small, endless + "x")).isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(frame(small, endless + "x\r\n\r\n")).isEqualTo(ParseStatus.TOO_LARGE);
        assertThat(frame(new ParseLimits(65_536, 8, true), Samples.INVITE)).isEqualTo(ParseStatus.TOO_LARGE);
    }

    @Test
    void aRefusedRequestOnAStreamCanBeAnswered() {
        byte[] bytes = Samples.bytes(Samples.INVITE.replace("Content-Length: 209", "Content-Length: x"));
        SipParser parser = new SipParser();
        assertThat(parser.frame(bytes, 0, bytes.length)).isEqualTo(ParseStatus.BAD_CONTENT_LENGTH);
        SipResponse rejection = parser.rejection().orElseThrow();
        assertThat(rejection.status()).isEqualTo(400);
        assertThat(rejection.callId()).isEqualTo("1-4711@127.0.0.1");
    }
}
