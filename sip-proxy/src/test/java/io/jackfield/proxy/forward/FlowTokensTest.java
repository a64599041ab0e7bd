package io.jackfield.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FlowTokensTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final InetSocketAddress LOCAL = new InetSocketAddress("10.0.0.1", 5060);
    private static final Flow UDP = Flow.between(Transport.UDP, LOCAL, new InetSocketAddress("203.0.113.7", 30_512), 0);
    private static final Flow TCP = Flow.between(Transport.TCP, LOCAL, new InetSocketAddress("2001:db8::7", 30_512), 9);

    private static FlowTokens tokens(int process) {
        return new FlowTokens(KEY, List.of(LOCAL), process);
    }

    @Test
    void aFlowIsReadAsItWasWritten() {
        for (Flow flow : List.of(UDP, TCP)) {
            assertThat(tokens(1).read(tokens(1).write(flow)).flow()).hasValue(flow);
        }
    }

    /** A datagram finds its way whoever sends it; a connection was the other process's. */
    @Test
    void connectionsEndWithTheirProcess() {
        assertThat(tokens(2).read(tokens(1).write(UDP)).flow()).hasValue(UDP);
        assertThat(tokens(2).read(tokens(1).write(TCP))).isEqualTo(FlowRoute.GONE);
    }

    /** The token of a dialog is none of a flow, nor the other way round. */
    @Test
    void tokensOfDialogsAreOthers() {
        RouteTokens dialogs = new RouteTokens(KEY, List.of(LOCAL));
        RouteToken token = new RouteToken(RouteToken.NO_ANCHOR, false, 1, UDP, null);
        for (String callId : List.of("", "call")) {
            assertThat(tokens(1).read(dialogs.write(token, callId))).isEqualTo(FlowRoute.FORGED);
            assertThat(dialogs.read(tokens(1).write(UDP), callId)).isNull();
        }
    }

    @Property
    void whatIsChangedIsForged(@ForAll @IntRange(max = 10_000) int at, @ForAll char other) {
        String token = tokens(1).write(TCP);
        int i = at % token.length();
        String changed = token.substring(0, i) + other + token.substring(i + 1);
        if (!changed.equals(token)) {
            FlowRoute read = tokens(1).read(changed);
            // The last character of base64 has bits that mean nothing.
            assertThat(read.equals(FlowRoute.FORGED)
                            || i == token.length() - 1 && read.flow().equals(java.util.Optional.of(TCP)))
                    .isTrue();
        }
    }

    @Property
    void garbageIsForged(@ForAll String text) {
        assertThat(tokens(1).read(text)).isEqualTo(FlowRoute.FORGED);
    }
}
