package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LadderTest {
    private final Simulation sim = Simulation.seeded(3);
    private final SimPeer a = sim.network().peer("alpha", "10.0.0.1", 5060);
    private final SimPeer b = sim.network().peer("beta", "10.0.0.2", 5060);

    @Test
    void aColumnForEachHostAndAnArrowForEachMessage() {
        assertThat(sim.ladder()).isEqualTo("(no message was sent)\n");
        a.send(a.request(Method.INVITE, b.uri()).build(), b.address());
        b.expectRequest(Method.INVITE).reply(180);
        a.expectResponse(180);
        assertThat(sim.ladder()).isEqualTo("""
                                  alpha                             beta
                                10.0.0.1                          10.0.0.2
                            0.000   |----------- INVITE 1 ----------->|
                            0.001   |<-------- 180 INVITE 1 ----------|
                        """);
    }

    @Test
    void itMarksWhatWasRepeatedLostOrCopied() {
        SipRequest options = a.request(Method.OPTIONS, b.uri()).build();
        a.send(options, b.address());
        sim.run(Duration.ofSeconds(1));
        sim.network().conditions(NetworkConditions.LAN.withLoss(1));
        a.send(options, b.address());
        sim.network().conditions(NetworkConditions.LAN.withDuplication(1));
        b.send(b.request(Method.BYE, a.uri()).build(), a.address());
        a.send("\r\n", b.address());
        a.send("hello", new InetSocketAddress("10.0.0.9", 5060));
        a.send(options, a.address());
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.ladder().lines().map(line -> line.substring(8).strip()))
                .anySatisfy(line ->
                        assertThat(line).contains("- OPTIONS 1 ---------->|").endsWith(" |"))
                .anySatisfy(line ->
                        assertThat(line).contains("OPTIONS 1 ").contains("--x ").endsWith("again, lost"))
                .anySatisfy(line ->
                        assertThat(line).contains("|<---").contains("BYE 1").endsWith("copy"))
                .anySatisfy(line -> assertThat(line).contains("keep-alive"))
                .anySatisfy(line -> assertThat(line).contains("not SIP, 5 B").contains("nobody there"))
                .anySatisfy(line -> assertThat(line).contains("|*OPTIONS 1"));
    }

    @Test
    void itShowsNoHeaderAndNoBodyAndNothingThatATerminalWouldObey() {
        a.send(
                "INVITE sip:bob:topsecret@10.0.0.2 SIP/2.0\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\n"
                        + "From: <sip:a@a>;tag=1\nTo: <sip:b@b>\nCall-ID: callid1\nCSeq: 7 INVITE\nMax-Forwards: 70\n"
                        + "Authorization: Digest username=\"bob\", response=\"topsecret\"\n\n",
                b.address());
        a.send("\u001b[2Jtopsecret", b.address());
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.ladder()).contains("INVITE 7").doesNotContain("topsecret", "\u001b");
        assertThat(sim.ladder("callid1")).contains("INVITE 7").doesNotContain("not SIP");
    }

    @Test
    void manyHostsAreWrittenAsSentences() {
        for (int i = 3; i < 12; i++) {
            SimPeer peer = sim.network().peer("peer-" + i, "10.0.0." + i, 5060);
            peer.send(peer.request(Method.OPTIONS, a.uri()).build(), a.address());
        }
        sim.run(Duration.ofSeconds(1));
        assertThat(sim.ladder()).contains("peer-5 10.0.0.5:5060 -> alpha 10.0.0.1:5060  OPTIONS 1");
        assertThat(sim.ladder().lines()).allMatch(line -> line.length() <= 110);
    }

    /** A long run neither fills the memory nor the terminal. */
    @Test
    void itIsBounded() {
        sim.network().keep(500);
        for (int i = 0; i < 1_000; i++) {
            a.send(a.request(Method.OPTIONS, b.uri()).build(), b.address());
            sim.run(Duration.ofMillis(10));
        }
        assertThat(sim.network().log().passages()).hasSize(500);
        assertThat(sim.ladder().lines()).hasSize(203);
        assertThat(sim.ladder()).contains("(800 messages before)");
        byte[] large = new byte[60_000];
        for (int i = 0; i < 1_000; i++) {
            a.send(large, b.address());
        }
        assertThat(sim.network().log().passages()).hasSizeLessThan(600);
        assertThatThrownBy(() -> sim.network().keep(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
