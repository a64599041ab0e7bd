package io.jackfield.rtp.dtls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** DtlsRecords that go out together (RFC 6347 4.2.4). */
final class Flight {
    private Flight() {}

    /** Packs records, each of at most so many bytes, into as few datagrams as they fit in. */
    static List<byte[]> datagrams(List<byte[]> records, int mtuBytes) {
        List<byte[]> datagrams = new ArrayList<>();
        byte[] packed = new byte[mtuBytes];
        int size = 0;
        for (byte[] record : records) {
            if (size + record.length > mtuBytes) {
                datagrams.add(Arrays.copyOf(packed, size));
                size = 0;
            }
            System.arraycopy(record, 0, packed, size, record.length);
            size += record.length;
        }
        if (size > 0) {
            datagrams.add(Arrays.copyOf(packed, size));
        }
        return datagrams;
    }
}
