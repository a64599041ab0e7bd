package io.jackfield.examples.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.Call;
import io.jackfield.media.CallObserver;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaSecurity;
import io.jackfield.media.TransferPolicy;
import io.jackfield.media.sound.Prompt;
import io.jackfield.sip.message.SipUri;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real phones (baresip) whose calls an engine connects, holds and transfers. */
class CallControlTest {
    private static final double ALICE_HZ = 440;
    private static final double BOB_HZ = 660;
    private static final double CAROL_HZ = 880;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private int bobPort;
    private int carolPort;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void peers() {
        Peer.BARESIP.required();
    }

    @BeforeEach
    void ports() throws IOException {
        bobPort = FreePort.find();
        carolPort = FreePort.find();
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

    private Exchange exchange() {
        return new Exchange(
                scratch,
                engine -> engine.transfers(TransferPolicy.everyone(DialOptions.DEFAULTS))
                        .observer(new Log())
                        .dialplan(d -> d.match("2000", call -> call.bridge("sip:bob@127.0.0.1:" + bobPort))
                                .match("3000", call -> call.bridge("sip:carol@127.0.0.1:" + carolPort))
                                .match("9196", Call::echo)));
    }

    @Test
    void theyTalkHoldAndTransfer() throws IOException {
        try (Exchange exchange = exchange()) {
            Baresip bob = exchange.phone("bob", bobPort, BOB_HZ);
            Baresip alice = exchange.phone("alice", FreePort.find(), ALICE_HZ);
            bob.awaitLog("baresip is ready");
            alice.awaitLog("baresip is ready");
            alice.dial(exchange.uri("2000"));
            awaitLogged("2000 talks with bob");
            alice.awaitHears(BOB_HZ);
            bob.awaitHears(ALICE_HZ);

            alice.hold();
            awaitLogged("2000 held");
            alice.resume();
            awaitLogged("2000 taken back");

            alice.transfer(exchange.uri("9196"));
            awaitLogged("bob talks with 9196");
            await().until(() -> exchange.engine().sessions() == 3); // bob, and both ends of the echo: alice is gone
            bob.awaitHears(BOB_HZ);
            bob.hangUp();
            await().until(() -> exchange.engine().sessions() == 0);
        }
    }

    @Test
    void whoAsksBothFirstConnectsThem() throws IOException {
        try (Exchange exchange = exchange()) {
            Baresip bob = exchange.phone("bob", bobPort, BOB_HZ);
            Baresip carol = exchange.phone("carol", carolPort, CAROL_HZ);
            Baresip alice = exchange.phone(exchange.account("alice", ALICE_HZ).traced(), FreePort.find());
            for (Baresip phone : List.of(bob, carol, alice)) {
                phone.awaitLog("baresip is ready");
            }
            alice.dial(exchange.uri("2000"));
            awaitLogged("2000 talks with bob");
            alice.hold();
            awaitLogged("2000 held");
            alice.dial(exchange.uri("3000"));
            awaitLogged("3000 talks with carol");
            carol.awaitHears(ALICE_HZ);

            alice.line(1);
            alice.transfer("<" + exchange.uri("3000") + "?Replaces=" + secondDialog(alice.log()) + ">");

            awaitLogged("bob talks with carol");
            bob.awaitHears(CAROL_HZ);
            carol.awaitHears(BOB_HZ);
            await().until(() -> exchange.engine().sessions() == 2);
        }
    }

    /** The dialog that the call to 3000 made, as an escaped Replaces header (RFC 3891 6.1): this phone has no command that builds it. */
    private static String secondDialog(String trace) {
        String answer = trace.substring(trace.lastIndexOf("SIP/2.0 200 "));
        return field(answer, "Call-ID: *(\\S+)").replace("@", "%40") + "%3Bto-tag%3D"
                + field(answer, "To:.*;tag=(\\S+)") + "%3Bfrom-tag%3D" + field(answer, "From:.*;tag=(\\S+)");
    }

    private static String field(String message, String regex) {
        Matcher found = Pattern.compile(regex).matcher(message);
        assertThat(found.find()).as(message).isTrue();
        return found.group(1);
    }

    @Test
    void anEncryptedPhoneAndAPlainOneHearEachOther() throws IOException {
        try (Exchange exchange = exchange()) {
            Baresip bob = exchange.phone("bob", bobPort, BOB_HZ);
            Baresip alice =
                    exchange.phone(exchange.account("alice", ALICE_HZ).with("mediaenc=srtp-mand"), FreePort.find());
            bob.awaitLog("baresip is ready");
            alice.awaitLog("baresip is ready");
            alice.dial(exchange.uri("2000"));
            alice.awaitHears(BOB_HZ);
            bob.awaitHears(ALICE_HZ);
            assertThat(exchange.engine().sessions()).isEqualTo(2);
        }
    }

    /** Its module of DTLS, with and without that of ICE: it hears itself, then calls a phone that has neither. */
    @ParameterizedTest
    @CsvSource({"mediaenc=dtls_srtp", "mediaenc=dtls_srtp;medianat=ice;rtcp_mux=yes"})
    void aPhoneWithDtlsHearsItselfAndAPlainOne(String how) throws IOException {
        try (Exchange exchange = exchange()) {
            Baresip bob = exchange.phone("bob", bobPort, BOB_HZ);
            Baresip alice = exchange.phone(
                    exchange.account("alice", ALICE_HZ).with(how).having("dtls_srtp", "ice"), FreePort.find());
            bob.awaitLog("baresip is ready");
            alice.awaitLog("baresip is ready");
            alice.dial(exchange.uri("9196"));
            alice.awaitHears(ALICE_HZ);
            alice.hangUp();
            alice.dial(exchange.uri("2000"));
            bob.awaitHears(ALICE_HZ);
            alice.awaitHears(BOB_HZ);
            assertThat(exchange.engine().dtls().established()).isEqualTo(2);
        }
    }

    @Test
    void aPhoneIsCalledWithDtls() throws IOException {
        int port = FreePort.find();
        try (Exchange exchange = exchange()) {
            Baresip dora = exchange.phone(
                    exchange.account("dora", BOB_HZ)
                            .with("mediaenc=dtls_srtp;medianat=ice")
                            .having("dtls_srtp", "ice"),
                    port);
            dora.awaitLog("baresip is ready");
            exchange.engine()
                    .dial(
                            SipUri.of("sip:dora@127.0.0.1:" + port),
                            DialOptions.builder()
                                    .mediaSecurity(MediaSecurity.DTLS)
                                    .build(),
                            call -> call.play(Prompt.tone("%(20000,0,880)")));
            dora.awaitHears(CAROL_HZ);
            assertThat(exchange.engine().dtls().established()).isEqualTo(1);
        }
    }
}
