package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sdp.IceCandidate;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Fragments of SDP with candidates: RFC 8840 9. */
class TrickleFragmentTest {
    private static final String CANDIDATE = "a=candidate:1 1 UDP 2130706431 192.0.2.%d 5000 typ host\r\n";

    private static TrickleFragment parse(String text) {
        return TrickleFragment.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsOfCandidatesForEachLine() {
        TrickleFragment fragment = parse("a=ice-ufrag:8hhY\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:1\r\n"
                + CANDIDATE.formatted(1) + CANDIDATE.formatted(2) + "m=audio 9 RTP/AVP 0\r\na=mid:2\r\n"
                + CANDIDATE.formatted(3) + "a=end-of-candidates\r\n");
        assertThat(fragment.ufrag()).isEqualTo("8hhY");
        assertThat(fragment.lines())
                .extracting(
                        TrickleFragment.Line::mid,
                        line -> line.candidates().stream()
                                .map(IceCandidate::host)
                                .toList())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("1", java.util.List.of("192.0.2.1", "192.0.2.2")),
                        org.assertj.core.groups.Tuple.tuple("2", java.util.List.of("192.0.2.3")));
    }

    @Test
    void readsNoMoreCandidatesThanItMay() {
        assertThat(parse("m=audio 9 RTP/AVP 0\r\n" + CANDIDATE.formatted(1).repeat(1000))
                        .lines()
                        .get(0)
                        .candidates())
                .hasSize(TrickleFragment.MAX_CANDIDATES);
    }

    @Property
    void readsAnything(@ForAll byte[] text) {
        assertThat(TrickleFragment.parse(text).lines()).isNotNull();
    }
}
