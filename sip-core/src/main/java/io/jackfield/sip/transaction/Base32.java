package io.jackfield.sip.transaction;

import java.nio.charset.StandardCharsets;

/** Numbers in the digits {@code 0-9a-v}, five bits each, most significant first: SIP tokens, equal in any case. */
final class Base32 {
    static final int DIGITS_OF_LONG = 13;
    private static final int BITS = 5;

    private Base32() {}

    static void write(long value, byte[] to, int offset, int digits) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            int digit = (int) rest & 31;
            to[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
            rest >>>= BITS;
        }
    }

    /** All 64 bits as text. */
    static String of(long value) {
        byte[] text = new byte[DIGITS_OF_LONG];
        write(value, text, 0, DIGITS_OF_LONG);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The value of a digit; negative when it is none. */
    static int digit(byte character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        int letter = character | 0x20;
        return letter >= 'a' && letter <= 'v' ? letter - 'a' + 10 : -1;
    }
}
