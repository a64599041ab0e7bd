package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INFO with packages and without (RFC 6086). */
class InfoTest {
    private final Simulation sim = Simulation.seeded(6086);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final TestPhone bob = new TestPhone(
                    sim, "bob", "10.0.0.2", a -> a.infoPackage("g.test").infoPackage("infoDtmf"))
            .onInvite(s -> s.accept(sdp("answer")));

    private int status(String infoPackage) {
        CompletableFuture<Integer> status =
                alice.session().info(infoPackage, "text/plain", sdp("x")).toCompletableFuture();
        sim.run(Duration.ofSeconds(1));
        return status.getNow(-1);
    }

    @Test
    void aPackageIsSentToWhoTakesIt() {
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(status("infodtmf")).isEqualTo(200);
        assertThat(bob.heard).contains("info text/plain x");
        assertThat(status("unknown")).isEqualTo(469);
        CompletableFuture<Integer> back =
                bob.session().info("infoDtmf", "text/plain", sdp("y")).toCompletableFuture();
        sim.run(Duration.ofSeconds(1));
        assertThat(back).isCompletedWithValue(469);
        assertThat(alice.heard).noneMatch(event -> event.startsWith("info "));
    }

    @ParameterizedTest
    @CsvSource({"g.test, 200", "G.Test;x=y, 200", "other, 469", "'g.test;', 469", "'', 200"})
    void whatWasNotNamedIsRefused(String infoPackage, int status) {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(100));
        SipResponse ok = peer.last(Method.INVITE).orElseThrow();
        assertThat(ok.headers(Header.RECV_INFO)).containsExactly("g.test", "infoDtmf");
        peer.send(peer.within(Method.ACK, ok, 1).build());
        var info = peer.within(Method.INFO, ok, 2).body("text/plain", sdp("x"));
        peer.send((infoPackage.isEmpty() ? info : info.set(Header.INFO_PACKAGE, infoPackage)).build());
        sim.run(Duration.ofMillis(100));
        SipResponse response = peer.last(Method.INFO).orElseThrow();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers(Header.RECV_INFO)).hasSize(status == 469 ? 2 : 0);
        assertThat(bob.heard.contains("info text/plain x")).isEqualTo(status == 200);
        assertThat(bob.session().ended()).isFalse();
    }

    @Test
    void theInviteNamesWhatIsTaken() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        List<SipRequest> invites = new ArrayList<>();
        peer.onRequest(invites::add);
        bob.call(peer.contact().uri());
        sim.run(Duration.ofMillis(100));
        assertThat(invites.get(0).headers(Header.RECV_INFO)).containsExactly("g.test", "infoDtmf");
        assertThatThrownBy(() -> UserAgent.builder(bob.node).infoPackage("a b").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("info package a b");
    }
}
