package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 4475 and RFC 5118: the table is {@code torture.txt}. */
class TortureTest {
    private static final Sanity ALL_CHECKS = Sanity.of(Sanity.Check.values());

    static List<Torture> all() {
        return Torture.all();
    }

    @Test
    void noMessageIsLeftOut() {
        assertThat(all()).hasSize(49 + 12);
        assertThat(all().stream().map(Torture::name)).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void whatBecomesOfIt(Torture torture) {
        SipParser parser = new SipParser();
        ParseStatus status = parser.parse(torture.bytes(), 0, torture.bytes().length);
        assertThat(status).isEqualTo(torture.status());
        assertThat(answer(parser, status)).isEqualTo(torture.answer());
        if (status == ParseStatus.OK) { // what follows the stated body is dropped
            assertThat(text(torture.bytes()).startsWith(text(parser.message().toBytes())))
                    .isTrue();
        }
        assertThat(torture.valid() && status != ParseStatus.OK).isFalse();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String answer(SipParser parser, ParseStatus status) {
        Optional<SipResponse> response = status != ParseStatus.OK
                ? parser.rejection()
                : parser.message() instanceof SipRequest request ? ALL_CHECKS.refusal(request) : Optional.empty();
        return response.map(r -> Integer.toString(r.status())).orElse(status == ParseStatus.OK ? "take" : "drop");
    }

    /** The same on a stream, one after the other: what is fatal there closes it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void onAStream(Torture torture) {
        SipParser parser = new SipParser(new ParseLimits(65_536, 128, false));
        byte[] bytes = torture.bytes();
        ParseStatus status = parser.frame(bytes, 0, bytes.length);
        if (torture.name().equals("clerr")) {
            assertThat(status).isEqualTo(ParseStatus.INCOMPLETE); // the rest may still come
        } else {
            assertThat(status).isEqualTo(torture.status());
        }
    }

    private static SipMessage message(String name) {
        return SipMessage.parse(Torture.bytes(name)).orElseThrow();
    }

    private static SipRequest request(String name) {
        return (SipRequest) message(name);
    }

    private static SipResponse rejection(String name) {
        SipParser parser = new SipParser();
        byte[] bytes = Torture.bytes(name);
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
        assertThat(r.from().param("fromParam''~+*_!.-%")).contains("работающий");
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
        assertThat(request("longreq").vias()).hasSize(34);
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
        assertThat(rejection("badinv01").reason()).isEqualTo("Bad Via");
        assertThat(rejection("badinv01").topVia().host()).isEqualTo("192.0.2.15");
        assertThat(rejection("badvers").topVia().host()).isEqualTo("c.example.com");
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
        for (String unanswerable : new String[] {"scalarlg", "bigcode"}) {
            SipParser parser = new SipParser();
            byte[] bytes = Torture.bytes(unanswerable);
            parser.parse(bytes, 0, bytes.length);
            assertThat(parser.rejection()).as(unanswerable).isEmpty();
        }
    }

    @Test
    void anotherVersionIsAnsweredInOurs() {
        byte[] bytes = Samples.bytes(Samples.INVITE.replace(":5060 SIP/2.0", ":5060 SIP/7.0"));
        SipParser parser = new SipParser();
        assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(ParseStatus.BAD_VERSION);
        assertThat(parser.rejection().orElseThrow().text()).startsWith("SIP/2.0 505 Version Not Supported\r\nVia: ");
    }
}
