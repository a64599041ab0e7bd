package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViaTest {
    @Test
    void parts() {
        Via via = Via.parse("SIP/2.0/UDP 192.0.2.1:5066;branch=z9hG4bKx;RPORT=5070;received=198.51.100.1;alias")
                .orElseThrow();
        assertThat(via.transport()).isEqualTo("UDP");
        assertThat(via.host()).isEqualTo("192.0.2.1");
        assertThat(via.port()).isEqualTo(5066);
        assertThat(via.branch()).isEqualTo("z9hG4bKx");
        assertThat(via.hasRport()).isTrue();
        assertThat(via.rport()).isEqualTo(5070);
        assertThat(via.received()).contains("198.51.100.1");
        assertThat(via.param("alias")).contains("");
        Via bare = Via.parse("sip / 2.0 / tls [2001:db8::9] : 5061 ; rport ; branch = a")
                .orElseThrow();
        assertThat(bare.transport()).isEqualTo("TLS");
        assertThat(bare.host()).isEqualTo("[2001:db8::9]");
        assertThat(bare.port()).isEqualTo(5061);
        assertThat(bare.hasRport()).isTrue();
        assertThat(bare.rport()).isEqualTo(-1);
        assertThat(bare.branch()).isEqualTo("a");
        assertThat(bare.received()).isEmpty();
    }

    @Test
    void edits() {
        Via via = Via.of("UDP", "2001:db8::1", -1, "z9hG4bKx");
        assertThat(via).hasToString("SIP/2.0/UDP [2001:db8::1];branch=z9hG4bKx");
        assertThat(via.port()).isEqualTo(-1);
        assertThat(via.withParam("rport", "")
                        .withParam("received", "2001:db8::2")
                        .withParam("rport", "7"))
                .hasToString("SIP/2.0/UDP [2001:db8::1];branch=z9hG4bKx;rport=7;received=2001:db8::2");
        assertThat(via.withoutParam("branch")).hasToString("SIP/2.0/UDP [2001:db8::1]");
        assertThatThrownBy(() -> Via.of("U P", "h", 1, "b")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIP/2.0/UDP",
                "SIP/2.0/UDP ",
                "SIP/2.0 UDP h",
                "SIP//UDP h",
                "/2.0/UDP h",
                "SIP/2.0/ h",
                "SIP/2.0/UDP h:",
                "SIP/2.0/UDP h:65536",
                "SIP/2.0/UDP h:x",
                "SIP/2.0/UDP [::1",
                "SIP/2.0/UDP h;",
                "SIP/2.0/UDP h;;",
                "SIP/2.0/UDP h;x=",
                "SIP/2.0/UDP h;x=\"y",
                "SIP/2.0/UDP h x",
                "SIP/2.0/UDP h, SIP/2.0/UDP i"
            })
    void invalid(String text) {
        assertThat(Via.parse(text)).as(text).isEmpty();
    }

    /** What parsing a message lets through never makes the accessor fail, and branch and sent-by are the same. */
    @Property(tries = 3000)
    void agreesWithTheByteScanner(@ForAll @IntRange(max = 80) int at, @ForAll byte flip) {
        byte[] b = Samples.bytes("SIP/2.0/UDP 127.0.0.1 : 5080 ;branch=z9hG4bK-4711-1-0;rport=\"\";x;maddr=[::1]");
        b[at % b.length] = flip;
        long[] index = new long[Index.LINES];
        if (Ascii.isOneLine(b) && Fields.scan(Header.VIA.id(), b, 0, b.length, 0, index)) {
            long top = index[Index.TOP_VIA];
            Via via = Via.parse(new String(b, Span.at(top), Span.length(top), StandardCharsets.UTF_8))
                    .orElseThrow();
            long branch = index[Index.BRANCH];
            String scanned = new String(b, Span.at(branch), Span.length(branch), StandardCharsets.UTF_8);
            assertThat(scanned).isIn(via.branch(), '"' + via.branch() + '"');
            long sentBy = index[Index.SENT_BY];
            assertThat(new String(b, Span.at(sentBy), Span.length(sentBy), StandardCharsets.UTF_8))
                    .startsWith(via.host());
        }
    }
}
