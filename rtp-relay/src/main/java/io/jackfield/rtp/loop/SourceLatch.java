package io.jackfield.rtp.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which source of packets is the peer of one port, and where to send.
 *
 * <pre>
 * state     input                                          next      effect
 * WAITING   from the signalled address                     LOCKED    accept
 * WAITING   from elsewhere, OFF                            WAITING   foreign
 * WAITING   from anywhere, ASYMMETRIC                      WAITING   accept
 * WAITING   from elsewhere, IMMEDIATE                      LOCKED    accept, send there
 * WAITING   from elsewhere, DELAYED                        LEARNING  accept, send there, window starts
 * LEARNING  from the signalled address                     LOCKED    accept, send there
 * LEARNING  from the candidate, window over and run long   LOCKED    accept
 * LEARNING  from the candidate, else                       LEARNING  accept
 * LEARNING  elsewhere, better known or candidate silent    LEARNING  accept, it is the candidate now
 * LEARNING  elsewhere, else                                LEARNING  foreign
 * LOCKED    from the peer                                  LOCKED    accept
 * LOCKED    from elsewhere                                 LOCKED    foreign
 * any       expect(): other media address                  WAITING   send to the new address (OFF: LOCKED)
 * LOCKED    expect(): the address it is locked to          LOCKED
 * any       expect(): other signalling address only        WAITING   send as before
 * any       expect(): the same, or no media address        same      send as before
 * any       expect(): ASYMMETRIC, with a media address     WAITING   send to it
 * </pre>
 *
 * <p>What this does against hijacking, and what not: a locked port takes packets of one address and port only. Until it is locked, a
 * stranger that guesses the port and sends a run of valid packets before the peer does can take its place, unless it sends from
 * neither the signalled media address nor the signalling address and the real peer sends from one of these within the window. A
 * stranger that can forge source addresses, or is behind the same NAT, is not told apart: only SRTP does that.
 */
final class SourceLatch {
    /** How long a better known source may displace the candidate, from the first packet on. */
    static final long WINDOW_NS = 3_000_000_000L;
    /** A candidate that is silent for this long loses its place to any other source. */
    static final long SILENCE_NS = 500_000_000L;
    /** Packets in sequence that a candidate must send before it is the peer. */
    static final int RUN = 5;

    private static final int MAX_GAP = 100;

    enum State {
        WAITING,
        LEARNING,
        LOCKED
    }

    private ExpectedSource expected = ExpectedSource.unknown();
    private @Nullable InetSocketAddress media;
    private @Nullable InetAddress signalling;
    private State state = State.WAITING;
    private @Nullable InetSocketAddress peer;
    private long windowEndsNs;
    private long lastNs;
    private int run;
    private int ssrc;
    private int sequence;

    State state() {
        return state;
    }

    /** The source that packets come from, or are expected from: where to send. Null while nothing is known. */
    @Nullable
    InetSocketAddress peer() {
        return peer;
    }

    void expect(ExpectedSource next) {
        Optional<InetAddress> said = next.signalling();
        boolean elsewhere =
                said.isPresent() && signalling != null && !said.get().equals(signalling);
        if (said.isPresent()) {
            signalling = said.get();
        }
        expected = next;
        InetSocketAddress address = next.media().orElse(null);
        if (address == null) {
            return;
        }
        boolean moved = !address.equals(media);
        media = address;
        if (next.learning() == Learning.ASYMMETRIC) {
            peer = address;
            state = State.WAITING;
        } else if (moved && !(state == State.LOCKED && address.equals(peer))) {
            peer = address;
            state = next.learning() == Learning.OFF ? State.LOCKED : State.WAITING;
        } else if (!moved && elsewhere && next.learning() != Learning.OFF) {
            state = State.WAITING;
        }
    }

    /**
     * Whether a valid packet from {@code source} is the peer's.
     *
     * @param ssrc its synchronisation source, or any constant for packets that have none
     * @param sequence its sequence number, or -1 for packets that have none
     */
    boolean accept(InetSocketAddress source, int ssrc, int sequence, long nowNs) {
        switch (state) {
            case LOCKED -> {
                return source.equals(peer);
            }
            case WAITING -> {
                if (expected.learning() == Learning.ASYMMETRIC) {
                    return true;
                } else if (source.equals(media)) {
                    lock(source);
                } else if (expected.learning() == Learning.OFF) {
                    return false;
                } else if (expected.learning() == Learning.IMMEDIATE) {
                    lock(source);
                } else {
                    state = State.LEARNING;
                    windowEndsNs = nowNs + WINDOW_NS;
                    candidate(source, ssrc, sequence, nowNs);
                }
                return true;
            }
            case LEARNING -> {
                return learn(source, ssrc, sequence, nowNs);
            }
        }
        throw new AssertionError(state);
    }

    private boolean learn(InetSocketAddress source, int ssrc, int sequence, long nowNs) {
        if (source.equals(media)) {
            lock(source);
        } else if (source.equals(peer)) {
            boolean continues = sequence < 0
                    || (ssrc == this.ssrc
                            && (sequence - this.sequence & 0xffff) - 1 < MAX_GAP
                            && sequence != this.sequence);
            run = continues ? run + 1 : 1;
            this.ssrc = ssrc;
            this.sequence = sequence;
            lastNs = nowNs;
            if (run >= RUN && nowNs >= windowEndsNs) {
                lock(source);
            }
        } else if (rank(source) > rank(peer) || nowNs - lastNs >= SILENCE_NS) {
            candidate(source, ssrc, sequence, nowNs);
        } else {
            return false;
        }
        return true;
    }

    private void candidate(InetSocketAddress source, int ssrc, int sequence, long nowNs) {
        peer = source;
        this.ssrc = ssrc;
        this.sequence = sequence;
        lastNs = nowNs;
        run = 1;
    }

    private void lock(InetSocketAddress source) {
        peer = source;
        state = State.LOCKED;
    }

    /** 1 for a source whose address signalling knows, 0 for a stranger. */
    private int rank(@Nullable InetSocketAddress source) {
        if (source == null) {
            return -1;
        }
        InetAddress address = source.getAddress();
        boolean known = (media != null && address.equals(media.getAddress())) || address.equals(signalling);
        return known ? 1 : 0;
    }
}
