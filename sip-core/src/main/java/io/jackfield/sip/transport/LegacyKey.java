package io.jackfield.sip.transport;

import java.util.Arrays;

/** Puts private keys in their older forms, PKCS#1 and SEC 1, into PKCS#8, which is all that the JDK reads (RFC 5208). */
final class LegacyKey {
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;
    private static final byte OID = 0x06;
    /** Field 0 of an ECPrivateKey: the curve (RFC 5915 3). */
    private static final byte CURVE = (byte) 0xa0;

    private static final byte[] VERSION = {0x02, 1, 0};
    /** rsaEncryption with no parameters. */
    private static final byte[] RSA = {
        SEQUENCE, 13, OID, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    /** id-ecPublicKey; the curve follows. */
    private static final byte[] EC = {OID, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private LegacyKey() {}

    static byte[] ofRsa(byte[] pkcs1) {
        return der(SEQUENCE, VERSION, RSA, der(OCTETS, pkcs1));
    }

    /** @throws IllegalArgumentException when it names no curve */
    static byte[] ofEc(byte[] sec1) {
        return der(SEQUENCE, VERSION, der(SEQUENCE, EC, curve(sec1)), der(OCTETS, sec1));
    }

    private static byte[] curve(byte[] sec1) {
        int at = content(sec1, 0); // of the outer sequence
        while (at < sec1.length) {
            int from = content(sec1, at);
            int to = from + length(sec1, at);
            if (to > sec1.length) {
                break;
            }
            if (sec1[at] == CURVE) {
                return Arrays.copyOfRange(sec1, from, to);
            }
            at = to;
        }
        throw new IllegalArgumentException("no curve");
    }

    /** Where the content of the element at this offset begins. */
    private static int content(byte[] der, int at) {
        if (at + 2 > der.length) {
            throw new IllegalArgumentException("truncated");
        }
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1];
        if (first >= 0) {
            return first;
        }
        int bytes = first & 0x7f;
        if (bytes > 2 || at + 2 + bytes > der.length) {
            throw new IllegalArgumentException("truncated");
        }
        int length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] der(byte tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] header = length < 0x80
                ? new byte[] {tag, (byte) length}
                : length < 0x100
                        ? new byte[] {tag, (byte) 0x81, (byte) length}
                        : new byte[] {tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        byte[] all = Arrays.copyOf(header, header.length + length);
        int at = header.length;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
