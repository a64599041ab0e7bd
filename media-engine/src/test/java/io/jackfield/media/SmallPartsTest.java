package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.SipUri;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallPartsTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.1.0/24,10.0.1.255,true",
        "10.0.1.0/24,10.0.2.0,false",
        "10.0.1.7,10.0.1.7,true",
        "10.0.1.7,10.0.1.8,false",
        "10.0.0.0/9,10.127.1.1,true",
        "10.0.0.0/9,10.128.1.1,false",
        "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,::1,false",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe80::1,false",
        "::1,::1,true"
    })
    void sources(String entry, String address, boolean expected) throws UnknownHostException {
        assertThat(SourceList.of(List.of(entry)).contains(InetAddress.getByName(address)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8/8", "::1/129", "1.2.3.4.5"})
    void whatIsNoSource(String entry) {
        assertThatThrownBy(() -> SourceList.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(entry);
    }

    @Test
    void thisMachineIsTrusted() throws UnknownHostException {
        assertThat(SourceList.LOOPBACK.contains(InetAddress.getByName("127.9.9.9")))
                .isTrue();
        assertThat(SourceList.LOOPBACK.contains(InetAddress.getByName("::1"))).isTrue();
        assertThat(SourceList.LOOPBACK.contains(InetAddress.getByName("192.0.2.1")))
                .isFalse();
    }

    private static Optional<Character> info(String type, String body) {
        return InfoDigits.parse(type, body.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void keysInInfo() {
        assertThat(info("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"))
                .contains('5');
        assertThat(info("Application/DTMF-Relay; x=y", "Duration= 160\nsignal = *\n"))
                .contains('*');
        assertThat(info("application/dtmf-relay", "Signal=11")).contains('#');
        assertThat(info("application/dtmf-relay", "Signal=a")).contains('A');
        assertThat(info("application/dtmf", "7")).contains('7');
        assertThat(info("application/dtmf", "\r\n10\r\n")).contains('*');
        assertThat(info("application/dtmf-relay", "5")).isEmpty();
        assertThat(info("application/dtmf", "x")).isEmpty();
        assertThat(info("application/dtmf", "")).isEmpty();
        assertThat(info("text/plain", "5")).isEmpty();
        assertThat(info("application/dtmf", " ".repeat(300) + "5")).isEmpty();
    }

    @Test
    void optionsNameEveryMistake() {
        assertThatThrownBy(() -> DialOptions.builder()
                        .from("nonsense <")
                        .ringTimeout(Duration.ZERO)
                        .limit(Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("from", "ring timeout", "limit");
    }

    @Test
    void buildersNameEveryMistake() {
        try (var node = Phones.node("mistakes")) {
            assertThatThrownBy(() -> MediaEngine.builder(node)
                            .acceptFrom("here")
                            .codecs("MP3")
                            .sessions(0)
                            .ports(5, 4)
                            .dialplan(d -> d.match("(", Call::echo))
                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("\"here\"", "\"MP3\"", "sessions", "ports", "dialplan");
            try (MediaEngine engine = MediaEngine.builder(node).build()) {
                assertThatThrownBy(() -> engine.dial(SipUri.of("tel:+1"), DialOptions.DEFAULTS, Call::awaitEnd))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> engine.dial(
                                SipUri.of("sip:a@127.0.0.1"),
                                DialOptions.builder().codecs("MP3").build(),
                                Call::awaitEnd))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> MediaEngine.builder(node).build()).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void everyStatusHasACause() {
        for (int status = 300; status < 700; status++) {
            assertThat(Cause.ofStatus(status)).isNotNull();
        }
        for (Cause cause : Cause.values()) {
            assertThat(cause.status()).isBetween(400, 699);
            assertThat(cause.q850()).isBetween(1, 127);
        }
    }
}
