package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SipMessageTest {
    private final SipRequest invite = Samples.request(Samples.INVITE);
    private final SipResponse ok = Samples.response(Samples.OK);

    @Test
    void aRequestGivesItsParts() {
        assertThat(invite.method()).isSameAs(Method.INVITE);
        assertThat(invite.requestUri()).isEqualTo(SipUri.of("sip:9196@127.0.0.1:5060"));
        assertThat(invite.topVia().host()).isEqualTo("127.0.0.1");
        assertThat(invite.topVia().port()).isEqualTo(5080);
        assertThat(invite.topVia().branch()).isEqualTo("z9hG4bK-4711-1-0");
        assertThat(invite.topVia().hasRport()).isTrue();
        assertThat(invite.from().displayName()).isEqualTo("Caller");
        assertThat(invite.fromTag()).isEqualTo("4711c1");
        assertThat(invite.toTag()).isEmpty();
        assertThat(invite.hasToTag()).isFalse();
        assertThat(invite.hasFromTag()).isTrue();
        assertThat(invite.callId()).isEqualTo("1-4711@127.0.0.1");
        assertThat(invite.cseq()).isEqualTo(new CSeq(1, Method.INVITE));
        assertThat(invite.maxForwards()).isEqualTo(70);
        assertThat(invite.topRoute().orElseThrow().uri().isLoose()).isTrue();
        assertThat(invite.contacts()).containsExactly(NameAddr.of(SipUri.of("sip:caller@127.0.0.1:5080")));
        assertThat(invite.header(Header.SESSION_EXPIRES)).contains("1800");
        assertThat(invite.header("x")).contains("1800");
        assertThat(invite.headers(Header.SUPPORTED)).containsExactly("replaces", "timer");
        assertThat(invite.header("X-None")).isEmpty();
        assertThat(invite.hasBody("Application/SDP")).isTrue();
        assertThat(invite.bodyLength()).isEqualTo(209);
        assertThat(new String(invite.body())).startsWith("v=0\r\n").endsWith("0-15\r\n");
    }

    @Test
    void aResponseGivesItsParts() {
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.reason()).isEqualTo("OK");
        assertThat(ok.success()).isTrue();
        assertThat(ok.vias()).hasSize(2);
        assertThat(ok.topVia().branch()).isEqualTo("z9hG4bKproxy.1");
        assertThat(ok.toTag()).isEqualTo("4712s1");
        assertThat(ok.cseqMethod()).isSameAs(Method.INVITE);
        assertThat(ok.recordRoutes()).hasSize(1);
        assertThat(ok.callId()).isEqualTo(invite.callId());
        assertThat(ok.body()).isEmpty();
    }

    @Test
    void bytesAreMatchedWithoutStrings() {
        assertThat(invite.branchLength()).isEqualTo(16);
        assertThat((char) invite.branchByte(0)).isEqualTo('z');
        assertThat(invite.hasMagicCookie()).isTrue();
        assertThat(invite.sameFromTag(ok)).isTrue();
        assertThat(invite.sameToTag(ok)).isFalse();
        assertThat(invite.viaHash())
                .isEqualTo(ok.edit().removeFirst(Header.VIA).build().viaHash());
        assertThat(invite.callIdHash()).isEqualTo(ok.callIdHash()).isEqualTo(SipMessage.callIdHash("1-4711@127.0.0.1"));
        assertThat(invite.viaHash()).isNotEqualTo(ok.viaHash());
    }

    @Test
    void encodingGivesTheReceivedBytes() {
        byte[] bytes = Samples.bytes(Samples.INVITE);
        assertThat(invite.toBytes()).isEqualTo(bytes);
        assertThat(invite.sizeBytes()).isEqualTo(bytes.length);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        invite.encode(direct);
        byte[] copy = new byte[bytes.length];
        direct.flip().get(copy);
        assertThat(copy).isEqualTo(bytes);
    }

    @Test
    void unknownHeadersAreFoundInAnyCase() {
        SipRequest r =
                Samples.request(Samples.INVITE.replace("Subject: load", "X-Custom: a, b\r\nx-CUSTOM:\r\n  c\r\n  d"));
        assertThat(r.headers("x-custom")).isEqualTo(List.of("a, b", "c d"));
        assertThat(r.header("X-CUSTOM")).contains("a, b");
    }
}
