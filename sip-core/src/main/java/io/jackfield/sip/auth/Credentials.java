package io.jackfield.sip.auth;

import io.jackfield.kernel.Redacted;

/**
 * What a client proves itself with, whatever the realm asks.
 *
 * @param user the user name of the digest
 * @param password the password, which no log and no {@code toString} shows
 */
public record Credentials(String user, Redacted password) {
    /** Credentials of a user name and a clear-text password. */
    public static Credentials of(String user, String password) {
        return new Credentials(user, new Redacted(password));
    }

    /** Stars: user names are for no log either. */
    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
