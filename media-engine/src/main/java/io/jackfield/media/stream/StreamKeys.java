package io.jackfield.media.stream;

import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.MasterKey;

/**
 * The keys of a stream (RFC 3711).
 *
 * @param ours protects what is sent
 * @param theirs protects what is received
 */
public record StreamKeys(MasterKey ours, CryptoAttribute theirs) {}
