package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageEditTest {
    private final SipRequest invite = Samples.request(Samples.INVITE);

    @Test
    void aProxyForwards() {
        SipRequest forwarded = invite.edit()
                .requestUri(SipUri.of("sip:9196@10.0.1.30"))
                .removeFirst(Header.ROUTE)
                .addFirst(Header.RECORD_ROUTE, "<sip:10.0.0.1;lr>")
                .maxForwards(invite.maxForwards() - 1)
                .build();
        SipRequest sent = forwarded
                .edit()
                .addFirst(Header.VIA, Samples.bytes("SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx.1"))
                .build();
        String expected = Samples.INVITE
                .replace(
                        "INVITE sip:9196@127.0.0.1:5060 SIP/2.0\r\n",
                        "INVITE sip:9196@10.0.1.30 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx.1\r\n")
                .replace("Route: <sip:127.0.0.1:5060;lr>\r\n", "")
                .replace("From: \"", "Record-Route: <sip:10.0.0.1;lr>\r\nFrom: \"")
                .replace("Max-Forwards: 70", "Max-Forwards: 69");
        assertThat(sent.text()).isEqualTo(expected);
        assertThat(sent.sizeBytes()).isEqualTo(expected.length());
        assertThat(sent.topVia().branch()).isEqualTo("z9hG4bKx.1");
        assertThat(sent.maxForwards()).isEqualTo(69);
        assertThat(sent.requestUri()).isEqualTo(SipUri.of("sip:9196@10.0.1.30"));
        assertThat(invite.text()).isEqualTo(Samples.INVITE);
        assertThat(sent.edit().removeFirst(Header.VIA).build().text()).isEqualTo(forwarded.text());
    }

    @Test
    void listsLoseAndChangeSingleValues() {
        SipResponse ok = Samples.response(Samples.OK);
        SipResponse popped = ok.edit().removeFirst(Header.VIA).build();
        assertThat(popped.text()).contains("\r\nVia: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-4711-1-0\r\n");
        assertThat(popped.topVia().branch()).isEqualTo("z9hG4bK-4711-1-0");
        assertThat(popped.edit().removeFirst(Header.VIA).build().hasVia()).isFalse();
        assertThat(ok.edit().removeLast(Header.VIA).build().headers(Header.VIA))
                .containsExactly("SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKproxy.1");
        assertThat(ok.edit()
                        .replaceFirst(Header.VIA, "SIP/2.0/TCP x;branch=y")
                        .build()
                        .headers(Header.VIA))
                .containsExactly("SIP/2.0/TCP x;branch=y", "SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-4711-1-0");
        SipRequest three = invite.edit()
                .set(Header.ROUTE, "<sip:a,b;lr>, \"x,y\" <sip:c>,<sip:d>")
                .build();
        assertThat(three.edit().removeFirst(Header.ROUTE).build().headers(Header.ROUTE))
                .containsExactly("\"x,y\" <sip:c>", "<sip:d>");
        assertThat(three.edit().removeLast(Header.ROUTE).build().headers(Header.ROUTE))
                .containsExactly("<sip:a,b;lr>", "\"x,y\" <sip:c>");
    }

    @Test
    void setAddAndRemoveByHeaderAndByName() {
        SipRequest r = invite.edit()
                .add("X-One", "1")
                .add("x-one", "2")
                .addFirst("X-ONE", "0")
                .add(Header.CONTACT, "<sip:b@b>")
                .set(Header.ALLOW, "INVITE")
                .set("Subject", "\u00fc")
                .remove(Header.SUPPORTED)
                .remove("user-agent")
                .build();
        assertThat(r.headers("X-One")).containsExactly("0", "1", "2");
        assertThat(r.headers(Header.CONTACT)).containsExactly("<sip:caller@127.0.0.1:5080>", "<sip:b@b>");
        assertThat(r.header(Header.SUBJECT)).contains("\u00fc");
        assertThat(r.has(Header.SUPPORTED)).isFalse();
        assertThat(r.header(Header.USER_AGENT)).isEmpty();
        assertThat(r.edit().set("x-One", "3").build().headers("X-One")).containsExactly("3");
        assertThat(r.edit().remove("x-One").build().header("X-One")).isEmpty();
        assertThat(r.text()).contains("Contact: <sip:caller@127.0.0.1:5080>\r\nContact: <sip:b@b>\r\n");
    }

    @Test
    void aBodyBringsItsLength() {
        byte[] body = "v=0\r\n".getBytes(StandardCharsets.UTF_8);
        SipRequest r = invite.edit().body("application/x", body).build();
        assertThat(r.header(Header.CONTENT_LENGTH)).contains("5");
        assertThat(r.header(Header.CONTENT_TYPE)).contains("application/x");
        assertThat(r.body()).isEqualTo(body);
        assertThat(r.text()).endsWith("Content-Length: 5\r\n\r\nv=0\r\n");
        SipRequest none = r.edit().withoutBody().build();
        assertThat(none.bodyLength()).isZero();
        assertThat(none.has(Header.CONTENT_TYPE)).isFalse();
        assertThat(none.header(Header.CONTENT_LENGTH)).contains("0");
    }

    @Test
    void framedAddsContentLengthOnlyWhereItIsMissing() {
        assertThat(invite.framed()).isSameAs(invite);
        SipRequest bare = Samples.request(Samples.INVITE.replace("Content-Length: 209\r\n", ""));
        assertThat(bare.bodyLength()).isEqualTo(209);
        assertThat(bare.framed().header(Header.CONTENT_LENGTH)).contains("209");
    }

    @Test
    void aRequestIsMade() {
        SipRequest r = SipRequest.of(Method.REGISTER, SipUri.of("sip:example.com"))
                .from(NameAddr.of("A \"B\"", SipUri.of("sip:a@example.com")).withTag("t1"))
                .to(NameAddr.of(SipUri.of("sip:a@example.com")))
                .callId("c1")
                .cseq(7)
                .contact(NameAddr.of(SipUri.of("sip:a@10.0.0.1")))
                .routes(List.of(NameAddr.of(SipUri.of("sip:p1;lr")), NameAddr.of(SipUri.of("sip:p2;lr"))))
                .build();
        assertThat(r.text()).isEqualTo("""
                REGISTER sip:example.com SIP/2.0
                Route: <sip:p1;lr>
                Route: <sip:p2;lr>
                From: "A \\"B\\"" <sip:a@example.com>;tag=t1
                To: <sip:a@example.com>
                Call-ID: c1
                CSeq: 7 REGISTER
                Contact: <sip:a@10.0.0.1>
                Max-Forwards: 70
                Content-Length: 0

                """.replace("\n", "\r\n"));
        assertThat(r.hasVia()).isFalse();
        assertThatThrownBy(r::topVia).isInstanceOf(IllegalStateException.class);
        assertThat(r.from().displayName()).isEqualTo("A \"B\"");
    }

    @Test
    void mistakesOfTheProgramAreNamedTogether() {
        assertThatThrownBy(() -> SipRequest.of(Method.of("IN VITE"), SipUri.of("sip:x"))
                        .set(Header.FROM, "nobody")
                        .add("Bad Name", "x")
                        .add(Header.SUBJECT, "a\r\nVia: b")
                        .add(Header.CALL_ID, "1")
                        .add(Header.CALL_ID, "2")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("IN VITE")
                .hasMessageContaining("malformed From")
                .hasMessageContaining("no To")
                .hasMessageContaining("no CSeq")
                .hasMessageContaining("more than one Call-ID")
                .hasMessageContaining("Bad Name")
                .hasMessageContaining("Subject: line break");
        assertThatThrownBy(() -> invite.edit().set(Header.CSEQ, "1 BYE").build())
                .hasMessageContaining("CSeq");
        assertThatThrownBy(() -> invite.edit().set(Header.CONTENT_LENGTH, "1").build())
                .hasMessageContaining("Content-Length");
        assertThatThrownBy(() -> invite.edit().remove(Header.TO).build()).hasMessageContaining("no To");
        assertThatThrownBy(() -> SipResponse.to(invite, 99).build()).hasMessageContaining("99");
        assertThatThrownBy(() ->
                        SipResponse.to(invite, 200).reason("a\nb").toTag("a b").build())
                .hasMessageContaining("reason")
                .hasMessageContaining("a b");
    }

    @Test
    void aResponseIsMadeOfTheRequest() {
        SipRequest request = invite.edit()
                .add(Header.RECORD_ROUTE, "<sip:p;lr>")
                .add(Header.TIMESTAMP, "5")
                .addFirst(Header.VIA, "SIP/2.0/UDP p;branch=z9hG4bK1")
                .build();
        SipResponse ringing = SipResponse.to(request, 180).toTag("x").toTag("y").build();
        assertThat(ringing.text()).isEqualTo("""
                SIP/2.0 180 Ringing
                Via: SIP/2.0/UDP p;branch=z9hG4bK1
                Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-4711-1-0;rport
                Record-Route: <sip:p;lr>
                From: "Caller" <sip:caller@127.0.0.1:5080>;tag=4711c1
                To: <sip:9196@127.0.0.1:5060>;tag=x
                Call-ID: 1-4711@127.0.0.1
                CSeq: 1 INVITE
                Content-Length: 0

                """.replace("\n", "\r\n"));
        assertThat(ringing.toTag()).isEqualTo("x");
        assertThat(ringing.status()).isEqualTo(180);
        assertThat(ringing.cseqMethod()).isSameAs(Method.INVITE);
        SipResponse trying = SipResponse.to(request, 100).build();
        assertThat(trying.has(Header.RECORD_ROUTE)).isFalse();
        assertThat(trying.header(Header.TIMESTAMP)).contains("5");
        SipResponse notFound =
                SipResponse.to(request, 404).reason("DID Not Found").build();
        assertThat(notFound.reason()).isEqualTo("DID Not Found");
        assertThat(notFound.has(Header.RECORD_ROUTE)).isFalse();
        assertThat(notFound.bodyLength()).isZero();
        SipResponse changed =
                ringing.edit().set(Header.TO, "<sip:z>").toTag("q").reason("R").build();
        assertThat(changed.toTag()).isEqualTo("q");
        assertThat(changed.text()).startsWith("SIP/2.0 180 R\r\n");
    }

    @Test
    void cancelAndAckFollowTheInvite() {
        SipRequest sent = invite.edit()
                .addFirst(Header.VIA, "SIP/2.0/UDP p;branch=z9hG4bK1")
                .build();
        SipRequest cancel = sent.cancel();
        assertThat(cancel.isCancel()).isTrue();
        assertThat(cancel.headers(Header.VIA)).containsExactly("SIP/2.0/UDP p;branch=z9hG4bK1");
        assertThat(cancel.cseq()).isEqualTo(new CSeq(1, Method.CANCEL));
        assertThat(cancel.headers(Header.ROUTE)).isEqualTo(sent.headers(Header.ROUTE));
        assertThat(cancel.bodyLength()).isZero();
        SipRequest ack = sent.ack(SipResponse.to(sent, 486).toTag("busy").build());
        assertThat(ack.isAck()).isTrue();
        assertThat(ack.toTag()).isEqualTo("busy");
        assertThat(ack.viaHash()).isEqualTo(sent.viaHash());
        assertThat(ack.requestUri()).isEqualTo(sent.requestUri());
        assertThat(ack.cseqNumber()).isEqualTo(1);
    }

    @Test
    void theTopViaIsMarkedWithItsSource() {
        assertThat(invite.viaHasRport()).isTrue();
        assertThat(invite.viaHasReceived()).isFalse();
        assertThat(invite.sentByHostIs("127.0.0.1")).isTrue();
        assertThat(invite.sentByHostIs("127.0.0.11")).isFalse();
        assertThat(invite.sentByHostIs("127.0.0.")).isFalse();
        for (String[] row : new String[][] {
            {"SIP/2.0/UDP h;rport;branch=b", "SIP/2.0/UDP h;rport=7;branch=b;received=::1"},
            {"SIP/2.0/UDP h;branch=b;rport", "SIP/2.0/UDP h;branch=b;rport=7;received=::1"},
            {"SIP/2.0/UDP h;branch=b;rport = 99 ;x", "SIP/2.0/UDP h;branch=b;rport = 7 ;x;received=::1"},
            {"SIP/2.0/UDP h;received=1.1.1.1;rport", "SIP/2.0/UDP h;received=::1;rport=7"},
            {"SIP/2.0/UDP h;rport;RECEIVED=1.1.1.1", "SIP/2.0/UDP h;rport=7;RECEIVED=::1"},
            {
                "SIP/2.0/UDP [2001:db8::1]:5060 , SIP/2.0/TCP x;rport",
                "SIP/2.0/UDP [2001:db8::1]:5060;received=::1 , SIP/2.0/TCP x;rport"
            },
        }) {
            SipRequest marked =
                    invite.edit().set(Header.VIA, row[0]).received("::1", 7).build();
            assertThat(marked.header(Header.VIA)).contains(row[1]);
            assertThat(marked.viaHasReceived()).isTrue();
            assertThat(marked.edit().received("1.2.3.4", 80).build().topVia().received())
                    .contains("1.2.3.4");
            assertThat(marked.viaHasRport()).isEqualTo(row[0].indexOf("rport") > 0 && row[0].indexOf(',') < 0);
        }
        SipRequest v6 =
                invite.edit().set(Header.VIA, "SIP/2.0/UDP [2001:DB8::1]:5060").build();
        assertThat(v6.sentByHostIs("[2001:DB8::1]")).isTrue();
        assertThat(v6.edit().remove(Header.VIA).received("::1", 7).build().hasVia())
                .isFalse();
        assertThatThrownBy(() -> invite.edit().received("x;y", 7).build()).isInstanceOf(IllegalArgumentException.class);
    }

    /** What a peer wrote can be put into an edit again, folding and control characters too. */
    @Test
    void receivedValuesAreNoMistakesOfTheProgram() {
        SipRequest odd = Samples.request(Samples.INVITE
                .replace("To: <sip:9196", "To: \"a\0\"\r\n  <sip:9196")
                .replace("Route: <sip:127.0.0.1:5060;lr>", "Route: <sip:a;lr>,\r\n <sip:b;lr>,\r\n\t<sip:c;lr>"));
        SipResponse busy = SipResponse.to(odd, 486).toTag("x").build();
        assertThat(busy.toTag()).isEqualTo("x");
        assertThat(busy.to().displayName()).isEqualTo("a\0");
        assertThat(odd.ack(busy).toTag()).isEqualTo("x");
        SipRequest popped =
                odd.edit().removeFirst(Header.ROUTE).removeLast(Header.ROUTE).build();
        assertThat(popped.headers(Header.ROUTE)).containsExactly("<sip:b;lr>");
        SipRequest copied =
                odd.edit().set(Header.TO, odd.header(Header.TO).orElseThrow()).build();
        assertThat(copied.to()).isEqualTo(odd.to());
    }

    /** After any edits the index says what a parser would say of the bytes, and untouched lines are as they were. */
    @Property(tries = 500)
    void theIndexAgreesWithTheBytes(@ForAll @Size(max = 12) List<@IntRange(max = 13) Integer> steps) {
        SipRequest edited = invite;
        RequestEdit edit = invite.edit();
        for (int step : steps) {
            switch (step) {
                case 0 -> edit.addFirst(Header.VIA, "SIP/2.0/UDP [::1]:1 ;branch=z9hG4bK" + steps.size());
                case 1 -> edit.removeFirst(Header.ROUTE);
                case 2 -> edit.requestUri(SipUri.of("sips:" + "u".repeat(300) + "@h"));
                case 3 -> edit.maxForwards(steps.size());
                case 4 -> edit.addFirst(Header.RECORD_ROUTE, "<sip:" + "r".repeat(200) + ">");
                case 5 -> edit.set(Header.TO, "T <sip:t@t>;tag=" + steps.size());
                case 6 -> edit.set("f", "sip:x@y;tag=z");
                case 7 -> edit.cseq(99);
                case 8 -> edit.body("a/b", new byte[steps.size()]);
                case 9 -> edit.callId("changed");
                case 10 -> edit.withoutBody();
                case 11 -> edit.replaceFirst(Header.VIA, "SIP/2.0/TCP z;branch=b" + steps.size());
                case 12 -> edit.remove(Header.MAX_FORWARDS);
                default -> {
                    edited = edit.build();
                    edit = edited.edit();
                }
            }
        }
        edited = edit.build();
        SipRequest parsed = Samples.request(edited.text());
        assertThat(parsed.sizeBytes()).isEqualTo(edited.sizeBytes());
        assertThat(edited.topVia()).isEqualTo(parsed.topVia());
        assertThat(edited.viaHash()).isEqualTo(parsed.viaHash());
        assertThat(edited.fromTag()).isEqualTo(parsed.fromTag());
        assertThat(edited.toTag()).isEqualTo(parsed.toTag());
        assertThat(edited.callId()).isEqualTo(parsed.callId());
        assertThat(edited.cseq()).isEqualTo(parsed.cseq());
        assertThat(edited.maxForwards()).isEqualTo(parsed.maxForwards());
        assertThat(edited.requestUri()).isEqualTo(parsed.requestUri());
        assertThat(edited.body()).isEqualTo(parsed.body());
        for (Header<?> header : Header.known()) {
            assertThat(edited.has(header)).isEqualTo(parsed.has(header));
            assertThat(edited.headers(header)).isEqualTo(parsed.headers(header));
        }
        assertThat(edited.text())
                .contains("\r\nUser-Agent: load\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE\r\n");
    }

    @Test
    void editsOfOneMessageDoNotWriteIntoEachOther() {
        SipRequest edited = (SipRequest) SipMessage.parse(Samples.INVITE)
                .orElseThrow()
                .edit()
                .set("X-A", "1")
                .build();
        SipMessage one = edited.edit().set("X-A", "one").build();
        SipMessage two = edited.edit().set("X-A", "two").build();
        assertThat(edited.header("X-A")).contains("1");
        assertThat(one.header("X-A")).contains("one");
        assertThat(two.header("X-A")).contains("two");
        assertThat(SipMessage.parse(one.toBytes()).orElseThrow().header("X-A")).contains("one");
    }

    /** The message owns the bytes of the edit that built it: writing on would change it. */
    @Test
    void anEditIsForOnce() {
        SipRequest invite = Samples.request(Samples.INVITE);
        List<Consumer<RequestEdit>> changes = List.of(
                RequestEdit::build,
                e -> e.set(Header.SUBJECT, "x"),
                e -> e.set(Header.MIN_SE, Duration.ofSeconds(90)),
                e -> e.add("X-Y", "z"),
                e -> e.addFirst(Header.VIA, "SIP/2.0/UDP x;branch=z9hG4bK1"),
                e -> e.remove(Header.WARNING),
                e -> e.removeFirst(Header.ROUTE),
                e -> e.removeLast(Header.PATH),
                e -> e.replaceFirst(Header.CONTACT, "<sip:x>"),
                e -> e.received("192.0.2.1", 1),
                e -> e.requestUri(SipUri.of("sip:x")),
                e -> e.body("text/plain", new byte[1]),
                RequestEdit::withoutBody,
                e -> e.maxForwards(1));
        for (Consumer<RequestEdit> change : changes) {
            RequestEdit edit = invite.edit().set(Header.SUBJECT, "built");
            byte[] built = edit.build().toBytes();
            SipRequest message = Samples.request(new String(built));
            assertThatThrownBy(() -> change.accept(edit)).isInstanceOf(IllegalStateException.class);
            assertThat(message.toBytes()).isEqualTo(built);
        }
        ResponseEdit response = SipResponse.to(invite, 200);
        response.build();
        assertThatThrownBy(() -> response.reason("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.toTag("x")).isInstanceOf(IllegalStateException.class);
    }
}
