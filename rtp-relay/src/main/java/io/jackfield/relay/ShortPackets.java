package io.jackfield.relay;

import java.util.Arrays;

/**
 * Knows packets that are shorter than those of their codec usually are. The usual length is learnt: the longest so far, or a shorter one
 * that {@value #CONVINCING} packets in a row had.
 */
final class ShortPackets {
    /** So many of a shorter length are a new packet time and no accident. */
    static final int CONVINCING = 10;

    private final int[] usual = new int[128];
    private final int[] lastShort = new int[128];
    private final int[] inRow = new int[128];

    /** Whether a packet of a codec with packets of one size is shorter than they are. */
    boolean isShort(int payloadType, int size) {
        int type = payloadType & 127;
        if (size >= usual[type]) {
            usual[type] = size;
            inRow[type] = 0;
            return false;
        }
        inRow[type] = size == lastShort[type] ? inRow[type] + 1 : 1;
        lastShort[type] = size;
        if (inRow[type] < CONVINCING) {
            return true;
        }
        usual[type] = size;
        inRow[type] = 0;
        return false;
    }

    /** Payload types may mean something else from now on. */
    void forget() {
        Arrays.fill(usual, 0);
    }
}
