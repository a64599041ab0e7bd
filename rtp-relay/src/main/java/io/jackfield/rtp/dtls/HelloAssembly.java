package io.jackfield.rtp.dtls;

import java.util.BitSet;

/** A ClientHello that comes in pieces, from one whose cookie was good. */
final class HelloAssembly {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    private final int message;
    private final byte[] body;
    private final BitSet there = new BitSet();
    private long recordNumber;

    HelloAssembly(HelloFragment first) {
        message = first.message();
        body = new byte[first.length()];
        add(first);
    }

    /** Adds a piece. @return false when it is of another message */
    boolean add(HelloFragment piece) {
        if (piece.length() != body.length || piece.message() != message) {
            return false;
        }
        System.arraycopy(piece.body(), 0, body, piece.offset(), piece.body().length);
        there.set(piece.offset(), piece.offset() + piece.body().length);
        recordNumber = Math.max(recordNumber, piece.recordNumber());
        return true;
    }

    boolean isWhole() {
        return there.nextClearBit(0) >= body.length;
    }

    /** The whole message in one record. */
    byte[] record() {
        byte[] record = new byte[DtlsRecords.HEADER_BYTES + 12 + body.length];
        record[0] = HANDSHAKE;
        record[1] = (byte) 0xfe;
        record[2] = (byte) 0xfd;
        put(record, 5, 6, recordNumber);
        put(record, 11, 2, 12 + body.length);
        record[13] = CLIENT_HELLO;
        put(record, 14, 3, body.length);
        put(record, 17, 2, message);
        put(record, 22, 3, body.length);
        System.arraycopy(body, 0, record, 25, body.length);
        return record;
    }

    static void put(byte[] target, int at, int count, long number) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (byte) (number >>> 8 * (count - 1 - i));
        }
    }
}
