package io.jackfield.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RouteTokensTest {
    private static final List<InetSocketAddress> LISTENS =
            List.of(new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress("203.0.113.1", 5061));

    private final RouteTokens tokens = new RouteTokens(key(1), LISTENS);

    @Property(tries = 500)
    void readsWhatItWrote(@ForAll("tokens") RouteToken token, @ForAll @StringLength(min = 1, max = 80) String callId) {
        String text = tokens.write(token, callId);

        assertThat(text).matches("[A-Za-z0-9_-]+"); // a URI parameter without escapes (RFC 3261 25.1)
        assertThat(tokens.read(text, callId)).isEqualTo(token);
    }

    @Property(tries = 500)
    void aChangedByteIsAForgery(
            @ForAll("tokens") RouteToken token, @ForAll @IntRange(max = 200) int at, @ForAll byte by) {
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(token, "call-1"));
        byte[] changed = bytes.clone();
        changed[at % bytes.length] ^= by;
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

        if (!Arrays.equals(bytes, changed)) {
            assertThat(tokens.read(text, "call-1")).isNull();
        }
    }

    @Property(tries = 200)
    void anotherCallOrKeyIsAForgery(@ForAll("tokens") RouteToken token) {
        String text = tokens.write(token, "call-1");
        assertThat(tokens.read(text, "call-2")).isNull();
        assertThat(new RouteTokens(key(2), LISTENS).read(text, "call-1")).isNull();
    }

    /** The boundary between content and Call-ID is hashed too: a byte that changes sides makes another token. */
    @Test
    void noByteMovesBetweenContentAndCallId() {
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(RouteToken.PLAIN, "Xcall"));
        byte[] moved = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, moved, 0, 2);
        moved[2] = 'X';
        System.arraycopy(bytes, 2, moved, 3, bytes.length - 2);
        assertThat(tokens.read(Base64.getUrlEncoder().withoutPadding().encodeToString(moved), "call"))
                .isNull();
    }

    @Property(tries = 500)
    void garbageIsNoToken(@ForAll @StringLength(max = 200) String text) {
        assertThat(tokens.read(text, "call-1")).isNull();
    }

    @Test
    void theAddressesOfFlowsCanNotBeRead() {
        RouteTokens tokens = new RouteTokens(new byte[16], List.of());
        Flow flow = Flow.to(Transport.UDP, new InetSocketAddress("10.11.12.13", 5060));
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.write(new RouteToken(1, false, 1, flow, flow), "call-1"));
        for (int i = 0; i + 4 <= bytes.length; i++) {
            assertThat(Arrays.copyOfRange(bytes, i, i + 4)).isNotEqualTo(new byte[] {10, 11, 12, 13});
        }
        assertThat(tokens.write(new RouteToken(1, false, 1, flow, flow), "call-2")
                        .substring(0, 20))
                .isNotEqualTo(tokens.write(new RouteToken(1, false, 1, flow, flow), "call-1")
                        .substring(0, 20));
    }

    @Test
    void theUsualTokenIsShort() {
        assertThat(tokens.write(RouteToken.PLAIN, "call-1")).hasSize(14);
        assertThat(tokens.read(tokens.write(RouteToken.PLAIN, "call-1"), "call-1"))
                .isSameAs(RouteToken.PLAIN);
    }

    @Test
    void aTokenOfANodeWithMoreListenPointsIsOfNoUse() {
        Flow flow = Flow.between(Transport.TCP, LISTENS.get(1), new InetSocketAddress("10.0.0.9", 5060), 7);
        String text = tokens.write(new RouteToken(1, false, 1, flow, null), "call-1");
        assertThat(new RouteTokens(key(1), LISTENS.subList(0, 1)).read(text, "call-1"))
                .isNull();
    }

    @Test
    void tellsTheDirectionsApart() {
        Flow caller = Flow.between(Transport.TCP, LISTENS.get(0), new InetSocketAddress("10.0.0.8", 5060), 7);
        Flow callee = Flow.between(Transport.UDP, LISTENS.get(1), new InetSocketAddress("10.0.0.9", 5060), 0);
        RouteToken token = new RouteToken(1, true, RouteToken.tagHash("from"), caller, callee);

        assertThat(token.peerOfSender(from("from"))).isSameAs(callee);
        assertThat(token.peerOfSender(from("to"))).isSameAs(caller);
        assertThat(RouteToken.PLAIN.peerOfSender(from("from"))).isNull();
    }

    private static SipRequest from(String tag) {
        SipUri anybody = SipUri.of("sip:a@example.com");
        return SipRequest.of(Method.BYE, anybody)
                .from(NameAddr.of(anybody).withTag(tag))
                .to(NameAddr.of(anybody).withTag("x"))
                .callId("call-1")
                .cseq(1)
                .build();
    }

    @Provide
    Arbitrary<RouteToken> tokens() {
        Arbitrary<Flow> flows = Combinators.combine(
                        Arbitraries.of(Transport.values()),
                        Arbitraries.of(LISTENS),
                        Arbitraries.of("10.1.2.3", "2001:db8::1", "255.255.255.255"),
                        Arbitraries.integers().between(1, 65_535),
                        Arbitraries.longs())
                .as((transport, local, host, port, connection) ->
                        Flow.between(transport, local, new InetSocketAddress(address(host), port), connection));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 255),
                        Arbitraries.of(true, false),
                        Arbitraries.integers(),
                        flows.injectNull(0.4),
                        flows.injectNull(0.4))
                .as((anchor, twice, tag, caller, callee) ->
                        new RouteToken(anchor, twice, caller == null && callee == null ? 0 : tag, caller, callee));
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] key(int seed) {
        return String.format("0123456789abcde%d", seed).getBytes(StandardCharsets.US_ASCII);
    }
}
