package io.jackfield.proxy.nat;

/** One of the signs that a sender is behind NAT, by the bits that {@code nat_uac_test} made familiar. */
public enum NatCheck {
    /** 1: the Contact is a private address (RFC 1918, RFC 6598, RFC 4193, link-local, loopback). */
    PRIVATE_CONTACT(1),
    /** 2: the topmost Via names another address than the message came from. */
    VIA_ADDRESS(2),
    /** 4: the topmost Via is a private address. */
    PRIVATE_VIA(4),
    /** 8: media is to be sent to a private address. */
    PRIVATE_SDP(8),
    /** 16: the topmost Via names another port than the message came from; without a port, the default of its transport. */
    VIA_PORT(16),
    /** 32: the message came from a private address. */
    PRIVATE_SOURCE(32),
    /** 64: the message came over a WebSocket, so that its sender has no address of its own. */
    WEBSOCKET(64),
    /** 128: the Contact names another port than the message came from, as is usual on streams. */
    CONTACT_PORT(128),
    /** 256: media is to be sent to another address than the message came from. */
    SDP_ADDRESS(256),
    /** 512: the Contact names another address than the message came from. */
    CONTACT_ADDRESS(512);

    private final int bit;

    NatCheck(int bit) {
        this.bit = bit;
    }

    /** Its bit in a mask. */
    public int bit() {
        return bit;
    }
}
