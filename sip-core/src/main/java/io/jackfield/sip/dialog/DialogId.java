package io.jackfield.sip.dialog;

/**
 * What identifies a dialog at one of its ends (RFC 3261 12).
 *
 * @param callId the Call-ID
 * @param localTag our tag
 * @param remoteTag the peer's tag; "" when it gave none, as before RFC 3261
 */
public record DialogId(String callId, String localTag, String remoteTag) {}
