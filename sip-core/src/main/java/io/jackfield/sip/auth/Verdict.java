package io.jackfield.sip.auth;

import io.jackfield.sip.message.SipUri;

/**
 * What a {@link DigestVerifier} found.
 *
 * @param result the finding
 * @param user the user name of the credentials, "" when there were none; proven only when {@link #granted()}
 */
public record Verdict(Result result, String user) {
    /** The findings. Every one but {@code GRANTED} and {@code MALFORMED} is answered with a fresh challenge. */
    public enum Result {
        /** The credentials are right and fresh. */
        GRANTED,
        /** No credentials for this realm. */
        MISSING,
        /** The credentials are right but their nonce is old, foreign or used before: try again with the new one. */
        STALE,
        /** No such user. */
        UNKNOWN_USER,
        /** A wrong password. */
        WRONG_PASSWORD,
        /** The credentials were made for another Request-URI. */
        WRONG_URI,
        /** The header does not parse, lacks a parameter or uses what was not offered: 400. */
        MALFORMED
    }

    /** Whether the request is authenticated as {@link #user()}. */
    public boolean granted() {
        return result == Result.GRANTED;
    }

    /**
     * Whether the proven user is the one of an address of record: the user part alone, or user and host as some phones
     * write it. A registrar asks this of the To URI, a proxy of the From URI.
     */
    public boolean grants(SipUri addressOfRecord) {
        if (!granted()) {
            return false;
        }
        String wanted = addressOfRecord.user();
        return user.equals(wanted) || user.equals(wanted + '@' + addressOfRecord.host());
    }
}
