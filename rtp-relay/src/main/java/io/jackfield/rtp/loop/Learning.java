package io.jackfield.rtp.loop;

/** How a port finds out where its peer really sends from (symmetric RTP, RFC 4961), when that differs from what was signalled. */
public enum Learning {
    /** Never: only the signalled address is accepted. For peers that are known not to be behind a NAT. */
    OFF,
    /**
     * Never: media goes to the signalled address, and comes from anywhere. For peers that send from another port than they receive on;
     * whoever guesses the port is heard.
     */
    ASYMMETRIC,
    /** The first valid packet's source is the peer, for good. Whoever is first wins, a stranger too. */
    IMMEDIATE,
    /**
     * The default: the signalled address is the peer as soon as it sends. Any other source is a candidate that must send a run of
     * packets in sequence, and keep its place until the learning time is over; a source with the address that signalling came
     * from displaces a stranger.
     */
    DELAYED
}
