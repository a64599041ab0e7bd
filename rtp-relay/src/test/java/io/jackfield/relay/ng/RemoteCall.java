package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A call of two plain phones through a relay that somebody drives. */
final class RemoteCall {
    private RemoteCall() {}

    static byte[] sdp(Peer peer) {
        return ("v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + peer.port()
                        + " RTP/AVP 0\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static InetSocketAddress rtp(byte[] sdp) {
        MediaDescription media =
                SessionDescription.parse(sdp).orElseThrow().media().get(0);
        return new InetSocketAddress("127.0.0.1", media.port());
    }

    static void relays(MediaAnchor anchor, MediaLeg leg, Peer alice, Peer bob) {
        MediaLeg first = new MediaLeg(leg.callId(), leg.fromTag(), "", leg.viaBranch(), leg.signalledFrom());
        InetSocketAddress towardsBob = rtp(NgClientTest.get(anchor.offer(first, sdp(alice))));
        InetSocketAddress towardsAlice = rtp(NgClientTest.get(anchor.answer(leg, sdp(bob))));
        for (int i = 0; i < 3; i++) {
            byte[] words = alice.sendRtp("words", towardsAlice);
            assertThat(bob.receive().bytes()).isEqualTo(words);
            byte[] reply = bob.sendRtp("reply", towardsBob);
            assertThat(alice.receive().bytes()).isEqualTo(reply);
        }
    }
}
