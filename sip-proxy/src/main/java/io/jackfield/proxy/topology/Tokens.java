package io.jackfield.proxy.topology;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Writes and reads tokens: base64url of a key's id, a synthetic IV and the encrypted text. What a token was made for is authenticated
 * with it, so that none is good for anything else. For one thread.
 */
final class Tokens {
    /** What a token stands for. */
    enum Kind {
        CONTACT,
        ROUTES,
        CALL_ID,
        /** A Call-ID on its way through a party of another call: in Replaces within Refer-To. */
        CARRIED_CALL_ID
    }

    /** More than any token of a message that was let in has. */
    static final int MOST_CHARS = 8_192;

    private static final Kind[] KINDS = Kind.values();
    private static final int HEAD = 1 + SyntheticIv.IV_BYTES;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final List<Opener> openers;

    private record Opener(int id, SyntheticIv cipher, byte[][] labels) {
        static Opener of(Keys.Key key) {
            SyntheticIv cipher = new SyntheticIv(key.secret());
            byte[][] labels = new byte[KINDS.length][];
            for (Kind kind : KINDS) {
                labels[kind.ordinal()] = cipher.label(kind.name().getBytes(StandardCharsets.US_ASCII));
            }
            return new Opener(key.id(), cipher, labels);
        }
    }

    Tokens(Keys keys) {
        openers = keys.all().stream().map(Opener::of).toList();
    }

    /** The token of a text that is not empty; always the same under the same key. */
    String write(Kind kind, String text) {
        Opener key = openers.get(0);
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] token = new byte[HEAD + plain.length];
        token[0] = (byte) key.id;
        key.cipher.seal(key.labels[kind.ordinal()], plain, token, 1);
        return new String(ENCODER.encode(token), StandardCharsets.ISO_8859_1);
    }

    /** The text of a token; empty when we did not write it, or not for this. */
    Optional<String> read(Kind kind, String token) {
        if (token.length() > MOST_CHARS || !isBase64Url(token)) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = DECODER.decode(token.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException noLengthOfBase64) {
            return Optional.empty(); // only strangers send such: not the way of a message that matters
        }
        if (bytes.length <= HEAD) {
            return Optional.empty();
        }
        for (Opener key : openers) {
            if (key.id == (bytes[0] & 0xff)) {
                byte[] text = key.cipher.open(key.labels[kind.ordinal()], bytes, 1, bytes.length - 1);
                return text.length == 0 ? Optional.empty() : Optional.of(new String(text, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static boolean isBase64Url(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }
}
