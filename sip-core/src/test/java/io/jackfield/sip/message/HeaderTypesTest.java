package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SessionExpires.Refresher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderTypesTest {
    private static SipRequest with(String line) {
        return Samples.request(Samples.INVITE.replace("Session-Expires: 1800", line));
    }

    @Test
    void sessionTimers() {
        assertThat(with("x: 1800 ; Refresher=UAC").get(Header.SESSION_EXPIRES))
                .contains(SessionExpires.of(Duration.ofMinutes(30), Refresher.UAC));
        SipRequest r = with("Min-SE: 90;why=not");
        assertThat(r.get(Header.MIN_SE)).contains(Duration.ofSeconds(90));
        assertThat(r.edit()
                        .set(Header.SESSION_EXPIRES, SessionExpires.of(Duration.ofSeconds(91)))
                        .set(Header.MIN_SE, Duration.ofSeconds(91))
                        .build()
                        .text())
                .contains("\r\nMin-SE: 91\r\n")
                .contains("\r\nSession-Expires: 91\r\n");
    }

    @Test
    void malformedIsEmptyAndSaysSo() {
        for (String line : List.of("x: soon", "x:", "x: 90;refresher=me", "x: 90 ;", "x: 90\r\nSession-Expires: 90")) {
            assertThat(with(line).malformed(Header.SESSION_EXPIRES)).as(line).isTrue();
        }
        assertThat(with("x: soon").get(Header.SESSION_EXPIRES)).isEmpty();
        assertThat(with("X-Y: 1").get(Header.SESSION_EXPIRES)).isEmpty();
        assertThat(with("X-Y: 1").malformed(Header.SESSION_EXPIRES)).isFalse();
        assertThat(with("Contact: *").malformed(Header.CONTACT)).isTrue();
    }

    @Test
    void reliableProvisionals() {
        assertThat(with("RAck: 776656 1 INVITE").get(Header.RACK)).contains(new RAck(776656, 1, Method.INVITE));
        assertThat(with("RSeq: 988789").get(Header.RSEQ)).contains(988789L);
        assertThat(with("RSeq: 4294967296").malformed(Header.RSEQ)).isTrue();
    }

    @Test
    void transfers() {
        Replaces replaces = new Replaces("a@b", "1", "2", true);
        assertThat(with("Replaces: a@b ; from-tag=2;to-tag=1;early-only").get(Header.REPLACES))
                .contains(replaces);
        assertThat(with("Replaces: a@b;from-tag=2").malformed(Header.REPLACES)).isTrue();
        SipRequest refer = with("r: \"Bob, B.\" <sip:bob@b?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2%3Bearly-only>");
        assertThat(refer.get(Header.REFER_TO)
                        .flatMap(to -> to.uri().uriHeader("replaces"))
                        .flatMap(Replaces::parse))
                .contains(replaces);
        assertThat(with("Refer-Sub: FALSE;x").get(Header.REFER_SUB)).contains(false);
    }

    @Test
    void subscriptions() {
        SipRequest r = with("o: presence;id=7;x=y\r\nSubscription-State: Active;expires=60;reason=\"A b\"");
        assertThat(r.get(Header.EVENT).orElseThrow().id()).contains("7");
        assertThat(r.get(Header.EVENT).orElseThrow().matches(Event.of("presence", "7")))
                .isTrue();
        assertThat(r.get(Header.EVENT).orElseThrow().matches(Event.of("presence")))
                .isFalse();
        assertThat(r.get(Header.SUBSCRIPTION_STATE).orElseThrow().expires()).contains(Duration.ofMinutes(1));
        assertThat(r.get(Header.SUBSCRIPTION_STATE).orElseThrow().state()).isEqualTo(SubscriptionState.ACTIVE);
        assertThat(with("Flow-Timer: 120").get(Header.FLOW_TIMER)).contains(Duration.ofMinutes(2));
    }

    @Test
    void listsAreReadAndWritten() {
        SipRequest r = with("Require: timer\r\nRequire: 100rel ,path");
        assertThat(r.all(Header.REQUIRE)).containsExactly("timer", "100rel", "path");
        assertThat(r.get(Header.REQUIRE)).contains("timer");
        SipRequest edited = r.edit()
                .set(Header.REQUIRE, List.of("a", "b"))
                .add(Header.ALLOW, Method.PRACK, Method.of("X"))
                .set(Header.SUPPORTED, List.of())
                .set(Header.REASON, Reason.q850(16, "Normal \"call\" clearing"))
                .build();
        assertThat(edited.header(Header.REQUIRE)).contains("a, b");
        assertThat(edited.all(Header.ALLOW)).endsWith(Method.UPDATE, Method.PRACK, Method.of("X"));
        assertThat(edited.has(Header.SUPPORTED)).isFalse();
        assertThat(edited.get(Header.REASON).flatMap(Reason::text)).contains("Normal \"call\" clearing");
    }

    @Test
    void headersOfTheProgram() {
        Header<Integer> weight = Header.named(
                "X-Weight",
                t -> t.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(t)) : Optional.empty(),
                n -> "" + n);
        SipRequest r = with("x-weight: 12\r\nX-WEIGHT: a");
        assertThat(r.all(weight)).containsExactly(12);
        assertThat(r.malformed(weight)).isTrue();
        assertThat(r.edit().set(weight, 3, 4).build().all(weight)).containsExactly(3, 4);
    }
}
