package io.jackfield.sip.transport;

/** What a TLS listen point asks of those who connect to it. */
public enum ClientCertificates {
    /** No certificate is asked for. */
    NONE,
    /** One is asked for; who has none may come in, who shows one that is not trusted may not. */
    WANTED,
    /** Who shows no trusted certificate may not come in. */
    REQUIRED
}
