package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import org.junit.jupiter.api.Test;

/** RFC 3261 12, section by section. */
class DialogTest {
    private static SipRequest invite() {
        return request(Method.INVITE, 10).build();
    }

    private static RequestEdit request(Method method, int cseq) {
        return SipRequest.of(method, SipUri.of("sip:bob@b.example"))
                .add(Header.VIA, "SIP/2.0/UDP a.example;branch=z9hG4bKx")
                .from(NameAddr.of(SipUri.of("sip:alice@a.example")).withTag("from"))
                .to(NameAddr.of(SipUri.of("sip:bob@b.example")))
                .callId("id")
                .cseq(cseq)
                .contact(NameAddr.of(SipUri.of("sip:alice@10.0.0.1")));
    }

    private static RequestEdit routed() {
        return invite().edit()
                .add(Header.RECORD_ROUTE, "<sip:near-bob;lr>, <sip:middle;lr>")
                .add(Header.RECORD_ROUTE, "<sip:near-alice;lr>");
    }

    private static SipResponse response(SipRequest invite, int status, String tag) {
        return SipResponse.to(invite, status)
                .toTag(tag)
                .contact(NameAddr.of(SipUri.of("sip:bob@10.0.0.2")))
                .build();
    }

    @Test
    void theCalleeTakesItsStateFromTheInvite() {
        DialogState state = Dialog.callee(routed().build(), "to").orElseThrow().state();
        assertThat(state.id()).isEqualTo(new DialogId("id", "to", "from"));
        assertThat(state.local().tag()).isEqualTo("to");
        assertThat(state.remote().tag()).isEqualTo("from");
        assertThat(state.remoteTarget()).isEqualTo(SipUri.of("sip:alice@10.0.0.1"));
        assertThat(state.routeSet())
                .extracting(route -> route.uri().host())
                .containsExactly("near-bob", "middle", "near-alice");
        assertThat(state.remoteCseq()).isEqualTo(10);
        assertThat(state.caller()).isFalse();
        assertThat(state.confirmed()).isFalse();
    }

    @Test
    void theCallerTakesItsStateFromTheResponse() {
        SipRequest invite = routed().build();
        DialogState state = Dialog.caller(invite, response(invite, 180, "to")).state();
        assertThat(state.id()).isEqualTo(new DialogId("id", "from", "to"));
        assertThat(state.routeSet())
                .extracting(route -> route.uri().host())
                .containsExactly("near-alice", "middle", "near-bob");
        assertThat(state.remoteTarget()).isEqualTo(SipUri.of("sip:bob@10.0.0.2"));
        assertThat(state.localCseq()).isEqualTo(10);
        assertThat(state.remoteCseq()).isEqualTo(-1);
        assertThat(state.confirmed()).isFalse();
    }

    @Test
    void forksAreDialogsOfTheirOwn() {
        Dialog one = Dialog.caller(invite(), response(invite(), 180, "one"));
        Dialog two = Dialog.caller(invite(), response(invite(), 200, "two"));
        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(two.state().confirmed()).isTrue();
    }

    @Test
    void withoutContactThereIsNothingToCallBack() {
        assertThat(Dialog.callee(invite().edit().remove(Header.CONTACT).build(), "to"))
                .isEmpty();
        assertThat(Dialog.callee(
                        invite().edit().set(Header.CONTACT, "<tel:+49>").build(), "to"))
                .isEmpty();
        SipResponse bare = SipResponse.to(invite(), 200).toTag("to").build();
        assertThat(Dialog.caller(invite(), bare).state().remoteTarget()).isEqualTo(invite().requestUri());
    }

    @Test
    void requestsFollowLooseRoutes() {
        Dialog dialog = Dialog.callee(routed().build(), "to").orElseThrow();
        SipRequest bye = dialog.request(Method.BYE).build();
        assertThat(bye.requestUri()).isEqualTo(SipUri.of("sip:alice@10.0.0.1"));
        assertThat(bye.routes()).hasSize(3);
        assertThat(bye.fromTag()).isEqualTo("to");
        assertThat(bye.toTag()).isEqualTo("from");
        assertThat(bye.callId()).isEqualTo("id");
        assertThat(dialog.nextHop()).isEqualTo(SipUri.of("sip:near-bob;lr"));
        assertThat(Dialog.callee(invite(), "to").orElseThrow().nextHop()).isEqualTo(SipUri.of("sip:alice@10.0.0.1"));
    }

    @Test
    void ourCseqCountsUpAndTheAckTakesTheInvites() {
        SipRequest invite = invite().edit()
                .add(Header.AUTHORIZATION, "Digest a=1")
                .add(Header.PROXY_AUTHORIZATION, "Digest b=2")
                .build();
        Dialog dialog = Dialog.caller(invite, response(invite, 200, "to"));
        assertThat(dialog.request(Method.INFO).build().cseqNumber()).isEqualTo(11);
        SipRequest bye = dialog.request(Method.BYE).build();
        assertThat(bye.cseqNumber()).isEqualTo(12);
        assertThat(dialog.renumber(bye).cseqNumber()).isEqualTo(13);
        SipRequest ack = dialog.ack(invite).build();
        assertThat(ack.cseqNumber()).isEqualTo(10);
        assertThat(ack.header(Header.AUTHORIZATION)).hasValue("Digest a=1");
        assertThat(ack.header(Header.PROXY_AUTHORIZATION)).hasValue("Digest b=2");
        assertThat(dialog.request(Method.INFO).build().cseqNumber()).isEqualTo(14);
    }

    @Test
    void thePeersCseqNeverCountsDown() {
        Dialog dialog = Dialog.callee(invite(), "to").orElseThrow();
        assertThat(dialog.receive(request(Method.INFO, 9).build())).isFalse();
        assertThat(dialog.receive(request(Method.INFO, 50).build())).isTrue();
        assertThat(dialog.receive(request(Method.INFO, 49).build())).isFalse();
        assertThat(dialog.state().remoteCseq()).isEqualTo(50);
        Dialog fresh = Dialog.caller(invite(), response(invite(), 200, "to"));
        assertThat(fresh.receive(request(Method.INFO, 0).build())).isTrue();
    }

    @Test
    void theTargetMovesAndTheRoutesDoNot() {
        Dialog dialog = Dialog.callee(routed().build(), "to").orElseThrow();
        dialog.refreshTarget(routed().contact(NameAddr.of(SipUri.of("sip:alice@10.9.9.9")))
                .set(Header.RECORD_ROUTE, "<sip:other;lr>")
                .build());
        dialog.refreshTarget(invite().edit().remove(Header.CONTACT).build());
        assertThat(dialog.state().remoteTarget()).isEqualTo(SipUri.of("sip:alice@10.9.9.9"));
        assertThat(dialog.state().routeSet()).hasSize(3);
    }

    @Test
    void theContactsUriHeadersStayOutOfTheRequestUri() {
        SipRequest invite = invite().edit()
                .set(Header.CONTACT, "<sip:alice@10.0.0.1?Subject=x>")
                .build();
        Dialog dialog = Dialog.callee(invite, "to").orElseThrow();
        assertThat(dialog.request(Method.BYE).build().requestUri()).isEqualTo(SipUri.of("sip:alice@10.0.0.1"));
    }
}
