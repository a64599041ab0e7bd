package io.jackfield.sim;

/** How a NAT maps and filters, by the names of RFC 3489 5; RFC 4787 4 and 5 tell the two apart. */
public enum NatKind {
    /** One public port for an inside port, whoever it talks to; anybody may send to it. */
    FULL_CONE(false, false, false),
    /** One public port for an inside port; only hosts that it has sent to may send to it. */
    ADDRESS_RESTRICTED(false, true, false),
    /** One public port for an inside port; only the addresses and ports that it has sent to may send to it. */
    PORT_RESTRICTED(false, true, true),
    /** A public port for each address and port that it sends to, and only from there may be answered. */
    SYMMETRIC(true, true, true);

    private final boolean mapsByRemote;
    private final boolean filtersByHost;
    private final boolean filtersByPort;

    NatKind(boolean mapsByRemote, boolean filtersByHost, boolean filtersByPort) {
        this.mapsByRemote = mapsByRemote;
        this.filtersByHost = filtersByHost;
        this.filtersByPort = filtersByPort;
    }

    /** Whether each remote address gets a public port of its own (RFC 4787 4.1: address and port-dependent mapping). */
    public boolean mapsByRemote() {
        return mapsByRemote;
    }

    /** Whether only hosts that were sent to get in (RFC 4787 5). */
    public boolean filtersByHost() {
        return filtersByHost;
    }

    /** Whether they get in from the port only that was sent to (RFC 4787 5). */
    public boolean filtersByPort() {
        return filtersByPort;
    }
}
