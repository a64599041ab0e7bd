package io.jackfield.sip.transaction;

import io.jackfield.sip.message.SipMessage;
import java.nio.charset.StandardCharsets;

/**
 * The branch that this stack writes into its Via headers (RFC 3261 8.1.1.7): {@code z9hG4bKj}, seven digits that say where its
 * transaction lies (shard and slot), thirteen that prove it (64 bits that nobody can guess). So a response finds its shard
 * without knowing the call and its transaction without a search, and one that was made up finds nothing.
 */
public final class Branch {
    static final int MAX_SHARDS = 1 << 10;
    static final int MAX_SLOTS = (1 << 25) - 1;
    /** The slot of what has no transaction: the ACK of a 2xx. */
    static final int NO_SLOT = MAX_SLOTS;

    static final int LENGTH = 28;
    private static final String START_TEXT = "z9hG4bKj";
    private static final byte[] START = START_TEXT.getBytes(StandardCharsets.US_ASCII);
    private static final int PLACE_AT = START.length;
    private static final int PLACE_DIGITS = 7;
    private static final int PROOF_AT = PLACE_AT + PLACE_DIGITS;
    private static final int SLOT_BITS = 25;

    private Branch() {}

    /**
     * The shard that sent the request to which this responds.
     *
     * @return the number it had, which may be no shard of this node when the response is not ours or forged; -1 when the
     *     branch is none that this stack writes
     */
    public static int shardOf(SipMessage response) {
        long place = placeOf(response);
        return place < 0 ? -1 : shardOf(place);
    }

    static int shardOf(long place) {
        return (int) (place >>> SLOT_BITS);
    }

    static void write(int shard, int slot, long proof, byte[] to, int offset) {
        System.arraycopy(START, 0, to, offset, START.length);
        Base32.write((long) shard << SLOT_BITS | slot, to, offset + PLACE_AT, PLACE_DIGITS);
        Base32.write(proof, to, offset + PROOF_AT, Base32.DIGITS_OF_LONG);
    }

    /** Shard and slot of a branch of ours; negative when it is none. */
    static long placeOf(SipMessage message) {
        if (message.branchLength() != LENGTH
                || message.branchByte(START.length - 1) != START[START.length - 1]
                || !message.hasMagicCookie()) {
            return -1;
        }
        return read(message, PLACE_AT, PLACE_DIGITS);
    }

    static int slotOf(long place) {
        return (int) place & MAX_SLOTS;
    }

    /** The proof of a branch of ours. */
    static long proofOf(SipMessage message) {
        return read(message, PROOF_AT, Base32.DIGITS_OF_LONG);
    }

    /** As {@link #placeOf(SipMessage)}, of the text of a branch. */
    static long placeOf(String branch) {
        return branch.length() == LENGTH && branch.startsWith(START_TEXT) ? read(branch, PLACE_AT, PLACE_DIGITS) : -1;
    }

    static long proofOf(String branch) {
        return read(branch, PROOF_AT, Base32.DIGITS_OF_LONG);
    }

    private static long read(String branch, int offset, int digits) {
        long value = 0;
        for (int i = offset; i < offset + digits; i++) {
            int digit = branch.charAt(i) < 128 ? Base32.digit((byte) branch.charAt(i)) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 5 | digit;
        }
        return value;
    }

    private static long read(SipMessage message, int offset, int digits) {
        long value = 0;
        for (int i = offset; i < offset + digits; i++) {
            int digit = Base32.digit(message.branchByte(i));
            if (digit < 0) {
                return -1;
            }
            value = value << 5 | digit;
        }
        return value;
    }
}
