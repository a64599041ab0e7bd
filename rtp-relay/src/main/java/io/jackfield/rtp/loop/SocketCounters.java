package io.jackfield.rtp.loop;

/**
 * What happened on one media port, or on all ports of a loop. Written by the loop; a read from another thread may be a little behind.
 */
public final class SocketCounters {
    long packetsIn;
    long bytesIn;
    long packetsOut;
    long bytesOut;
    long stun;
    long dtls;
    long garbage;
    long foreign;
    long unreachable;
    long sendDrops;
    long failures;

    SocketCounters() {}

    /** Packets that the handler got. */
    public long packetsIn() {
        return packetsIn;
    }

    /** Bytes of these, UDP payload. */
    public long bytesIn() {
        return bytesIn;
    }

    /** Packets sent. */
    public long packetsOut() {
        return packetsOut;
    }

    /** Bytes of these, UDP payload. */
    public long bytesOut() {
        return bytesOut;
    }

    /** STUN packets dropped. */
    public long stun() {
        return stun;
    }

    /** DTLS packets dropped. */
    public long dtls() {
        return dtls;
    }

    /** Datagrams dropped that are of no kind that the port takes. */
    public long garbage() {
        return garbage;
    }

    /** Valid packets dropped because they came from someone other than the peer. What the kernel drops for us is not among them. */
    public long foreign() {
        return foreign;
    }

    /** How often the peer's host said that nobody listens there (ICMP port unreachable). */
    public long unreachable() {
        return unreachable;
    }

    /** Packets not sent: no address known, the socket's buffer full, or the network refusing. */
    public long sendDrops() {
        return sendDrops;
    }

    /** Errors of the operating system on reading or sending. */
    public long failures() {
        return failures;
    }
}
