package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/**
 * Words to look for in header values, in any case and anywhere within a value: see {@link SipMessage#mentions}. Looking allocates
 * nothing. Immutable.
 */
public final class Words {
    private final byte[][] words;
    /** A bit for each lower-case ASCII letter or other byte below 128 that begins a word. */
    private final long first;

    private final long second;

    private Words(byte[][] words) {
        this.words = words;
        long low = 0;
        long high = 0;
        for (byte[] word : words) {
            if (word[0] < 64) {
                low |= 1L << word[0];
            } else {
                high |= 1L << word[0];
            }
        }
        first = low;
        second = high;
    }

    /** @throws IllegalArgumentException when a word is empty or not ASCII */
    public static Words of(Collection<String> words) {
        for (String word : words) {
            if (word.isEmpty() || !word.chars().allMatch(c -> c >= ' ' && c < 127)) {
                throw new IllegalArgumentException("no word to look for: \"" + word + "\"");
            }
        }
        return new Words(words.stream()
                .map(word -> word.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new));
    }

    boolean in(byte[] b, int from, int end) {
        for (int at = from; at < end; at++) {
            int c = lower(b[at]);
            long starts = c < 64 ? first : second;
            if (c >= 0 && (starts >>> c & 1) != 0 && anyAt(b, at, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyAt(byte[] b, int at, int end) {
        for (byte[] word : words) {
            if (at + word.length <= end && isAt(word, b, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] word, byte[] b, int at) {
        for (int i = 0; i < word.length; i++) {
            if (lower(b[at + i]) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
