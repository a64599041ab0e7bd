package io.jackfield.sip.transport;

/**
 * Which connections that others opened may carry our requests to the address of their Via, when it asks for that by {@code alias}
 * (RFC 5923 5). Requests back to the very source of a connection, as of a registration, go over it whatever is set here.
 */
public enum Aliases {
    /** None: a connection of our own is opened. */
    NONE,
    /** Those whose peer has shown a certificate, for the domains in it: what RFC 5923 8.1 asks for. */
    MUTUAL_TLS,
    /** TCP ones too: anybody who can connect may then take the requests for any port of its address. */
    ANY
}
