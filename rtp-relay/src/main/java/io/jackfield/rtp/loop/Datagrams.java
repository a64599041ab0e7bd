package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's side of one UDP port, as a {@link Multiplexer} gives it out. Nothing here blocks; all of it belongs on the
 * loop's thread.
 */
abstract class Datagrams {
    /** Where it is bound. */
    abstract InetSocketAddress local();

    /** Takes one datagram that waits, whoever sent it. @return its source, null when none waits */
    abstract @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException;

    /** Takes one datagram of the peer that it is connected to. @return its length, 0 or less when none waits */
    abstract int read(ByteBuffer into) throws IOException;

    /** Sends to anybody. @return its length, 0 when the system has no room */
    abstract int send(ByteBuffer packet, InetSocketAddress to) throws IOException;

    /** Sends to the peer that it is connected to. @return its length, 0 when the system has no room */
    abstract int write(ByteBuffer packet) throws IOException;

    /** From now on the kernel lets in what this peer sends, and nothing else. */
    abstract void connect(InetSocketAddress peer) throws IOException;

    abstract void disconnect() throws IOException;

    /** Sets the TOS byte of what is sent from now on. */
    abstract void trafficClass(int tos) throws IOException;

    /** Closes it. {@code released} runs in a later turn, once the system has the port back. */
    abstract void close(Runnable released);
}
