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

    /** The same, to who is sent to often. */
    int send(ByteBuffer packet, Destination to) throws IOException {
        return send(packet, to.address());
    }

    /** Sends to the peer that it is connected to. @return its length, 0 when the system has no room */
    abstract int write(ByteBuffer packet) throws IOException;

    /** From now on the kernel lets in what this peer sends, and nothing else. */
    abstract void connect(InetSocketAddress peer) throws IOException;

    abstract void disconnect() throws IOException;

    /** Sets the TOS byte of what is sent from now on. */
    abstract void trafficClass(int tos) throws IOException;

    /**
     * Asks the system to keep so many bytes that nobody has read or that wait to leave.
     *
     * @return how many it lets wait to be read
     */
    abstract int room(int bytes) throws IOException;

    /** Packets that it took and that the system refused later. */
    long unsent() {
        return 0;
    }

    /** Signalling says where the peer is. Means something where several peers share a port, as all of these do. */
    void expected(ExpectedSource source) {}

    /** Who sends from there has shown that it is the peer. */
    void believe(InetSocketAddress source) {}

    /** What the peer calls us in its checks (RFC 8445); empty when it sends none. */
    void named(String ufrag) {}

    /** The SSRC that the peer says it will send. */
    void announced(int ssrc) {}

    /** Whether nothing is to come here, since it comes elsewhere. */
    void idle(boolean on) {}

    /** Closes it. {@code released} runs in a later turn, once the system has the port back. */
    abstract void close(Runnable released);
}
