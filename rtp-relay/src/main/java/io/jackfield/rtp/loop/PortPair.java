package io.jackfield.rtp.loop;

import io.jackfield.rtp.MediaException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An RTP port and the RTCP port above it, taken from a pool and given back to it when closed; or parts of a port that is shared. */
public final class PortPair {
    /** Pairs of other programs that are met before one gives up: where they have half of them, 1 in 10^19 looks in vain. */
    static final int TRIES = 64;

    private final RtpSocket rtp;
    private final RtpSocket rtcp;
    private final @Nullable PortPool pool;
    private int open = 2;
    private boolean closed;

    private PortPair(@Nullable PortPool pool, RtpSocket rtp, RtpSocket rtcp) {
        this.pool = pool;
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    /**
     * Opens a pair on a loop. Call it on that loop.
     *
     * @throws MediaException PORTS_EXHAUSTED, PORT_TAKEN (by other programs, many times in a row) or SOCKET_FAILED
     */
    public static PortPair open(
            MediaLoop loop, InetAddress address, PortPool pool, PacketHandler onRtp, PacketHandler onRtcp) {
        int[] refused = new int[TRIES];
        int count = 0;
        try {
            while (count < TRIES) {
                OptionalInt taken = pool.take();
                if (taken.isEmpty() && count == 0) {
                    throw new MediaException(
                            MediaException.Code.PORTS_EXHAUSTED, "all " + pool.size() + " port pairs are taken");
                }
                if (taken.isEmpty()) {
                    break;
                }
                int port = taken.getAsInt();
                RtpSocket rtp = null;
                try {
                    rtp = loop.open(new InetSocketAddress(address, port), Accepts.RTP, onRtp);
                    RtpSocket rtcp = loop.open(new InetSocketAddress(address, port + 1), Accepts.RTCP, onRtcp);
                    return new PortPair(pool, rtp, rtcp);
                } catch (BindException e) { // another program's port: the next random pair is as good
                    refused[count++] = rtp == null ? port : closing(pool, port, rtp);
                } catch (MediaException e) {
                    giveBack(pool, port, rtp);
                    throw e;
                }
            }
        } finally { // not before, so that no pair is tried twice
            for (int i = 0; i < count; i++) {
                if (refused[i] > 0) {
                    pool.release(refused[i]);
                }
            }
        }
        throw new MediaException(
                MediaException.Code.PORT_TAKEN,
                count + " port pairs on " + address.getHostAddress() + " are taken by other programs");
    }

    /** Gives a pair back when its open port is closed. @return 0 */
    private static int closing(PortPool pool, int port, RtpSocket opened) {
        giveBack(pool, port, opened);
        return 0;
    }

    /**
     * Opens a certain pair, for who goes on with a session that had it.
     *
     * @throws MediaException PORT_TAKEN when it is not free, SOCKET_FAILED
     */
    public static PortPair open(
            MediaLoop loop, InetSocketAddress evenPort, PortPool pool, PacketHandler onRtp, PacketHandler onRtcp) {
        int port = evenPort.getPort();
        if (!pool.take(port)) {
            throw new MediaException(MediaException.Code.PORT_TAKEN, "port " + port + " is not free in the pool");
        }
        RtpSocket rtp = null;
        try {
            rtp = loop.open(evenPort, Accepts.RTP, onRtp);
            InetSocketAddress odd = new InetSocketAddress(evenPort.getAddress(), port + 1);
            return new PortPair(pool, rtp, loop.open(odd, Accepts.RTCP, onRtcp));
        } catch (BindException e) {
            giveBack(pool, port, rtp);
            throw new MediaException(MediaException.Code.PORT_TAKEN, evenPort + ": " + e.getMessage());
        } catch (MediaException e) {
            giveBack(pool, port, rtp);
            throw e;
        }
    }

    /** A part of a port that many share, for RTP and for RTCP that comes from elsewhere. Call it on that port's loop. */
    public static PortPair of(SharedPort port, PacketHandler onRtp, PacketHandler onRtcp) {
        Lane media = port.lane(false);
        Lane reports = port.lane(true);
        media.pair(reports);
        RtpSocket rtp = new RtpSocket(port.loop(), media, Accepts.RTP, onRtp);
        RtpSocket rtcp = new RtpSocket(port.loop(), reports, Accepts.RTCP, onRtcp);
        media.own(rtp);
        reports.own(rtcp);
        return new PortPair(null, rtp, rtcp);
    }

    private static void giveBack(PortPool pool, int port, @Nullable RtpSocket opened) {
        if (opened == null) {
            pool.release(port);
        } else {
            opened.close(() -> pool.release(port));
        }
    }

    /** The even port. */
    public RtpSocket rtp() {
        return rtp;
    }

    /**
     * Says what is not to come here, so that it is not looked for; means something where a port is shared.
     *
     * @param media whether RTP comes elsewhere
     * @param reports whether RTCP comes elsewhere, or with RTP
     */
    public void idle(boolean media, boolean reports) {
        rtp.idle(media);
        rtcp.idle(reports);
    }

    /** The odd port; the same one where it is shared. */
    public RtpSocket rtcp() {
        return rtcp;
    }

    /** Closes both and gives the pair back to its pool; harmless when closed. On the loop. */
    public void close() {
        if (!closed) {
            closed = true;
            rtp.close(this::released);
            rtcp.close(this::released);
        }
    }

    private void released() {
        if (--open == 0 && pool != null) {
            pool.release(rtp.local().getPort());
        }
    }
}
