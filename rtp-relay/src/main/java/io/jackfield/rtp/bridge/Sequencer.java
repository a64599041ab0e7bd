package io.jackfield.rtp.bridge;

import io.jackfield.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets back into their order without a clock: one that is missing is waited for until two later ones are there, and then is
 * lost. Adds no delay while nothing is missing.
 *
 * <pre>
 * distance from the next one       what happens
 * 0                                given on, and what waited for it
 * 1 to 7                           waits; when it is the second that does, the missing ones are lost
 * 8 to 50                          the missing ones are lost, at most 10 of them filled in for
 * -100 to -1                       too late: dropped
 * else, or another source          a new beginning
 * </pre>
 */
final class Sequencer {
    /** Where it gives packets to; a packet is valid until this returns. */
    interface Out {
        void packet(byte[] payload, int size, int payloadType, int timestamp);

        void lost();

        /** What follows has nothing to do with what was before. */
        void began();
    }

    private static final int SLOTS = 8;
    private static final int PATIENCE = 2;
    private static final int MAX_AHEAD = 50;
    private static final int MAX_LATE = 100;
    private static final int MAX_FILLED = 10;

    private final Out out;
    private final @Nullable Held[] slots = new Held[SLOTS];
    private boolean started;
    private int ssrc;
    private int next;
    private int held;
    private long late;
    private long lost;

    private static final class Held {
        byte[] payload = new byte[320];
        int size;
        int payloadType;
        int timestamp;
        boolean present;
    }

    Sequencer(Out out) {
        this.out = out;
    }

    void put(RtpPacket packet) {
        int ahead = RtpPacket.distance(next, packet.sequence());
        if (!started || packet.ssrc() != ssrc || ahead > MAX_AHEAD || ahead < -MAX_LATE) {
            begin(packet);
            ahead = 0;
        }
        if (ahead < 0) {
            late++;
            return;
        }
        if (ahead >= SLOTS) {
            giveAll();
            int missing = RtpPacket.distance(next, packet.sequence());
            miss(missing);
        }
        store(packet);
        while (held > 0 && (slot(next).present || held >= PATIENCE)) {
            if (slot(next).present) {
                give();
            } else {
                miss(1);
            }
        }
    }

    private void begin(RtpPacket packet) {
        giveAll();
        started = true;
        ssrc = packet.ssrc();
        next = packet.sequence();
        out.began();
    }

    private Held slot(int sequence) {
        int index = sequence & SLOTS - 1;
        Held slot = slots[index];
        if (slot == null) {
            slot = new Held();
            slots[index] = slot;
        }
        return slot;
    }

    private void store(RtpPacket packet) {
        Held slot = slot(packet.sequence());
        if (slot.present) {
            return; // came twice
        }
        int size = packet.payloadSize();
        if (slot.payload.length < size) {
            slot.payload = new byte[size];
        }
        packet.payload(slot.payload, 0);
        slot.size = size;
        slot.payloadType = packet.payloadType();
        slot.timestamp = packet.timestamp();
        slot.present = true;
        held++;
    }

    private void give() {
        Held slot = slot(next);
        slot.present = false;
        held--;
        next = next + 1 & 0xffff;
        out.packet(slot.payload, slot.size, slot.payloadType, slot.timestamp);
    }

    private void giveAll() {
        while (held > 0) {
            if (slot(next).present) {
                give();
            } else {
                miss(1);
            }
        }
    }

    private void miss(int count) {
        lost += count;
        next = next + count & 0xffff;
        for (int i = 0; i < Math.min(count, MAX_FILLED); i++) {
            out.lost();
        }
    }

    long late() {
        return late;
    }

    long lost() {
        return lost;
    }
}
