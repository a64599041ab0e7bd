package io.jackfield.sip.transport;

import java.util.Locale;
import java.util.Optional;

/** A SIP transport protocol (RFC 3261 18, RFC 7118). */
public enum Transport {
    UDP(false, false, 5060),
    TCP(true, false, 5060),
    TLS(true, true, 5061),
    WS(true, false, 80),
    WSS(true, true, 443);

    private final boolean reliable;
    private final boolean secure;
    private final int defaultPort;
    private final String uriName = name().toLowerCase(Locale.ROOT);

    Transport(boolean reliable, boolean secure, int defaultPort) {
        this.reliable = reliable;
        this.secure = secure;
        this.defaultPort = defaultPort;
    }

    /** Whether the transport itself retransmits, so that transactions need not (RFC 3261 17.1.1.1). */
    public boolean reliable() {
        return reliable;
    }

    /** Whether the transport encrypts. */
    public boolean secure() {
        return secure;
    }

    /** Whether messages travel in WebSocket frames: such connections are accepted, and never opened (RFC 7118 4.1). */
    public boolean webSocket() {
        return this == WS || this == WSS;
    }

    /** The port that a URI or Via without one means on this transport (RFC 3261 18.2.2, RFC 7118 5). */
    public int defaultPort() {
        return defaultPort;
    }

    /** The protocol token of a Via header, upper case. */
    public String viaName() {
        return name();
    }

    /** The value of a URI's transport parameter, lower case. */
    public String uriName() {
        return uriName;
    }

    /** The transport of a Via token or URI parameter, in any case; empty when it is none that we know. */
    public static Optional<Transport> of(String name) {
        for (Transport transport : VALUES) {
            if (transport.uriName.equalsIgnoreCase(name)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }

    private static final Transport[] VALUES = values();
}
