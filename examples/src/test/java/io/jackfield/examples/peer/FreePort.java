package io.jackfield.examples.peer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports for programs that cannot be told to take any. */
public final class FreePort {
    private FreePort() {}

    /** A port of the loopback address that nobody had a moment ago, neither for UDP nor for TCP. */
    public static int find() throws IOException {
        while (true) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return udp.getLocalPort();
            } catch (java.net.BindException e) {
                continue;
            }
        }
    }
}
