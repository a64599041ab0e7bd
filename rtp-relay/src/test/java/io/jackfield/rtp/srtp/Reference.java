package io.jackfield.rtp.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** SRTP as the RFCs write it, from the ciphers of the JDK: what the code under test is compared with. */
final class Reference {
    private Reference() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    /** RFC 3711 4.3.1, with a key derivation rate of 0. */
    static byte[] derive(byte[] key, byte[] salt, int label, int count) throws GeneralSecurityException {
        byte[] x = Arrays.copyOf(salt, 16);
        x[7] ^= (byte) label;
        return counterMode(key, x, new byte[count]);
    }

    private static byte[] counterMode(byte[] key, byte[] iv, byte[] data) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(data);
    }

    /** RFC 3711 4.1.1 and 4.2.1, of a packet with a header of 12 bytes. */
    static byte[] counterMode(byte[] key, byte[] salt, byte[] auth, int roc, byte[] rtp, int tagBytes)
            throws GeneralSecurityException {
        byte[] iv = Arrays.copyOf(salt, 16);
        mix(
                iv,
                4,
                ByteBuffer.allocate(10)
                        .put(rtp, 8, 4)
                        .putInt(roc)
                        .put(rtp, 2, 2)
                        .array());
        byte[] body = counterMode(key, iv, Arrays.copyOfRange(rtp, 12, rtp.length));
        ByteBuffer out =
                ByteBuffer.allocate(rtp.length + tagBytes).put(rtp, 0, 12).put(body);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(auth, "HmacSHA1"));
        mac.update(out.array(), 0, rtp.length);
        mac.update(ByteBuffer.allocate(4).putInt(roc).array());
        return out.put(mac.doFinal(), 0, tagBytes).array();
    }

    /** RFC 7714 8.1. */
    static byte[] gcm(byte[] key, byte[] salt, int roc, byte[] rtp) throws GeneralSecurityException {
        byte[] iv = salt.clone();
        mix(
                iv,
                2,
                ByteBuffer.allocate(10)
                        .put(rtp, 8, 4)
                        .putInt(roc)
                        .put(rtp, 2, 2)
                        .array());
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        cipher.updateAAD(rtp, 0, 12);
        byte[] body = cipher.doFinal(rtp, 12, rtp.length - 12);
        return ByteBuffer.allocate(12 + body.length).put(rtp, 0, 12).put(body).array();
    }

    /** RFC 7714 9: the word with the index is authenticated in the clear and stands behind the tag. */
    static byte[] gcmRtcp(byte[] key, byte[] salt, int index, byte[] rtcp) throws GeneralSecurityException {
        byte[] iv = salt.clone();
        mix(
                iv,
                2,
                ByteBuffer.allocate(10)
                        .put(rtcp, 4, 4)
                        .putShort((short) 0)
                        .putInt(index)
                        .array());
        byte[] word = ByteBuffer.allocate(4).putInt(index | 1 << 31).array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        cipher.updateAAD(rtcp, 0, 8);
        cipher.updateAAD(word);
        byte[] body = cipher.doFinal(rtcp, 8, rtcp.length - 8);
        return ByteBuffer.allocate(12 + body.length)
                .put(rtcp, 0, 8)
                .put(body)
                .put(word)
                .array();
    }

    /** RFC 3711 3.4. */
    static byte[] counterModeRtcp(byte[] key, byte[] salt, byte[] auth, int index, byte[] rtcp, int tagBytes)
            throws GeneralSecurityException {
        byte[] iv = Arrays.copyOf(salt, 16);
        mix(
                iv,
                4,
                ByteBuffer.allocate(10)
                        .put(rtcp, 4, 4)
                        .putShort((short) 0)
                        .putInt(index)
                        .array());
        byte[] body = counterMode(key, iv, Arrays.copyOfRange(rtcp, 8, rtcp.length));
        ByteBuffer out = ByteBuffer.allocate(rtcp.length + 4 + tagBytes)
                .put(rtcp, 0, 8)
                .put(body)
                .putInt(index | 1 << 31);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(auth, "HmacSHA1"));
        mac.update(out.array(), 0, rtcp.length + 4);
        return out.put(mac.doFinal(), 0, tagBytes).array();
    }

    private static void mix(byte[] into, int from, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            into[from + i] ^= what[i];
        }
    }
}
