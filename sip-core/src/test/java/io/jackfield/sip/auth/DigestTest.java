package io.jackfield.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of the RFCs. */
class DigestTest {
    private static final String NONCE_7616 = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    @Test
    void rfc2617Section35() {
        Digest.Input in = new Digest.Input(
                DigestAlgorithm.MD5,
                "GET",
                "/dir/index.html",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "00000001",
                "0a4f113b",
                Optional.of(Qop.AUTH),
                new byte[0]);
        assertThat(Digest.response(ha1(DigestAlgorithm.MD5, "Mufasa", "testrealm@host.com", "Circle Of Life"), in))
                .isEqualTo("6629fae49393a05397450978507c4ef1");
    }

    @Test
    void rfc7616Section391Md5() {
        assertThat(Digest.response(mufasa(DigestAlgorithm.MD5), rfc7616(DigestAlgorithm.MD5, Qop.AUTH, "")))
                .isEqualTo("8ca523f5e9506fed4657c9700eebdbec");
    }

    @Test
    void rfc7616Section391Sha256() {
        assertThat(Digest.response(mufasa(DigestAlgorithm.SHA_256), rfc7616(DigestAlgorithm.SHA_256, Qop.AUTH, "")))
                .isEqualTo("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    /** RFC 7616 3.9.2 as corrected by errata 4897: the printed response was made with another hash. */
    @Test
    void rfc7616Section392Sha512Slash256() {
        Digest.Input in = new Digest.Input(
                DigestAlgorithm.SHA_512_256,
                "GET",
                "/doe.json",
                "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                "00000001",
                "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
                Optional.of(Qop.AUTH),
                new byte[0]);
        String ha1 = ha1(DigestAlgorithm.SHA_512_256, "J\u00e4s\u00f8n Doe", "api@example.org", "Secret, or not?");
        assertThat(Digest.response(ha1, in))
                .isEqualTo("3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5");
    }

    /** RFC 7616 3.9.2, by the same errata. */
    @Test
    void rfc7616Section392UserHash() {
        assertThat(Presented.userHash(DigestAlgorithm.SHA_512_256, "J\u00e4s\u00f8n Doe", "api@example.org"))
                .isEqualTo("793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
    }

    /** draft-smith-sip-auth-examples 3.1 to 3.5: an INVITE to bob, in all the forms that RFC 3261 22.4 knows. */
    @ParameterizedTest
    @CsvSource({
        "MD5, , bf57e4e0d0bffc0fbaedce64d59add5e",
        "MD5, auth, 89eb0059246c02b2f6ee02c7961d5ea3",
        "MD5, auth-int, bdbeebb2da6adb6bca02599c2239e192",
        "MD5-sess, auth, e4e4ea61d186d07a92c9e1f6919902e9",
        "MD5-sess, auth-int, 91984da2d8663716e91554859c22ca70"
    })
    void sipExamples(String algorithm, String qop, String response) {
        String body = "v=0\r\no=bob 2890844526 2890844526 IN IP4 media.biloxi.com\r\ns=-\r\n"
                + "c=IN IP4 media.biloxi.com\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
                + "m=video 51372 RTP/AVP 31\r\na=rtpmap:31 H261/90000\r\n"
                + "m=video 53000 RTP/AVP 32\r\na=rtpmap:32 MPV/90000\r\n";
        Digest.Input in = new Digest.Input(
                DigestAlgorithm.of(algorithm).orElseThrow(),
                "INVITE",
                "sip:bob@biloxi.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "00000001",
                "0a4f113b",
                Optional.ofNullable(qop).flatMap(Qop::of),
                body.getBytes(StandardCharsets.UTF_8));
        assertThat(Digest.response(ha1(DigestAlgorithm.MD5, "bob", "biloxi.com", "zanzibar"), in))
                .isEqualTo(response);
    }

    @Test
    void withoutQopIsTheFormOfRfc2069() {
        // RFC 2617 3.2.2.1: H(A1) ":" nonce ":" H(A2), written out
        Digest.Input in =
                new Digest.Input(DigestAlgorithm.MD5, "REGISTER", "sip:h", "n", "", "", Optional.empty(), new byte[0]);
        String a2 = Digest.hash(DigestAlgorithm.MD5, "REGISTER:sip:h");
        String ha1 = ha1(DigestAlgorithm.MD5, "u", "r", "p");
        assertThat(Digest.response(ha1, in)).isEqualTo(Digest.hash(DigestAlgorithm.MD5, ha1 + ":n:" + a2));
    }

    @Test
    void authIntCoversTheBody() {
        String ha1 = mufasa(DigestAlgorithm.MD5);
        String empty = Digest.response(ha1, rfc7616(DigestAlgorithm.MD5, Qop.AUTH_INT, ""));
        String body = Digest.response(ha1, rfc7616(DigestAlgorithm.MD5, Qop.AUTH_INT, "v=0"));
        assertThat(body).isNotEqualTo(empty);
        String a2 = Digest.hash(DigestAlgorithm.MD5, "GET:/dir/index.html:" + Digest.hash(DigestAlgorithm.MD5, "v=0"));
        assertThat(body)
                .isEqualTo(Digest.hash(
                        DigestAlgorithm.MD5,
                        String.join(":", ha1, NONCE_7616, "00000001", CNONCE_7616, "auth-int", a2)));
    }

    @Test
    void sessionKeyBindsNonceAndCnonce() {
        String ha1 = mufasa(DigestAlgorithm.SHA_256);
        String session = Digest.hash(DigestAlgorithm.SHA_256, ha1 + ':' + NONCE_7616 + ':' + CNONCE_7616);
        assertThat(Digest.response(ha1, rfc7616(DigestAlgorithm.SHA_256_SESS, Qop.AUTH, "")))
                .isEqualTo(Digest.response(session, rfc7616(DigestAlgorithm.SHA_256, Qop.AUTH, "")));
    }

    private static Digest.Input rfc7616(DigestAlgorithm algorithm, Qop qop, String body) {
        return new Digest.Input(
                algorithm,
                "GET",
                "/dir/index.html",
                NONCE_7616,
                "00000001",
                CNONCE_7616,
                Optional.of(qop),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String mufasa(DigestAlgorithm algorithm) {
        return ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
    }

    private static String ha1(DigestAlgorithm algorithm, String user, String realm, String password) {
        return Subscriber.ha1(algorithm, user, realm, new Redacted(password)).secret();
    }
}
