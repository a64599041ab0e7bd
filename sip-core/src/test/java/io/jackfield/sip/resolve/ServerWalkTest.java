package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3263 4, case by case, over a zone that is known. */
class ServerWalkTest {
    private final TestShard shard = new TestShard();
    private final DnsZone zone = new DnsZone()
            .address("plain.example", "192.0.2.1")
            .address("plain.example", "2001:db8::1")
            // All three kinds of record.
            .naptr("full.example", 50, 50, "s", "SIPS+D2T", "_sips._tcp.full.example")
            .naptr("full.example", 90, 50, "s", "SIP+D2T", "_sip._tcp.full.example")
            .naptr("full.example", 100, 50, "s", "SIP+D2U", "_sip._udp.full.example")
            .srv("_sips._tcp.full.example", 1, 1, 5061, "s1.full.example")
            .srv("_sip._tcp.full.example", 2, 1, 5070, "s2.full.example")
            .srv("_sip._tcp.full.example", 1, 1, 5060, "s1.full.example")
            .srv("_sip._udp.full.example", 1, 1, 5080, "s1.full.example")
            .address("s1.full.example", "192.0.2.11")
            .address("s2.full.example", "192.0.2.12")
            .address("full.example", "192.0.2.99")
            // SRV records only.
            .srv("_sip._tcp.srv.example", 1, 1, 5099, "plain.example")
            .srv("_sip._udp.off.example", 0, 0, 0, "")
            .address("off.example", "192.0.2.98");

    private ServerResolver resolver(Set<Transport> transports) {
        return resolver(new Reach(transports, true, true));
    }

    private ServerResolver resolver(Reach reach) {
        return new ServerResolver(reach, new DnsOptions().source(zone), new Random(1));
    }

    private static Set<Transport> sockets(String names) {
        Set<Transport> transports = EnumSet.noneOf(Transport.class);
        for (String name : names.split("/")) {
            transports.add(Transport.of(name).orElseThrow());
        }
        return transports;
    }

    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource({
        // numeric: no question is asked; the transport is UDP for sip, TLS for sips
        "sip:192.0.2.5, udp/tcp/tls, UDP *>192.0.2.5:5060",
        "sip:192.0.2.5:5070, udp/tcp/tls, UDP *>192.0.2.5:5070",
        "sips:192.0.2.5, udp/tcp/tls, TLS *>192.0.2.5:5061",
        "sips:192.0.2.5:5071;transport=tcp, udp/tcp/tls, TLS *>192.0.2.5:5071",
        "sip:[2001:db8::5];transport=TCP, udp/tcp, TCP *>[2001:db8::5]:5060",
        "sip:192.0.2.5, tcp, TCP *>192.0.2.5:5060",
        "sip:full.example;maddr=192.0.2.7, udp/tcp, UDP *>192.0.2.7:5060",
        "sip:192.0.2.5;transport=ws, ws/udp, WS *>192.0.2.5:80",
        "sips:192.0.2.5;transport=ws, wss/udp, WSS *>192.0.2.5:443",
        // port given: addresses of the host itself, no SRV
        "sip:full.example:5062, udp/tcp, UDP *>192.0.2.99:5062",
        "sips:full.example:5062, udp/tls, TLS *>192.0.2.99:5062",
        "sip:full.example:5062;transport=tcp, udp/tcp, TCP *>192.0.2.99:5062",
        // transport given: SRV of that transport
        "sip:full.example;transport=udp, udp/tcp, UDP *>192.0.2.11:5080",
        "sip:full.example;transport=tcp, udp/tcp, TCP *>192.0.2.11:5060|TCP *>192.0.2.12:5070",
        "sip:full.example;transport=tls, udp/tls, TLS *>192.0.2.11:5061",
        "sip:plain.example;transport=tcp, udp/tcp, TCP *>192.0.2.1:5060|TCP *>[2001:db8::1]:5060",
        // neither: NAPTR, of which the first that both can
        "sip:full.example, udp/tcp/tls, TLS *>192.0.2.11:5061",
        "sip:full.example, udp/tcp, TCP *>192.0.2.11:5060|TCP *>192.0.2.12:5070",
        "sip:full.example, udp, UDP *>192.0.2.11:5080",
        "sips:full.example, udp/tcp/tls, TLS *>192.0.2.11:5061",
        "sip:bob@FULL.Example, udp, UDP *>192.0.2.11:5080",
        // no NAPTR: SRV of each transport
        "sip:srv.example, udp/tcp, TCP *>192.0.2.1:5099|TCP *>[2001:db8::1]:5099",
        "sip:srv.example, udp, ",
        // no SRV: the host, by UDP, or TLS for sips
        "sip:plain.example, udp/tcp/tls, UDP *>192.0.2.1:5060|UDP *>[2001:db8::1]:5060",
        "sips:plain.example, udp/tcp/tls, TLS *>192.0.2.1:5061|TLS *>[2001:db8::1]:5061",
        // decidedly not there (RFC 2782)
        "sip:off.example, udp, ",
        // nowhere
        "sip:gone.example, udp/tcp, ",
        "sip:full.example;transport=sctp, udp/tcp, ",
        "sip:full.example;transport=tcp, udp, ",
        "sips:full.example, udp/tcp, ",
        "tel:+15550100, udp, ",
        "sip:192.0.2.5:0, udp, ",
        "sips:192.0.2.5, udp/tcp, ",
    })
    void goesWhereTheRfcSays(String uri, String sockets, String expected) {
        List<String> found = TestShard.find(resolver(sockets(sockets)), uri, shard);
        assertThat(String.join("|", found)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void numericHostsAskNobody() {
        TestShard.find(resolver(sockets("udp")), "sip:192.0.2.5", shard);
        assertThat(zone.asked()).isZero();
    }

    @Test
    void addressFamiliesWithoutSocketAreLeftOut() {
        assertThat(TestShard.find(resolver(new Reach(sockets("udp"), false, true)), "sip:plain.example", shard))
                .containsExactly("UDP *>[2001:db8::1]:5060");
        assertThat(TestShard.find(resolver(new Reach(sockets("udp"), true, false)), "sip:[2001:db8::9]", shard))
                .isEmpty();
    }

    @Test
    void naptrCanBeSwitchedOff() {
        ServerResolver resolver = new ServerResolver(
                Reach.of(sockets("udp/tcp")), new DnsOptions().source(zone).naptr(false), new Random(1));
        assertThat(TestShard.find(resolver, "sip:full.example", shard)).containsExactly("UDP *>192.0.2.11:5080");
    }

    @Test
    void naptrWithRegularExpressionsOrUnknownFlagsMeansNothing() {
        zone.add(new DnsRecord.Naptr("odd.example", 60, 1, 1, "u", "SIP+D2U", "!^.*$!sip:x@y!", ""))
                .naptr("odd.example", 2, 1, "p", "SIP+D2U", "s1.full.example")
                .naptr("odd.example", 3, 1, "s", "SIP+D2S", "_sip._sctp.odd.example")
                .naptr("odd.example", 4, 1, "A", "sip+d2t", "s2.full.example");
        assertThat(TestShard.find(resolver(sockets("udp/tcp")), "sip:odd.example", shard))
                .containsExactly("TCP *>192.0.2.12:5060");
    }

    @Test
    void naptrLeadsToNaptrAFewTimes() {
        zone.naptr("one.example", 1, 1, "", "", "two.example")
                .naptr("two.example", 1, 1, "s", "SIP+D2U", "_sip._udp.full.example")
                .naptr("loop.example", 1, 1, "", "", "loop.example")
                .address("loop.example", "192.0.2.50");
        assertThat(TestShard.find(resolver(sockets("udp")), "sip:one.example", shard))
                .containsExactly("UDP *>192.0.2.11:5080");
        List<List<?>> answers = new ArrayList<>();
        resolver(sockets("udp")).resolve(io.jackfield.sip.message.SipUri.of("sip:loop.example"), shard, answers::add);
        shard.advance(Duration.ofMinutes(2));
        assertThat(answers).as("ends, whatever with").hasSize(1);
    }

    @Test
    void preferenceDecidesAmongEqualOrders() {
        zone.naptr("pref.example", 1, 20, "s", "SIP+D2U", "_sip._udp.full.example")
                .naptr("pref.example", 1, 10, "s", "SIP+D2T", "_sip._tcp.full.example");
        assertThat(TestShard.find(resolver(sockets("udp/tcp")), "sip:pref.example", shard)
                        .get(0))
                .startsWith("TCP");
    }

    @Test
    void aliasesAreFollowed() {
        zone.alias("a.example", "b.example").alias("b.example", "plain.example");
        assertThat(TestShard.find(resolver(sockets("udp")), "sip:a.example", shard))
                .containsExactly("UDP *>192.0.2.1:5060", "UDP *>[2001:db8::1]:5060");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop1.example", "self.example", "chain0.example"})
    void aliasesThatLeadNowhereEnd(String host) {
        zone.alias("loop1.example", "loop2.example")
                .alias("loop2.example", "loop1.example")
                .alias("self.example", "self.example");
        IntStream.range(0, 100).forEach(i -> zone.alias("chain" + i + ".example", "chain" + (i + 1) + ".example"));
        assertThat(TestShard.find(resolver(sockets("udp")), "sip:" + host, shard))
                .isEmpty();
        assertThat(zone.asked()).isLessThan(100);
    }

    @Test
    void whatIsTooMuchIsLeftOut() {
        for (int i = 0; i < 200; i++) {
            zone.srv("_sip._udp.much.example", i, 1, 5060, "h" + i + ".much.example");
            for (int j = 1; j < 20; j++) {
                zone.address("h" + i + ".much.example", "10.0." + i + "." + j);
            }
        }
        List<String> found = TestShard.find(resolver(sockets("udp")), "sip:much.example", shard);
        assertThat(found).hasSize(32 * 8).startsWith("UDP *>10.0.0.1:5060").noneMatch(f -> f.contains("10.0.32."));
    }

    @Test
    void silenceEndsTheWalk() {
        zone.silent(true);
        List<List<?>> answers = new ArrayList<>();
        resolver(sockets("udp")).resolve(io.jackfield.sip.message.SipUri.of("sip:plain.example"), shard, answers::add);
        shard.advance(Duration.ofSeconds(15));
        assertThat(answers).isEmpty();
        shard.advance(Duration.ofSeconds(2));
        assertThat(answers).containsExactly(List.of());
    }

    @Test
    void aFailureOfOneQuestionLeavesWhatTheOthersSay() {
        zone.fail("plain.example", DnsQuestion.Type.AAAA);
        assertThat(TestShard.find(resolver(sockets("udp")), "sip:plain.example", shard))
                .containsExactly("UDP *>192.0.2.1:5060");
    }
}
