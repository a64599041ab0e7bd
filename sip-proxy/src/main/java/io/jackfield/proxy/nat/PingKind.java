package io.jackfield.proxy.nat;

/** What phones behind NAT hear to keep their way open. */
public enum PingKind {
    /** An OPTIONS, which most phones answer: so their side keeps the mapping open too, and NATs that look at what goes out alone do. */
    OPTIONS,
    /**
     * Two empty lines (RFC 3261 7.5, RFC 5626 4.4.1), by WebSocket a ping: four bytes instead of some 300. Nobody answers them by UDP, so
     * they are for NATs whose mappings live on by what comes in as well (RFC 4787 4.3: some do).
     */
    CRLF
}
