package io.jackfield.proxy.nat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatTestTest {
    @ParameterizedTest
    @CsvSource({
        // Via, source, Contact host, needs its flow
        "10.0.0.9:5060,            10.0.0.9:5060,    10.0.0.9,     false",
        "10.0.0.9,                 10.0.0.9:5060,    10.0.0.9,     false", // no port means 5060
        "10.0.0.9:5060,            10.0.0.9:5062,    10.0.0.9,     true", // test 16: another port
        "192.168.1.2:5060,         203.0.113.7:5060, 192.168.1.2,  true", // test 2: another address
        "203.0.113.7:5060,         203.0.113.7:5060, 192.168.1.2,  true", // test 1: a private Contact
        "203.0.113.7:5060,         203.0.113.7:5060, 100.64.0.9,   true", // RFC 6598
        "203.0.113.7:5060,         203.0.113.7:5060, 198.51.100.1, false", // a public one elsewhere: registered for
        // another
        "127.0.0.1:5080,           127.0.0.1:5080,   127.0.0.1,    false", // all on one machine
        "phone.example;received=203.0.113.7, 203.0.113.7:5060, 203.0.113.7, true", // the transport found that it
        // differs
        "phone.example,            203.0.113.7:5060, 203.0.113.7,  false",
    })
    void tellsFromViaSourceAndContact(String via, String source, String contact, boolean needsFlow) {
        int colon = source.lastIndexOf(':');
        Flow flow = flow(Transport.UDP, source.substring(0, colon), Integer.parseInt(source.substring(colon + 1)));
        assertThat(NatTest.needsFlow(request(via, contact), flow)).isEqualTo(needsFlow);
    }

    @Test
    void aConnectionAlwaysIs() {
        Flow flow = flow(Transport.TCP, "203.0.113.7", 5060);
        assertThat(NatTest.needsFlow(request("203.0.113.7:5060", "203.0.113.7"), flow))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true", "172.16.0.1, true", "172.32.0.1, false", "192.168.0.1, true", "100.64.0.1, true",
        "100.128.0.1, false", "169.254.1.1, true", "127.0.0.1, true", "8.8.8.8, false", "fd00::1, true",
        "fe80::1, true", "2001:db8::1, false"
    })
    void knowsPrivateAddresses(String address, boolean isPrivate) throws Exception {
        assertThat(NatTest.isPrivate(InetAddress.getByName(address))).isEqualTo(isPrivate);
    }

    private static Flow flow(Transport transport, String host, int port) {
        return Flow.between(transport, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress(host, port), 0);
    }

    private static SipMessage request(String via, String contact) {
        return SipMessage.parse("REGISTER sip:example.com SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP " + via + ";branch=z9hG4bK1\r\n"
                        + "From: <sip:1@example.com>;tag=a\r\nTo: <sip:1@example.com>\r\nCall-ID: c\r\n"
                        + "CSeq: 1 REGISTER\r\nContact: <sip:1@" + contact + ">\r\nContent-Length: 0\r\n\r\n")
                .orElseThrow();
    }
}
