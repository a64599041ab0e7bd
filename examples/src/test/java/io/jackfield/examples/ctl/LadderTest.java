package io.jackfield.examples.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.ctl.Ladder.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
    private final Ladder ladder = new Ladder();
    private final List<String> lines = new ArrayList<>();

    private void pass(String peer, boolean in, String text, String uri) {
        lines.addAll(ladder.draw(new Message("10:20:01.123", "call-1", peer, in, text, uri)));
    }

    @Test
    void aCallStandsBetweenItsPeers() {
        pass("10.0.0.1:5060", true, "INVITE", "sip:bob@example.com");
        pass("10.0.0.2:5060", false, "INVITE", "sip:bob@10.0.0.2");
        pass("10.0.0.2:5060", true, "180 Ringing", "");
        pass("10.0.0.1:5060", false, "180 Ringing", "");

        assertThat(lines)
                .containsExactly(
                        "                       10.0.0.1:5060                here",
                        "#1 sip:bob@example.com, Call-ID call-1",
                        "#1  10:20:01.123              |------- INVITE ------->|",
                        "                       10.0.0.1:5060                here               10.0.0.2:5060",
                        "#1  10:20:01.123              |                       |------- INVITE ------->|",
                        "#1  10:20:01.123              |                       |<---- 180 Ringing -----|",
                        "#1  10:20:01.123              |<---- 180 Ringing -----|                       |");
    }

    @Test
    void aFarPeerIsReachedAcrossTheOthers() {
        pass("a", true, "INVITE", "sip:x@y");
        pass("b", false, "INVITE", "sip:x@y");
        pass("c", false, "INVITE", "sip:x@y");

        String last = lines.get(lines.size() - 1);
        assertThat(last).contains("|------------------- INVITE ------------------->|");
        assertThat(last.indexOf('>')).isGreaterThan(80);
    }

    @Test
    void callsHaveNumbersAndPeersAnEnd() {
        for (int i = 0; i < 50; i++) {
            lines.addAll(
                    ladder.draw(new Message("t", "call-" + i, "10.0.0." + i + ":5060", true, "OPTIONS", "sip:a@b")));
        }

        assertThat(lines).contains("#50 sip:a@b, Call-ID call-49");
        assertThat(lines).allMatch(line -> line.length() < 200);
    }
}
