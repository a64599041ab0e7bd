package io.jackfield.proxy.topology;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Deterministic authenticated encryption by a synthetic IV (RFC 5297): equal texts give equal results, so that a Contact or a Call-ID
 * stays the same through a dialog, and nothing needs to be remembered. It differs from the RFC in that the IV is cut to 96 bits, which
 * leaves 32 for the counter. Keeps buffers: for one thread.
 */
final class SyntheticIv {
    /** What is put before the text. */
    static final int IV_BYTES = 12;

    static final int BLOCK = 16;

    private final Cipher chain;
    private final Cipher block;
    private final byte[] wholeKey = new byte[BLOCK];
    private final byte[] partKey = new byte[BLOCK];
    private final byte[] out = new byte[BLOCK * 2];
    private byte[] work = new byte[256];
    private byte[] stream = new byte[256];

    /** @param secret at least 16 bytes; both keys are derived from it */
    SyntheticIv(byte[] secret) {
        this(derived(secret, "mac"), derived(secret, "text"));
    }

    /**
     * @param macKey K1 of RFC 5297, 16 bytes
     * @param textKey K2, 16 bytes
     */
    SyntheticIv(byte[] macKey, byte[] textKey) {
        try {
            chain = Cipher.getInstance("AES/CBC/NoPadding");
            chain.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(macKey, "AES"), new IvParameterSpec(new byte[BLOCK]));
            block = Cipher.getInstance("AES/ECB/NoPadding");
            block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(textKey, "AES"));
            chain.doFinal(new byte[BLOCK], 0, BLOCK, wholeKey, 0);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has AES", impossible);
        }
        doubled(wholeKey);
        System.arraycopy(wholeKey, 0, partKey, 0, BLOCK);
        doubled(partKey);
    }

    private static byte[] derived(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] key = mac.doFinal(("jackfield topology 1 " + purpose).getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(key, BLOCK);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has HMAC-SHA-256", impossible);
        }
    }

    /** What S2V needs to know of associated data, which are few: made once. */
    byte[] label(byte[] data) {
        byte[] d = new byte[BLOCK];
        cmac(Arrays.copyOf(d, Math.max(BLOCK, work.length)), BLOCK, d);
        doubled(d);
        byte[] mac = new byte[BLOCK];
        cmac(Arrays.copyOf(data, (data.length / BLOCK + 1) * BLOCK), data.length, mac);
        xor(d, 0, mac, 0);
        return d;
    }

    /** Puts IV and encrypted text into {@code to}. */
    void seal(byte[] label, byte[] text, byte[] to, int at) {
        iv(label, text, 0, text.length, out);
        System.arraycopy(out, 0, to, at, IV_BYTES);
        crypt(to, at, text, 0, to, at + IV_BYTES, text.length);
    }

    /** The text of what {@link #seal} made; empty when it did not make it. A text is never empty. */
    byte[] open(byte[] label, byte[] from, int at, int length) {
        int textBytes = length - IV_BYTES;
        if (textBytes < 1) {
            return new byte[0];
        }
        byte[] text = new byte[textBytes];
        crypt(from, at, from, at + IV_BYTES, text, 0, textBytes);
        iv(label, text, 0, textBytes, out);
        int difference = 0;
        for (int i = 0; i < IV_BYTES; i++) {
            difference |= out[i] ^ from[at + i];
        }
        return difference == 0 ? text : new byte[0];
    }

    /** S2V of RFC 5297 2.4, of one string of associated data and the text; 16 bytes. */
    void iv(byte[] label, byte[] text, int from, int length, byte[] to) {
        int padded = Math.max(BLOCK, (length + BLOCK - 1) / BLOCK * BLOCK);
        if (work.length < padded) {
            work = new byte[padded * 2];
        }
        Arrays.fill(work, 0, padded, (byte) 0);
        System.arraycopy(text, from, work, 0, length);
        if (length >= BLOCK) {
            xor(work, length - BLOCK, label, 0);
            cmac(work, length, to);
            return;
        }
        byte[] d = label.clone();
        doubled(d);
        work[length] = (byte) 0x80;
        xor(work, 0, d, 0);
        cmac(work, BLOCK, to);
    }

    /** AES-CMAC (RFC 4493) of the first bytes of an array that is zero up to the next whole block, and is changed. */
    private void cmac(byte[] data, int length, byte[] to) {
        int whole = length == 0 ? BLOCK : (length + BLOCK - 1) / BLOCK * BLOCK;
        if (length == whole) {
            xor(data, whole - BLOCK, wholeKey, 0);
        } else {
            data[length] = (byte) 0x80;
            xor(data, whole - BLOCK, partKey, 0);
        }
        if (stream.length < whole) {
            stream = new byte[whole * 2];
        }
        try {
            chain.doFinal(data, 0, whole, stream, 0);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("whole blocks into room enough", impossible);
        }
        System.arraycopy(stream, whole - BLOCK, to, 0, BLOCK);
    }

    /** Counter mode: the IV, then a 32-bit counter from 0. */
    private void crypt(byte[] iv, int ivAt, byte[] from, int at, byte[] to, int toAt, int length) {
        int whole = (length + BLOCK - 1) / BLOCK * BLOCK;
        if (work.length < whole) {
            work = new byte[whole * 2];
        }
        if (stream.length < whole) {
            stream = new byte[whole * 2];
        }
        for (int p = 0, counter = 0; p < whole; p += BLOCK, counter++) {
            System.arraycopy(iv, ivAt, work, p, IV_BYTES);
            work[p + 12] = (byte) (counter >>> 24);
            work[p + 13] = (byte) (counter >>> 16);
            work[p + 14] = (byte) (counter >>> 8);
            work[p + 15] = (byte) counter;
        }
        try {
            block.doFinal(work, 0, whole, stream, 0);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("whole blocks into room enough", impossible);
        }
        for (int i = 0; i < length; i++) {
            to[toAt + i] = (byte) (from[at + i] ^ stream[i]);
        }
    }

    private static void xor(byte[] to, int at, byte[] with, int from) {
        for (int i = 0; i < BLOCK; i++) {
            to[at + i] ^= with[from + i];
        }
    }

    /** Multiplies by x in the field of RFC 5297 2.3. */
    private static void doubled(byte[] b) {
        int carry = b[0] >> 7 & 0x87;
        for (int i = 0; i < BLOCK - 1; i++) {
            b[i] = (byte) (b[i] << 1 | b[i + 1] >>> 7 & 1);
        }
        b[BLOCK - 1] = (byte) (b[BLOCK - 1] << 1 ^ carry);
    }
}
