package io.jackfield.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.Call;
import io.jackfield.media.CallObserver;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.TransferPolicy;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real phones (baresip) whose calls an engine connects, holds and transfers. */
class CallControlTest {
    private static final double ALICE_HZ = 440;
    private static final double BOB_HZ = 660;

    private final List<String> log = new CopyOnWriteArrayList<>();

    @TempDir
    private Path scratch;

    @BeforeAll
    static void peers() {
        Peer.BARESIP.required();
        Peer.OPENSSL.required();
    }

    private final class Log implements CallObserver {
        @Override
        public void onBridged(Call call, Call peer) {
            log.add(call.destination() + " talks with " + peer.destination());
        }

        @Override
        public void onHeld(Call call, boolean held) {
            log.add(call.destination() + (held ? " held" : " taken back"));
        }
    }

    private void awaitLogged(String line) {
        await(line + " in " + log).atMost(Duration.ofSeconds(15)).until(() -> log.contains(line));
    }

    @Test
    void theyTalkHoldAndTransfer() throws IOException {
        int bobPort = FreePort.find();
        SipNode node = SipNode.builder()
                .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
                .build();
        String here = "127.0.0.1:" + node.listenPoints().get(0).address().getPort();
        try (MediaEngine engine = MediaEngine.builder(node)
                        .transfers(TransferPolicy.everyone(DialOptions.DEFAULTS))
                        .observer(new Log())
                        .dialplan(d -> d.match("2000", call -> call.bridge("sip:bob@127.0.0.1:" + bobPort))
                                .match("9196", Call::echo))
                        .build();
                Baresip bob = phone("bob", here, bobPort, BOB_HZ);
                Baresip alice = phone("alice", here, FreePort.find(), ALICE_HZ)) {
            bob.awaitLog("baresip is ready");
            alice.awaitLog("baresip is ready");
            alice.dial("sip:2000@" + here);
            alice.awaitLog("Call established");
            bob.awaitLog("Call established");
            awaitLogged("2000 talks with bob");
            assertHears(alice, BOB_HZ);
            assertHears(bob, ALICE_HZ);

            alice.hold();
            awaitLogged("2000 held");
            alice.resume();
            awaitLogged("2000 taken back");

            alice.transfer("sip:9196@" + here);
            awaitLogged("bob talks with 9196");
            alice.awaitLog("session closed|terminated");
            assertThat(engine.sessions()).isEqualTo(3); // bob, and both ends of the echo
            bob.hangUp();
            await().until(() -> engine.sessions() == 0);
        } finally {
            node.close();
        }
    }

    @Test
    void anEncryptedPhoneAndAPlainOneHearEachOther() throws IOException {
        int bobPort = FreePort.find();
        SipNode node = SipNode.builder()
                .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
                .build();
        String here = "127.0.0.1:" + node.listenPoints().get(0).address().getPort();
        try (MediaEngine engine = MediaEngine.builder(node)
                        .dialplan(d -> d.match("2000", call -> call.bridge("sip:bob@127.0.0.1:" + bobPort)))
                        .build();
                Baresip bob = phone("bob", here, bobPort, BOB_HZ);
                Baresip alice = phone("alice", here, FreePort.find(), ALICE_HZ, "pcmu;mediaenc=srtp-mand")) {
            bob.awaitLog("baresip is ready");
            alice.awaitLog("baresip is ready");
            alice.dial("sip:2000@" + here);
            alice.awaitLog("Call established");
            assertHears(alice, BOB_HZ);
            assertHears(bob, ALICE_HZ);
            assertThat(engine.sessions()).isEqualTo(2);
        } finally {
            node.close();
        }
    }

    private Baresip phone(String user, String proxy, int port, double tone) throws IOException {
        return phone(user, proxy, port, tone, "pcmu");
    }

    private Baresip phone(String user, String proxy, int port, double tone, String codec) throws IOException {
        Baresip.Account account = new Baresip.Account(user, "x", proxy, "udp", codec, (int) tone);
        Path trusted = Certificate.in(scratch).chain();
        return new Baresip(scratch, account, port, FreePort.find(), trusted);
    }

    private static void assertHears(Baresip phone, double toneHz) {
        await(phone + " hears " + toneHz + " Hz")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .untilAsserted(() -> {
                    Wave heard = phone.heard();
                    assertThat(heard.seconds()).isGreaterThan(1.5);
                    assertThat(heard.loudness()).isGreaterThan(1_000);
                    assertThat(heard.pitch()).isCloseTo(toneHz, within(12.0));
                });
    }
}
