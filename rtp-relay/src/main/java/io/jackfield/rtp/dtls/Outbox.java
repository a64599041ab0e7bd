package io.jackfield.rtp.dtls;

import java.util.ArrayList;
import java.util.List;

/** What the library sends, told apart: what it sends for the first time, and what it repeats. For one thread. */
final class Outbox {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;

    private List<byte[]> fresh = new ArrayList<>();
    private List<byte[]> repeated = new ArrayList<>();
    private int highestMessage = -1;
    private int fragmentsTo;
    private boolean finished;

    void add(byte[] record) {
        (isRepeated(record) ? repeated : fresh).add(record);
    }

    /** By the number of the message; what follows ChangeCipherSpec is encrypted, and is sent for the first time only once. */
    private boolean isRepeated(byte[] record) {
        int type = record[0] & 0xff;
        int epoch = DtlsRecords.epoch(record, 0);
        if (type == CHANGE_CIPHER_SPEC) {
            return finished;
        }
        if (type != HANDSHAKE) {
            return false; // an alert
        }
        if (epoch > 0) {
            boolean before = finished;
            finished = true;
            return before;
        }
        int message = (record[DtlsRecords.HEADER_BYTES + 4] & 0xff) << 8 | record[DtlsRecords.HEADER_BYTES + 5] & 0xff;
        int offset = number24(record, DtlsRecords.HEADER_BYTES + 6);
        if (message > highestMessage || message == highestMessage && offset >= fragmentsTo && offset > 0) {
            highestMessage = message;
            fragmentsTo = offset + number24(record, DtlsRecords.HEADER_BYTES + 9);
            return false;
        }
        return true;
    }

    private static int number24(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
    }

    boolean hasRepeated() {
        return !repeated.isEmpty();
    }

    List<byte[]> takeFresh() {
        List<byte[]> taken = fresh;
        fresh = new ArrayList<>();
        return taken;
    }

    List<byte[]> takeRepeated() {
        List<byte[]> taken = repeated;
        repeated = new ArrayList<>();
        return taken;
    }
}
