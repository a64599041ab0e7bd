package io.jackfield.sip.auth;

import java.util.Optional;

/** Quality of protection: what a digest covers (RFC 7616 3.4.3). */
public enum Qop {
    /** Method and URI. */
    AUTH("auth"),
    /** Method, URI and body. */
    AUTH_INT("auth-int");

    private final String token;

    Qop(String token) {
        this.token = token;
    }

    /** The value of the {@code qop} parameter. */
    public String token() {
        return token;
    }

    /** The protection of a token, in any case; empty when it is not known. */
    public static Optional<Qop> of(String token) {
        for (Qop qop : values()) {
            if (qop.token.equalsIgnoreCase(token)) {
                return Optional.of(qop);
            }
        }
        return Optional.empty();
    }
}
