package io.jackfield.examples.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where the admin API may listen. */
public final class AdminListen {
    private AdminListen() {}

    /** Why not there; empty for loopback: it speaks no TLS, and shows calls and takes orders. */
    public static Optional<String> refusal(HostPort listen) {
        try {
            for (InetAddress address : InetAddress.getAllByName(listen.host())) {
                if (!address.isLoopbackAddress()) {
                    return Optional.of(
                            "the admin API listens on loopback alone, not on " + listen
                                    + ", since it speaks no TLS; reach it from elsewhere through ssh -L, or a server that speaks TLS");
                }
            }
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of("there is no host " + listen.host());
        }
    }
}
