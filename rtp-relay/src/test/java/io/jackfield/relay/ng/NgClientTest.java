package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NgClientTest {
    private final MediaLoops loops = MediaLoops.builder().threads(2).start();
    private final Peer alice = new Peer();
    private final Peer bob = new Peer();
    private final MediaLeg leg = new MediaLeg("call", "a", "b", "z9hG4bK1", new InetSocketAddress("127.0.0.1", 5060));

    @AfterEach
    void close() {
        loops.close();
        alice.close();
        bob.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> {
            assertThat(loop.faults()).isZero();
            assertThat(loop.openSockets()).isZero();
        });
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Code codeOf(CompletionStage<?> stage) {
        try {
            get(stage);
            throw new AssertionError("did not fail");
        } catch (CompletionException e) {
            return ((MediaException) e.getCause()).code();
        }
    }

    @Test
    void drivesAJackfieldRelay() {
        RtpRelay relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .network("external", "127.0.0.1", n -> n.advertise("127.0.0.2"))
                .ports(27_000, 27_099)
                .maxSessions(1)
                .loops(loops)
                .build();
        try (NgServer server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
                NgClient client = NgClient.builder(server.local(), loops)
                        .between("internal", "external")
                        .start()) {
            get(client.ping());
            RemoteCall.relays(client, leg, alice, bob);
            MediaLeg other = new MediaLeg("other", "a", "", "", leg.signalledFrom());
            assertThat(codeOf(client.offer(other, RemoteCall.sdp(alice)))).isEqualTo(Code.SESSION_LIMIT);
            assertThat(codeOf(client.answer(other, RemoteCall.sdp(alice)))).isEqualTo(Code.RELAY_REFUSED);
            get(client.delete(leg));
            assertThat(relay.sessionCount()).isZero();
            get(client.delete(leg));
        }
        relay.close();
    }

    /** A relay that hears only the second time, and then twice. */
    @Test
    void asksAgainAndTakesOneReply() {
        try (Peer relay = new Peer();
                NgClient client = NgClient.builder(relay.address(), loops).start()) {
            CompletionStage<Void> ping = client.ping();
            byte[] first = relay.receive().bytes();
            Peer.Received second = relay.receive();
            assertThat(second.bytes()).isEqualTo(first);
            String cookie = NgMessage.cookie(first).orElseThrow();
            byte[] pong = NgMessage.encode(cookie, new Dictionary().put("result", "pong"));
            try (Peer stranger = new Peer()) {
                stranger.send(NgMessage.encode(cookie, NgCommands.error("hijack")), second.from());
            }
            relay.send(pong, second.from());
            relay.send(pong, second.from());
            get(ping);
        }
    }

    @Test
    void givesUpOnASilentRelay() {
        try (Peer relay = new Peer();
                NgClient client = NgClient.builder(relay.address(), loops)
                        .timeout(Duration.ofMillis(100))
                        .start()) {
            assertThat(codeOf(client.ping())).isEqualTo(Code.RELAY_SILENT);
        }
    }

    @Test
    void failsWhatWaitsWhenClosed() {
        try (Peer relay = new Peer()) {
            NgClient client = NgClient.builder(relay.address(), loops).start();
            CompletionStage<Void> ping = client.ping();
            client.close();
            assertThat(codeOf(ping)).isEqualTo(Code.CLOSED);
            assertThat(codeOf(client.ping())).isEqualTo(Code.CLOSED);
            client.close();
        }
    }

    @Test
    void waitsForOnlySoMany() {
        try (Peer relay = new Peer();
                NgClient client = NgClient.builder(relay.address(), loops).start()) {
            for (int i = 0; i < NgClient.MAX_PENDING; i++) {
                client.ping();
            }
            assertThat(codeOf(client.ping())).isEqualTo(Code.OVERLOADED);
        }
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatThrownBy(() -> NgClient.builder(InetSocketAddress.createUnresolved("relay.example.com", 2223), loops)
                        .start())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NgClient.builder(new InetSocketAddress("127.0.0.1", 2223), loops)
                        .timeout(Duration.ZERO)
                        .start())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
