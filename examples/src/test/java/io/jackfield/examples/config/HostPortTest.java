package io.jackfield.examples.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 5060",
        "127.0.0.1:5080, 127.0.0.1, 5080",
        "sip.example.com:0, sip.example.com, 0",
        "[::1], ::1, 5060",
        "[fe80::1]:5062, fe80::1, 5062",
    })
    void isRead(String text, String host, int port) {
        assertThat(HostPort.parse(text, 5060)).contains(new HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":5060",
                "host:",
                "host:70000",
                "host:-1",
                "::1",
                "[::1",
                "[::1]:",
                "[::1]5060",
                "a b",
                "[name]",
                "host:50 60"
            })
    void otherFormsAreNone(String text) {
        assertThat(HostPort.parse(text, 5060)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"udp:127.0.0.1:5060, udp:127.0.0.1:5060", "TCP:[::1]:1, tcp:[::1]:1", "udp:host, udp:host:5060"})
    void listenAddressesHaveATransport(String text, String expected) {
        assertThat(ListenAddress.parse(text))
                .hasValueSatisfying(listen -> assertThat(listen).hasToString(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5060", "sctp:127.0.0.1:5060", "udp", "udp:", "udp::5060"})
    void noListenAddress(String text) {
        assertThat(ListenAddress.parse(text)).isEmpty();
    }
}
