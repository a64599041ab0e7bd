package io.jackfield.rtp;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Sends keys as telephone events (RFC 4733 2.5.1): one packet a packet time while the key is down, all with the timestamp at which
 * it went down, the last one three times with the end bit.
 *
 * <pre>
 * state  input                                   next   effect
 * IDLE   press                                   TONE   first packet, with marker
 * TONE   packet time                             TONE   packet, longer duration
 * TONE   packet time, the duration is full       TONE   packet; what follows is a new event without marker (2.5.1.3)
 * TONE   tone over                               GAP    end packet, three times
 * GAP    gap over, keys waiting                  TONE   first packet of the next
 * GAP    gap over, none waiting                  IDLE   done
 * any    press                                   same   key waits
 * </pre>
 */
public final class DtmfSender implements Machine {
    /** What it does. Called from {@link #press} and {@link #onDeadline}; send the packets with ascending sequence numbers. */
    public interface Effects {
        /** A packet with this payload, marker and timestamp is due. */
        void send(DtmfEvent event, boolean marker, int timestamp);

        /** All keys have been sent. */
        void done();
    }

    /**
     * How keys sound.
     *
     * @param clockRate of the telephone-event payload type, Hz
     * @param tone how long a key is down, 40 ms to 60 s
     * @param gap silence between keys, 40 ms to 60 s
     * @param packetTime between packets, 10 to 100 ms
     * @param volumeDb below 0 dBm0, 0 to 63
     */
    public record Settings(int clockRate, Duration tone, Duration gap, Duration packetTime, int volumeDb) {
        /** 100 ms on, 100 ms off, packets every 20 ms, -10 dBm0. */
        public static Settings of(int clockRate) {
            return new Settings(clockRate, Duration.ofMillis(100), Duration.ofMillis(100), Duration.ofMillis(20), 10);
        }

        /** Checks the ranges. */
        public Settings {
            if (clockRate < 8000
                    || !within(tone, 40, 60_000)
                    || !within(gap, 40, 60_000)
                    || !within(packetTime, 10, 100)
                    || volumeDb < 0
                    || volumeDb > 63) {
                throw new IllegalArgumentException("out of range: " + clockRate + " Hz, tone " + tone + ", gap " + gap
                        + ", packet time " + packetTime + ", volume " + volumeDb);
            }
        }

        private static boolean within(Duration value, long lowMs, long highMs) {
            return value.toMillis() >= lowMs && value.toMillis() <= highMs;
        }
    }

    private static final int MAX_WAITING = 256;
    private static final int MAX_DURATION = 0xffff;
    private static final int END_PACKETS = 3;

    private final Settings settings;
    private final Effects effects;
    private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    private long deadlineNs = NEVER;
    private boolean tone;
    private int code;
    private long startNs;
    private int startTimestamp;
    private int segmentUnits;
    private long anchorNs;
    private int anchorTimestamp;

    /** A sender at rest. */
    public DtmfSender(Settings settings, Effects effects) {
        this.settings = settings;
        this.effects = effects;
    }

    /**
     * Queues a key; it is sent at once when nothing else is.
     *
     * @param key 0-9, *, #, A-D
     * @param timestamp the RTP timestamp of the stream at {@code nowNs}
     * @return false when too many keys wait (256)
     * @throws IllegalArgumentException when it is no key
     */
    public boolean press(char key, int timestamp, long nowNs) {
        int event = DtmfEvent.code(key).orElseThrow(() -> new IllegalArgumentException("no such key: " + key));
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        anchorNs = nowNs;
        anchorTimestamp = timestamp;
        waiting.add(event);
        if (deadlineNs == NEVER) {
            startNext(nowNs);
        }
        return true;
    }

    /** Whether a key is being sent or waits. */
    public boolean busy() {
        return deadlineNs != NEVER;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < deadlineNs) {
            return;
        }
        if (!tone) {
            startNext(nowNs);
            return;
        }
        long toneNs = settings.tone.toNanos();
        if (nowNs - startNs >= toneNs) {
            tone = false;
            DtmfEvent end = event(true, units(toneNs));
            for (int i = 0; i < END_PACKETS; i++) {
                effects.send(end, false, segmentTimestamp());
            }
            deadlineNs = nowNs + settings.gap.toNanos();
        } else {
            sendTone(nowNs, false);
        }
    }

    private void startNext(long nowNs) {
        Integer next = waiting.poll();
        if (next == null) {
            deadlineNs = NEVER;
            effects.done();
            return;
        }
        tone = true;
        code = next;
        startNs = nowNs;
        startTimestamp = anchorTimestamp + units(nowNs - anchorNs);
        segmentUnits = 0;
        sendTone(nowNs, true);
    }

    private void sendTone(long nowNs, boolean marker) {
        // the packet reports what is over when its packet time is
        int reached = units(Math.min(nowNs - startNs + settings.packetTime.toNanos(), settings.tone.toNanos()));
        while (reached - segmentUnits > MAX_DURATION) {
            effects.send(event(false, segmentUnits + MAX_DURATION), marker, segmentTimestamp());
            segmentUnits += MAX_DURATION;
        }
        effects.send(event(false, reached), marker, segmentTimestamp());
        deadlineNs = Math.min(nowNs + settings.packetTime.toNanos(), startNs + settings.tone.toNanos());
    }

    private DtmfEvent event(boolean end, int unitsFromStart) {
        return new DtmfEvent(code, end, settings.volumeDb, unitsFromStart - segmentUnits);
    }

    private int segmentTimestamp() {
        return startTimestamp + segmentUnits;
    }

    private int units(long ns) {
        return (int) (ns / 1000 * settings.clockRate / 1_000_000);
    }
}
