package io.jackfield.media.speech;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is to be understood.
 *
 * @param language a tag such as {@code en} or {@code fr-FR}
 * @param sampleRate of the audio, in Hz: 8000 or 16000
 * @param phrases what may be said, in lower case; empty for anything. Not every recognizer keeps to that, but all do better with it
 */
public record RecognitionOptions(String language, int sampleRate, List<String> phrases) {
    /** Most phrases. */
    public static final int MAX_PHRASES = 1_000;

    private static final Pattern PHRASE = Pattern.compile("[\\p{L}\\p{M}\\p{N}' -]{1,200}");

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException when the rate is another, there are too many phrases, or one has other than letters, digits, apostrophes,
     *     hyphens and blanks
     */
    public RecognitionOptions {
        if (sampleRate != 8_000 && sampleRate != 16_000) {
            throw new IllegalArgumentException("a sample rate of " + sampleRate + " is neither 8000 nor 16000");
        }
        if (phrases.size() > MAX_PHRASES) {
            throw new IllegalArgumentException(phrases.size() + " phrases are more than " + MAX_PHRASES);
        }
        for (String phrase : phrases) {
            if (phrase.isBlank() || !PHRASE.matcher(phrase).matches()) {
                throw new IllegalArgumentException("\"" + phrase + "\" is no phrase that can be said");
            }
        }
        phrases = List.copyOf(phrases);
    }
}
