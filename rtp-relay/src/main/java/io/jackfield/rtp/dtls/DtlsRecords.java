package io.jackfield.rtp.dtls;

/** What a datagram of DTLS records says without any key (RFC 6347 4.1). */
final class DtlsRecords {
    static final int HEADER_BYTES = 13;
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int APPLICATION_DATA = 23;
    private static final int CLIENT_HELLO = 1;

    private DtlsRecords() {}

    /** Whether these are whole records of DTLS 1.0 or 1.2, from first to last byte. */
    static boolean wellFormed(byte[] datagram) {
        int at = 0;
        while (at < datagram.length) {
            if (datagram.length - at < HEADER_BYTES || (datagram[at + 1] & 0xff) != 0xfe) {
                return false;
            }
            int type = datagram[at] & 0xff;
            int length = length(datagram, at);
            if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || length > datagram.length - at - HEADER_BYTES) {
                return false;
            }
            at += HEADER_BYTES + length;
        }
        return at > 0;
    }

    static boolean isClientHello(byte[] datagram) {
        return datagram.length > HEADER_BYTES
                && (datagram[0] & 0xff) == HANDSHAKE
                && epoch(datagram, 0) == 0
                && datagram[HEADER_BYTES] == CLIENT_HELLO;
    }

    /**
     * Whether all that is not encrypted may come from a peer of the other role. What we sent ourselves and somebody sent back may
     * not, nor may an alert that nobody vouches for: it would end the handshake for the price of one packet.
     */
    static boolean mayComeTo(DtlsRole role, byte[] datagram) {
        for (int at = 0; at < datagram.length; at += HEADER_BYTES + length(datagram, at)) {
            if (epoch(datagram, at) != 0) {
                continue;
            }
            int type = datagram[at] & 0xff;
            if (type == ALERT || type == APPLICATION_DATA) {
                return false;
            }
            if (type == HANDSHAKE && length(datagram, at) > 0 && !sends(role, datagram[at + HEADER_BYTES])) {
                return false;
            }
        }
        return true;
    }

    /** Which messages the peer of one with this role sends (RFC 5246 7.4, RFC 6347 4.3.2). */
    private static boolean sends(DtlsRole role, int message) {
        return switch (message) {
            case CLIENT_HELLO, 16, 15 -> role == DtlsRole.SERVER; // ClientKeyExchange, CertificateVerify
            case 11 -> true; // Certificate
            case 2, 3, 4, 12, 13, 14, 22 -> role == DtlsRole.CLIENT; // what a server says
            default -> false;
        };
    }

    static int epoch(byte[] datagram, int at) {
        return (datagram[at + 3] & 0xff) << 8 | datagram[at + 4] & 0xff;
    }

    /** The number of a record within its epoch. */
    static long number(byte[] datagram, int at) {
        long number = 0;
        for (int i = 5; i < 11; i++) {
            number = number << 8 | datagram[at + i] & 0xff;
        }
        return number;
    }

    static int length(byte[] datagram, int at) {
        return (datagram[at + 11] & 0xff) << 8 | datagram[at + 12] & 0xff;
    }
}
