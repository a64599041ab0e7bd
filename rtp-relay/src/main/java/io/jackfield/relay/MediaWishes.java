package io.jackfield.relay;

import java.time.Duration;
import java.util.Optional;

/**
 * What an offer or answer asks to be done to the media of a call, beyond relaying it. What is empty stays as it was.
 *
 * @param echo whether media comes back to who sent it
 * @param ownReports whether the relay sends RTCP of its own to both sides in place of theirs
 * @param natWait whether the writer gets nothing until a packet of its own has come
 * @param pierceNat whether empty datagrams go to the writer until a packet of its own has come
 * @param blockShort whether packets of the writer are dropped that are shorter than those before them, of codecs that have one size
 * @param delay by how much media of both sides is held back, 0 to 5 s; zero ends that
 * @param keys what becomes of telephone events of the writer
 * @param unrecorded whether neither side may be recorded, from now to the end of the session; a recording that there is ends
 */
public record MediaWishes(
        Optional<MediaEcho> echo,
        Optional<Boolean> ownReports,
        boolean natWait,
        boolean pierceNat,
        boolean blockShort,
        Optional<Duration> delay,
        Optional<KeyGuard> keys,
        boolean unrecorded) {
    /** The longest delay. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(5);

    /** Nothing. */
    public static final MediaWishes NONE = new MediaWishes(
            Optional.empty(), Optional.empty(), false, false, false, Optional.empty(), Optional.empty(), false);

    /** @throws IllegalArgumentException when the delay is out of range */
    public MediaWishes {
        delay.ifPresent(time -> {
            if (time.isNegative() || time.compareTo(MAX_DELAY) > 0) {
                throw new IllegalArgumentException("media can be delayed by 0 to 5 s, not " + time);
            }
        });
    }
}
