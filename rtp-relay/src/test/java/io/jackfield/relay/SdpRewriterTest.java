package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sdp.Address;
import io.jackfield.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdpRewriterTest {
    private static String rewrite(String sdp, Integer... ports) {
        return rewrite("10.0.1.20", sdp, ports);
    }

    private static String rewrite(String address, String sdp, Integer... ports) {
        SessionDescription parsed =
                SessionDescription.parse(sdp.replace("\n", "\r\n")).orElseThrow();
        List<MediaRewrite> media = parsed.media().stream()
                .map(m -> MediaRewrite.port(m, ports[m.index()]))
                .toList();
        byte[] out = SdpRewriter.rewrite(parsed, Address.of(address), media, RelayOptions.standard(), Bundle.NONE);
        return new String(out, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** The example of the platform that this one replaces: a trunk at 203.0.113.50, a relay at 10.0.1.20, a media server. */
    @Test
    void putsTheRelayBetweenTrunkAndMediaServer() {
        String offer = """
            v=0
            o=trunk 2890844526 2890844526 IN IP4 203.0.113.50
            s=call
            c=IN IP4 203.0.113.50
            t=0 0
            m=audio 30000 RTP/AVP 0 8
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=ptime:20
            a=x-unknown:kept  as it is
            """;
        assertThat(rewrite(offer, 20_100)).isEqualTo("""
            v=0
            o=trunk 2890844526 2890844526 IN IP4 10.0.1.20
            s=call
            c=IN IP4 10.0.1.20
            t=0 0
            m=audio 20100 RTP/AVP 0 8
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=ptime:20
            a=x-unknown:kept  as it is
            """);
        String answer = """
            v=0
            o=FreeSWITCH 1 2 IN IP4 10.0.1.30
            s=FreeSWITCH
            c=IN IP4 10.0.1.30
            t=0 0
            m=audio 19200 RTP/AVP 0
            """;
        assertThat(rewrite("198.51.100.9", answer, 20_200)).isEqualTo("""
            v=0
            o=FreeSWITCH 1 2 IN IP4 198.51.100.9
            s=FreeSWITCH
            c=IN IP4 198.51.100.9
            t=0 0
            m=audio 20200 RTP/AVP 0
            """);
    }

    @Test
    void rewritesEveryMediaWithItsOwnAddressAndRtcp() {
        String sdp = """
            v=0
            o=- 1 1 IN IP4 192.168.0.2
            s=-
            t=0 0
            m=audio 5000 RTP/AVP 0
            c=IN IP4 192.168.0.2
            a=rtcp:5007 IN IP4 192.168.0.2
            m=video 6000/2 RTP/AVPF 96
            c=IN IP4 192.168.0.3
            a=rtpmap:96 VP8/90000
            a=rtcp:6000
            a=rtcp-mux
            m=image 7000 udptl t38
            c=IN IP4 192.168.0.2
            """;
        assertThat(rewrite(sdp, 20_000, 20_002, 20_004)).isEqualTo("""
            v=0
            o=- 1 1 IN IP4 10.0.1.20
            s=-
            t=0 0
            m=audio 20000 RTP/AVP 0
            c=IN IP4 10.0.1.20
            a=rtcp:20001 IN IP4 10.0.1.20
            m=video 20002 RTP/AVPF 96
            c=IN IP4 10.0.1.20
            a=rtpmap:96 VP8/90000
            a=rtcp:20002
            a=rtcp-mux
            m=image 20004 udptl t38
            c=IN IP4 10.0.1.20
            """);
    }

    @Test
    void leavesRejectedAndForeignMediaAlone() {
        String sdp = """
            v=0
            o=- 1 1 IN IP4 192.168.0.2
            s=-
            c=IN IP4 192.168.0.2
            t=0 0
            m=audio 5000 RTP/AVP 0
            m=video 0 RTP/AVP 96
            m=message 2855 TCP/MSRP *
            """;
        assertThat(rewrite(sdp, 20_000, 0, 0)).isEqualTo("""
            v=0
            o=- 1 1 IN IP4 10.0.1.20
            s=-
            c=IN IP4 10.0.1.20
            t=0 0
            m=audio 20000 RTP/AVP 0
            m=video 0 RTP/AVP 96
            m=message 2855 TCP/MSRP *
            c=IN IP4 192.168.0.2
            """);
    }

    @Test
    void keepsHoldByAnUnspecifiedAddress() {
        String sdp = """
            v=0
            o=- 1 2 IN IP4 192.168.0.2
            s=-
            c=IN IP4 0.0.0.0
            t=0 0
            m=audio 5000 RTP/AVP 0
            a=inactive
            """;
        assertThat(rewrite(sdp, 20_000))
                .contains("c=IN IP4 0.0.0.0\n", "m=audio 20000", "a=inactive", "IP4 10.0.1.20\n");
    }

    @Test
    void letsNoInnerAddressThroughInIce() {
        String sdp = """
            v=0
            o=- 1 1 IN IP4 192.168.0.2
            s=-
            c=IN IP4 192.168.0.2
            t=0 0
            a=group:BUNDLE 0 1
            a=group:LS 0 1
            a=ice-options:trickle
            a=ice-lite
            m=audio 5000 UDP/TLS/RTP/SAVPF 111
            a=mid:0
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=candidate:1 1 UDP 2130706431 192.168.0.2 5000 typ host
            a=end-of-candidates
            a=fingerprint:sha-256 AA:BB
            a=setup:actpass
            m=video 5002 UDP/TLS/RTP/SAVPF 96
            a=mid:1
            a=bundle-only
            """;
        String out = rewrite(sdp, 20_000, 20_002);
        assertThat(out).doesNotContain("192.168.0.2", "candidate", "ice-", "BUNDLE", "bundle-only");
        assertThat(out).contains("a=group:LS 0 1", "a=fingerprint:sha-256 AA:BB", "a=setup:actpass", "a=mid:0");
    }

    @Test
    void writesIpVersion6() {
        String sdp = """
            v=0
            o=- 1 1 IN IP4 192.168.0.2
            s=-
            c=IN IP4 192.168.0.2
            t=0 0
            m=audio 5000 RTP/AVP 0
            """;
        assertThat(rewrite("2001:db8::1", sdp, 20_000)).contains("c=IN IP6 2001:db8", "o=- 1 1 IN IP6 2001:db8");
    }
}
