package io.jackfield.rtp;

import java.time.Instant;

/** NTP timestamps as RTCP carries them (RFC 3550 4): seconds since 1900 in the upper 32 bits, the fraction in the lower. */
public final class NtpTime {
    private static final long UNIX_EPOCH = 2_208_988_800L;

    private NtpTime() {}

    /** From an instant; the seconds wrap in 2036. */
    public static long of(Instant instant) {
        long fraction = ((long) instant.getNano() << 32) / 1_000_000_000L;
        return ((instant.getEpochSecond() + UNIX_EPOCH) << 32) | fraction;
    }

    /** The middle 32 bits, as LSR has them (RFC 3550 6.4.1). */
    public static int middle(long ntp) {
        return (int) (ntp >>> 16);
    }

    /** Nanoseconds as DLSR and round-trip times count them, in 1/65536 s; at most 18 hours. */
    public static int shortUnits(long ns) {
        return (int) Math.min(0xffff_ffffL, ns / 1000 * 65_536 / 1_000_000);
    }

    /** 1/65536 s to nanoseconds. */
    public static long nanos(int shortUnits) {
        return ((shortUnits & 0xffff_ffffL) * 1_000_000_000L) >> 16;
    }
}
