package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipResponse;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SipNodeUdpTest {
    private final SipNode node =
            SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
    private final InetSocketAddress address = node.listenPoints().get(0).address();
    private final Answering user = new Answering();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void answersARequest() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "1"), "c1"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.callId()).isEqualTo("c1");
            assertThat(response.topVia().received()).isEmpty();
        }
    }
}
