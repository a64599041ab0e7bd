package io.jackfield.rtp;

/**
 * How losses of a stream come: alone, or many together (RFC 3611 4.7.2 and A.2). Less than {@value #GMIN} packets in a row between two
 * losses belong to a burst. Told of losses only, so that a packet that comes costs nothing.
 */
final class LossBursts {
    /** The recommended threshold between bursts and gaps. */
    static final int GMIN = 16;

    private long lastLoss;
    private long lostInBurst;
    private long gapPackets;
    private long loneLosses;
    private long bursts;
    private long burstReceived;
    private long returns;
    private long lossPairs;

    /** Begins anew, before the packet of this number. */
    void reset(long first) {
        lastLoss = first - 1;
        lostInBurst = 0;
        gapPackets = 0;
        loneLosses = 0;
        bursts = 0;
        burstReceived = 0;
        returns = 0;
        lossPairs = 0;
    }

    /** So many packets from this number on did not come. */
    void lost(long from, long count) {
        long received = from - lastLoss - 1;
        for (long i = 0; i < Math.min(count, 1000); i++) {
            loss(i == 0 ? received : 0);
        }
        lastLoss = from + count - 1;
    }

    private void loss(long received) {
        if (received >= GMIN) {
            loneLosses += lostInBurst == 1 ? 1 : 0;
            bursts += lostInBurst > 1 ? 1 : 0;
            lostInBurst = 1;
            gapPackets += received;
        } else {
            lostInBurst++;
            if (received == 0) {
                lossPairs++;
            } else {
                returns++;
                burstReceived += received - 1;
            }
        }
    }

    /** With the one that may be under way. */
    private long allBursts() {
        return bursts + (lostInBurst > 1 ? 1 : 0);
    }

    private long allLone() {
        return loneLosses + (lostInBurst == 1 ? 1 : 0);
    }

    /** The share lost in bursts, 0 to 1. */
    double burstDensity() {
        if (!any()) {
            return 0;
        }
        double leaves = (double) returns / Math.max(1, allBursts() + returns + lossPairs);
        double stays = burstReceived + returns < 1 ? 1 : 1 - (double) burstReceived / (burstReceived + returns);
        return stays / (stays + leaves);
    }

    private boolean any() {
        return allBursts() > 0;
    }

    /** The share lost between bursts, 0 to 1. */
    double gapDensity() {
        return gapPackets + allLone() == 0 ? 0 : (double) allLone() / (gapPackets + allLone());
    }

    /** The mean length of a gap in packets; all of them where there was no burst. */
    double gapPackets(long expected) {
        return any() ? (double) (gapPackets + allLone() + allBursts()) / allBursts() : expected;
    }

    /** The mean length of a burst in packets. */
    double burstPackets() {
        if (!any()) {
            return 0;
        }
        return (double) (burstReceived + 2 * returns + allBursts() + lossPairs) / allBursts();
    }
}
