package io.jackfield.rtp.dtls;

import io.jackfield.rtp.srtp.MasterKey;

/**
 * What a handshake agreed on (RFC 5764 4.2). Its text says nothing of the keys.
 *
 * @param local for what we send
 * @param remote for what the peer sends, of the same suite
 */
public record DtlsKeys(MasterKey local, MasterKey remote) {}
