package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A relay that is controlled by ng, with a client and two peers. */
final class NgRelay implements AutoCloseable {
    final MediaLoops loops = MediaLoops.builder().threads(2).start();
    final Peer alice = new Peer();
    final Peer bob = new Peer();
    final RtpRelay relay;
    final NgServer server;
    final NgTerminal terminal;

    NgRelay(UnaryOperator<RtpRelay.Builder> settings) {
        relay = settings.apply(RtpRelay.builder()).loops(loops).build();
        server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
        terminal = new NgTerminal(server.local());
    }

    /** Ends all of it; no loop may have failed, and no port may be open. */
    @Override
    public void close() {
        server.close();
        relay.close();
        loops.close();
        terminal.close();
        alice.close();
        bob.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> {
            assertThat(loop.faults()).isZero();
            assertThat(loop.openSockets()).isZero();
        });
    }
}
