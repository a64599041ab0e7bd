package io.jackfield.rtp.transport;

import io.jackfield.rtp.ice.IceCredentials;

/**
 * ICE that has found its way.
 *
 * @param lite whether this side is a lite agent
 * @param controlling whether it controls
 * @param local what the peer was told
 * @param remote what it told
 */
public record IceState(boolean lite, boolean controlling, IceCredentials local, IceCredentials remote) {}
