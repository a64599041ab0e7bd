package io.jackfield.sip.auth;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Parameters;

/** Who challenges: a user agent or registrar with 401, or a proxy with 407 (RFC 3261 22.2, 22.3). */
public enum ChallengeKind {
    /** 401, WWW-Authenticate, Authorization, Authentication-Info. */
    WWW(401, Header.WWW_AUTHENTICATE, Header.AUTHORIZATION, Header.AUTHENTICATION_INFO),
    /** 407, Proxy-Authenticate, Proxy-Authorization, Proxy-Authentication-Info. */
    PROXY(407, Header.PROXY_AUTHENTICATE, Header.PROXY_AUTHORIZATION, Header.PROXY_AUTHENTICATION_INFO);

    private final int status;
    private final Header<?> challenge;
    private final Header<?> credentials;
    private final Header<Parameters> confirmation;

    ChallengeKind(int status, Header<?> challenge, Header<?> credentials, Header<Parameters> confirmation) {
        this.status = status;
        this.challenge = challenge;
        this.credentials = credentials;
        this.confirmation = confirmation;
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

    /** The header by which the one who challenged proves itself in turn (RFC 7616 3.5). */
    public Header<Parameters> confirmation() {
        return confirmation;
    }
}
