package io.jackfield.rtp.ice;

/** What happened to an agent. Read on its thread. */
public final class IceCounters {
    long checksIn;
    long checksOut;
    long unauthentic;
    long malformed;
    long ignoredCandidates;
    long refusedCandidates;
    long roleConflicts;
    long stray;

    IceCounters() {}

    /** Checks that were answered. */
    public long checksIn() {
        return checksIn;
    }

    /** Checks sent, repetitions included. */
    public long checksOut() {
        return checksOut;
    }

    /** Messages dropped or refused because their integrity was wrong. */
    public long unauthentic() {
        return unauthentic;
    }

    /** Datagrams dropped that are no STUN message of ICE. */
    public long malformed() {
        return malformed;
    }

    /** Candidates left out: not UDP, not numeric (mDNS), of the other IP version, of a component that is not here. */
    public long ignoredCandidates() {
        return ignoredCandidates;
    }

    /** Candidates left out because there are so many. */
    public long refusedCandidates() {
        return refusedCandidates;
    }

    /** How often both sides wanted the same role. */
    public long roleConflicts() {
        return roleConflicts;
    }

    /** Responses to nothing that we asked, or from where we did not ask. */
    public long stray() {
        return stray;
    }
}
