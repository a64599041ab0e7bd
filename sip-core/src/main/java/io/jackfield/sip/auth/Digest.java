package io.jackfield.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/** The digest of RFC 7616 3.4.1: pure functions over strings. */
final class Digest {
    private Digest() {}

    /**
     * What is hashed besides the secret.
     *
     * @param nc the eight hexadecimal digits as sent, "" without qop
     * @param cnonce the client's nonce, "" without qop
     * @param qop empty for the RFC 2069 form
     * @param body hashed with {@code auth-int} only
     */
    record Input(
            DigestAlgorithm algorithm,
            String method,
            String uri,
            String nonce,
            String nc,
            String cnonce,
            Optional<Qop> qop,
            byte[] body) {}

    static String response(String ha1, Input in) {
        return digest(ha1, in, in.method);
    }

    /** What proves the server to the client: as the response, without a method, over the response's body (RFC 7616 3.5). */
    static String confirmation(String ha1, Input in, byte[] responseBody) {
        Input answered = new Input(in.algorithm, in.method, in.uri, in.nonce, in.nc, in.cnonce, in.qop, responseBody);
        return digest(ha1, answered, "");
    }

    private static String digest(String ha1, Input in, String method) {
        String secret = in.algorithm.session() ? hash(in.algorithm, ha1 + ':' + in.nonce + ':' + in.cnonce) : ha1;
        String a2 = method + ':' + in.uri;
        if (in.qop.isEmpty()) { // RFC 2617 3.2.2.1: a client of RFC 2069 vintage
            return hash(in.algorithm, secret + ':' + in.nonce + ':' + hash(in.algorithm, a2));
        }
        Qop qop = in.qop.get();
        if (qop == Qop.AUTH_INT) {
            a2 += ':' + hex(in.algorithm, in.body);
        }
        return hash(
                in.algorithm,
                String.join(":", secret, in.nonce, in.nc, in.cnonce, qop.token(), hash(in.algorithm, a2)));
    }

    /** Compares in a time that tells nothing. */
    static boolean same(String expected, String claimed) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), claimed.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(DigestAlgorithm algorithm, String text) {
        return hex(algorithm, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(DigestAlgorithm algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(algorithm.newDigest().digest(bytes));
    }
}
