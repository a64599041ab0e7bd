package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 4475: the table is {@code rfc4475.txt}. */
class TortureTest {
    private static final Pattern MACRO = Pattern.compile("<<(?:([0-9A-F]{2})|([^<>*]+)\\*([0-9]+))>>");
    private static final Map<String, Case> CASES = load();

    private record Case(String name, ParseStatus status, byte[] bytes) {}

    private static Map<String, Case> load() {
        Map<String, Case> cases = new LinkedHashMap<>();
        try (InputStream in = Optional.ofNullable(TortureTest.class.getResourceAsStream("rfc4475.txt"))
                .orElseThrow()) {
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^=== ");
            for (int i = 1; i < parts.length; i++) {
                int end = parts[i].indexOf('\n');
                String[] head = parts[i].substring(0, end).split(" ");
                cases.put(head[1], new Case(head[1], ParseStatus.valueOf(head[2]), bytes(parts[i].substring(end + 1))));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return cases;
    }

    private static byte[] bytes(String text) {
        int headEnd = text.indexOf("\n\n") + 2;
        byte[] body = expand(text.substring(headEnd));
        byte[] head = expand(text.substring(0, headEnd).replace("<<len>>", Integer.toString(body.length)));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static byte[] expand(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher macro = MACRO.matcher(text);
        int from = 0;
        while (macro.find()) {
            out.writeBytes(Samples.bytes(Samples.message(text.substring(from, macro.start()))));
            if (macro.group(1) != null) {
                out.write(Integer.parseInt(macro.group(1), 16));
            } else {
                out.writeBytes(Samples.bytes(macro.group(2).repeat(Integer.parseInt(macro.group(3)))));
            }
            from = macro.end();
        }
        out.writeBytes(Samples.bytes(Samples.message(text.substring(from))));
        return out.toByteArray();
    }

    static Stream<Arguments> cases() {
        return CASES.values().stream().map(c -> arguments(c.name, c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void status(String name, Case torture) {
        SipParser parser = new SipParser();
        assertThat(parser.parse(torture.bytes, 0, torture.bytes.length)).isEqualTo(torture.status);
        if (torture.status == ParseStatus.OK && !name.equals("dblreq")) {
            assertThat(parser.message().toBytes()).isEqualTo(torture.bytes);
        }
    }

    private static SipMessage message(String name) {
        return SipMessage.parse(CASES.get(name).bytes).orElseThrow();
    }

    private static SipRequest request(String name) {
        return (SipRequest) message(name);
    }

    private static SipResponse rejection(String name) {
        SipParser parser = new SipParser();
        byte[] bytes = CASES.get(name).bytes;
        parser.parse(bytes, 0, bytes.length);
        return parser.rejection().orElseThrow();
    }

    @Test
    void whiteSpaceAndFolding() {
        SipRequest r = request("wsinv");
        assertThat(r.toTag()).isEqualTo("1918181833n");
        assertThat(r.fromTag()).isEqualTo("98asjd8");
        assertThat(r.from().displayName()).isEqualTo("J Rosenberg \\\"");
        assertThat(r.maxForwards()).isEqualTo(68);
        assertThat(r.cseq()).isEqualTo(new CSeq(9, Method.INVITE));
        assertThat(r.topVia().branch()).isEqualTo("390skdjuw");
        assertThat(r.hasMagicCookie()).isFalse();
        assertThat(r.vias())
                .extracting(Via::host)
                .containsExactly("192.0.2.2", "spindle.example.com", "192.168.255.111");
        assertThat(r.vias().get(2).branch()).isEqualTo("z9hG4bK30239");
        assertThat(r.header("newfangledheader")).contains("newfangled value continued newfangled value");
        assertThat(r.header(Header.SUBJECT)).contains("");
        assertThat(r.topRoute().orElseThrow().uri().param("unknownwith")).contains("value");
        NameAddr contact = r.contacts().get(0);
        assertThat(contact.displayName()).isEqualTo("Quoted string \"\"");
        assertThat(contact.param("newparam")).contains("newvalue");
        assertThat(contact.q()).isEqualTo(0.33);
        assertThat(SipResponse.to(r, 200).build().vias()).hasSize(3);
    }

    @Test
    void strangeCharacters() {
        SipRequest r = request("intmeth");
        assertThat(r.method().name()).isEqualTo("!interesting-Method0123456789_*+`.%indeed'~");
        assertThat(r.requestUri().valid()).isTrue();
        assertThat(r.requestUri().host()).isEqualTo("example.com");
        assertThat(r.to().displayName()).isEqualTo("BEL:\u0007 NUL:\0 DEL:\u007f");
        assertThat(r.from().displayName()).isEqualTo("token1~` token2'+_ token3*%!.-");
        assertThat(r.from().param("fromParam''~+*_!.-%")).contains("раб");
        assertThat(r.fromTag()).isEqualTo("_token~1'+`*%!-.");
        assertThat(SipResponse.to(r, 200).toTag("x").build().toTag()).isEqualTo("x");
    }

    @Test
    void escapes() {
        assertThat(request("esc01").requestUri().user()).isEqualTo("sips:user@example.com");
        assertThat(request("esc01").to().uri().equivalent(SipUri.of("sip:user@example.com")))
                .isTrue();
        assertThat(request("esc01").from().uri().user()).isEqualTo("I have spaces");
        assertThat(request("esc01").contacts().get(0).uri().isLoose()).isFalse();
        assertThat(request("escnull").to().uri().user()).isEqualTo("null-\0-null");
        assertThat(request("escnull").contacts())
                .extracting(c -> c.uri().user())
                .containsExactly("\0", "\0\0");
        assertThat(request("esc02").method()).isNotEqualTo(Method.REGISTER);
        assertThat(request("esc02").contacts()).hasSize(2);
        assertThat(request("esc02").to().displayName()).isEqualTo("%Z%45");
        assertThat(request("semiuri").requestUri().user()).isEqualTo("user;par=u@example.net");
        assertThat(request("escruri").requestUri().uriHeader("route")).contains("<sip:example.com>");
    }

    @Test
    void longValuesAndManyLines() {
        assertThat(request("longreq").vias()).hasSize(21);
        assertThat(request("longreq").fromTag()).hasSize(155);
        assertThat(request("longreq").header("unknown-" + "long".repeat(20) + "-NAME"))
                .isPresent();
        assertThat(request("dblreq").method()).isSameAs(Method.REGISTER);
        assertThat(request("dblreq").bodyLength()).isZero();
        assertThat(request("transports").vias()).extracting(Via::transport).contains("UNKNOWN", "SCTP");
        assertThat(request("mpart01").bodyLength()).isGreaterThan(200);
    }

    @Test
    void responses() {
        assertThat(((SipResponse) message("unreason")).reason()).startsWith("= 2**3 * 5**2 но ");
        assertThat(((SipResponse) message("noreason")).reason()).isEmpty();
        assertThat(((SipResponse) message("noreason")).status()).isEqualTo(100);
    }

    @Test
    void liberalWhereTheRfcAllows() {
        assertThat(request("baddn").from().displayName()).isEqualTo("Bell, Alexander");
        assertThat(request("regbadct").contacts()).isEmpty();
        assertThat(request("cparam01").contacts().get(0).hasParam("unknownparam"))
                .isTrue();
        assertThat(request("cparam02").contacts().get(0).uri().hasParam("unknownparam"))
                .isTrue();
        assertThat(request("regescrt").contacts().get(0).uri().uriHeader("Route"))
                .contains("<sip:sip.example.com>");
        assertThat(request("badbranch").hasMagicCookie()).isFalse();
        assertThat(request("unkscm").requestUri().scheme()).isEqualTo("nobodyknowsthisscheme");
        assertThat(request("novelsc").requestUri().isSip()).isFalse();
        assertThat(request("unksm2").to().uri().scheme()).isEqualTo("isbn");
        assertThat(request("zeromf").maxForwards()).isZero();
        assertThat(request("inv2543").branchLength()).isZero();
        assertThat(request("inv2543").maxForwards()).isEqualTo(-1);
        assertThat(request("inv2543").hasFromTag()).isFalse();
        assertThat(request("inv2543").hasBody("application/sdp")).isTrue();
        assertThat(request("bext01").headers(Header.REQUIRE)).hasSize(2);
    }

    @Test
    void rejectionsSayWhy() {
        assertThat(rejection("quotbal").reason()).isEqualTo("Bad To");
        assertThat(rejection("scalar02").reason()).isEqualTo("Bad CSeq");
        assertThat(rejection("insuf").reason()).isEqualTo("Missing From");
        assertThat(rejection("multi01").reason()).isEqualTo("Repeated CSeq");
        assertThat(rejection("multi01").headers(Header.TO)).hasSize(1);
        assertThat(rejection("mismatch01").status()).isEqualTo(400);
        assertThat(rejection("clerr").reason()).isEqualTo("Bad Content-Length");
        assertThat(rejection("lwsruri").callId()).startsWith("lwsruri.");
        assertThat(rejection("ltgtruri").hasToTag()).isTrue();
        assertThat(rejection("ltgtruri").toTag())
                .isEqualTo(rejection("ltgtruri").toTag());
        assertThat(rejection("trws").topVia().host()).isEqualTo("host1.examle.com");
        for (String unanswerable : new String[] {"badinv01", "scalarlg", "bigcode"}) {
            SipParser parser = new SipParser();
            byte[] bytes = CASES.get(unanswerable).bytes;
            parser.parse(bytes, 0, bytes.length);
            assertThat(parser.rejection()).as(unanswerable).isEmpty();
        }
    }

    @Test
    void anotherVersionIsAnsweredInOurs() {
        byte[] bytes = Samples.bytes(Samples.INVITE.replace(":5060 SIP/2.0", ":5060 SIP/7.0"));
        SipParser parser = new SipParser();
        assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.BAD_VERSION);
        assertThat(parser.rejection().orElseThrow().toString())
                .startsWith("SIP/2.0 505 Version Not Supported\r\nVia: ");
    }
}
