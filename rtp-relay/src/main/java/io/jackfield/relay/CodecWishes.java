package io.jackfield.relay;

import java.util.List;

/**
 * Which codecs of a description are left, and which the relay translates. Names are as in rtpmap, optionally with rate and channels
 * ({@code opus/48000/2}), or payload types; {@code all} stands for all.
 *
 * @param strip removed on both sides
 * @param except kept, though stripped or masked
 * @param offer kept, though stripped, and in this order before the others
 * @param mask removed from what the other side sees, and translated for the side that has them
 * @param transcode offered to the other side though nobody asked for them
 * @param accept left to who offers them though the other side does not take them: translated when they come
 * @param set how the relay encodes what it makes, for codecs that can do so at several rates: {@code opus/48000/2/32000} in bit/s. A name
 *     in {@code transcode} may say so too
 */
public record CodecWishes(
        List<String> strip,
        List<String> except,
        List<String> offer,
        List<String> mask,
        List<String> transcode,
        List<String> accept,
        List<String> set) {
    /** Leaves everything as it is. */
    public static final CodecWishes NONE = new CodecWishes(List.of(), List.of(), List.of(), List.of(), List.of());

    /** Without codecs that are accepted, at the usual rates. */
    public CodecWishes(
            List<String> strip, List<String> except, List<String> offer, List<String> mask, List<String> transcode) {
        this(strip, except, offer, mask, transcode, List.of(), List.of());
    }

    CodecChoice choice() {
        return new CodecChoice(strip, except, offer);
    }

    /** Copies the lists. */
    public CodecWishes {
        strip = List.copyOf(strip);
        except = List.copyOf(except);
        offer = List.copyOf(offer);
        mask = List.copyOf(mask);
        transcode = List.copyOf(transcode);
        accept = List.copyOf(accept);
        set = List.copyOf(set);
    }
}
