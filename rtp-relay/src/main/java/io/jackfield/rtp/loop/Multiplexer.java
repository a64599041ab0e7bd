package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Function;

/**
 * What a media loop waits on: the one place that knows how the operating system is asked. All but {@link #wakeup} belongs on the
 * loop's thread.
 */
interface Multiplexer {
    /** What a port is for. */
    enum Use {
        /** Packets of media of one peer, up to 2,048 bytes. */
        MEDIA,
        /** Packets of media of many peers. */
        SHARED,
        /** Datagrams of any size. */
        CONTROL
    }

    /** What the loop does with what is found. */
    interface Turn {
        /** There is something to read here. */
        void ready(LoopSocket socket);

        /** A port that was closed is the system's again. */
        void released(Runnable whatWaits);
    }

    /**
     * Opens a port.
     *
     * @param trafficClass the IP traffic class byte of what is sent
     * @param wrap makes what the loop reads for
     * @throws java.net.BindException when the port is taken or the address is not ours
     */
    <T extends LoopSocket> T open(InetSocketAddress local, int trafficClass, Use use, Function<Datagrams, T> wrap)
            throws IOException;

    /** Hands over what is ready, after a wait for the first of it: {@code waitNs} at most, not at all when 0. */
    void await(long waitNs, Turn turn) throws IOException;

    /** Lets packets gather for so long, and sends what waits to be sent. */
    void gather(long pauseNs);

    /** Ends a wait. From any thread. */
    void wakeup();

    /** Closes every port, each through its {@link LoopSocket#close}, and what is waited on. */
    void close(Turn turn) throws IOException;
}
