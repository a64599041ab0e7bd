package io.jackfield.sip.auth;

import io.jackfield.sip.message.Header;

/** Who challenges: a user agent or registrar with 401, or a proxy with 407 (RFC 3261 22.2, 22.3). */
public enum ChallengeKind {
    /** 401, WWW-Authenticate, Authorization. */
    WWW(401, Header.WWW_AUTHENTICATE, Header.AUTHORIZATION),
    /** 407, Proxy-Authenticate, Proxy-Authorization. */
    PROXY(407, Header.PROXY_AUTHENTICATE, Header.PROXY_AUTHORIZATION);

    private final int status;
    private final Header<?> challenge;
    private final Header<?> credentials;

    ChallengeKind(int status, Header<?> challenge, Header<?> credentials) {
        this.status = status;
        this.challenge = challenge;
        this.credentials = credentials;
    }

    /** The status of the response that challenges. */
    public int status() {
        return status;
    }

    /** The header that carries a challenge. */
    public Header<?> challenge() {
        return challenge;
    }

    /** The header that carries the credentials. */
    public Header<?> credentials() {
        return credentials;
    }
}
