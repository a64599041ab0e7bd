package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A selector of the JDK: works everywhere. */
final class NioMultiplexer implements Multiplexer, Consumer<SelectionKey> {
    private static final Logger LOG = LoggerFactory.getLogger(NioMultiplexer.class);

    private final Selector selector;
    private Turn turn = NOBODY;
    private List<Runnable> releases = new ArrayList<>();
    private List<Runnable> releasing = new ArrayList<>();

    private static final Turn NOBODY = new Turn() {
        @Override
        public void ready(LoopSocket socket) {}

        @Override
        public void released(Runnable whatWaits) {
            whatWaits.run();
        }
    };

    NioMultiplexer() throws IOException {
        selector = Selector.open();
    }

    @Override
    public <T extends LoopSocket> T open(
            InetSocketAddress local, int trafficClass, Use use, Function<Datagrams, T> wrap) throws IOException {
        ProtocolFamily family =
                local.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.IP_TOS, trafficClass);
            channel.bind(local);
            T socket = wrap.apply(new NioDatagrams(this, channel, (InetSocketAddress) channel.getLocalAddress()));
            channel.register(selector, SelectionKey.OP_READ, socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            closeQuietly(channel);
            throw e;
        }
    }

    @Override
    public void await(long waitNs, Turn handler) throws IOException {
        turn = handler;
        List<Runnable> due = releases;
        releases = releasing;
        if (waitNs <= 0 || !due.isEmpty()) {
            selector.selectNow(this);
        } else {
            selector.select(this, (waitNs + 999_999L) / 1_000_000L); // waking too early would be a turn for nothing
        }
        releasing = due;
        for (int i = 0; i < due.size(); i++) {
            handler.released(due.get(i));
        }
        due.clear();
    }

    @Override
    public void accept(SelectionKey key) {
        turn.ready((LoopSocket) key.attachment());
    }

    @Override
    public void gather(long pauseNs) {
        LockSupport.parkNanos(pauseNs);
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    /** Closes a channel; the system has its port back only after the selector has seen it go, in the next turn. */
    void release(DatagramChannel channel, Runnable released) {
        closeQuietly(channel);
        releases.add(released);
    }

    private static void closeQuietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a socket", e);
        }
    }

    @Override
    public void close(Turn handler) throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((LoopSocket) key.attachment()).close(() -> {});
        }
        await(0, handler);
        selector.close();
    }
}
