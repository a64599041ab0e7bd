package io.jackfield.sim;

import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;

/** A datagram, or a piece of a stream, on its way: what was sent, and what became of it. */
final class Passage {
    /** What becomes of what is sent. */
    enum Fate {
        UNDER_WAY(""),
        ARRIVED(""),
        /** The conditions took it. */
        LOST("lost"),
        /** There is no way at the moment. */
        CUT("cut"),
        /** A NAT had no mapping for it, or its filter refused it. */
        FILTERED("filtered"),
        /** Nobody has the address it went to. */
        UNCLAIMED("nobody there"),
        /** The connection ended before it arrived. */
        RESET("reset");

        final String text;

        Fate(String text) {
            this.text = text;
        }
    }

    final Transport transport;
    final InetSocketAddress from;
    /** Where it was sent; once it has arrived, who took it: another address behind a NAT. */
    InetSocketAddress to;

    final byte[] bytes;
    final int sizeBytes;
    /** Whether it is a copy that the network made. */
    final boolean copy;

    final long sentNs;
    Fate fate = Fate.UNDER_WAY;
    /** How many packets of a stream it stands for. */
    int packets = 1;
    /** How many of them never arrived. */
    int missing;

    Passage(
            Transport transport,
            InetSocketAddress from,
            InetSocketAddress to,
            byte[] bytes,
            boolean copy,
            long sentNs) {
        this.transport = transport;
        this.from = from;
        this.to = to;
        this.bytes = bytes;
        this.sizeBytes = bytes.length;
        this.copy = copy;
        this.sentNs = sentNs;
    }
}
