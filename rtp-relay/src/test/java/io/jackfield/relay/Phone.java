package io.jackfield.relay;

import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** One party of a relayed call: a socket for RTP, another for RTCP, and the descriptions that they are in. */
final class Phone implements AutoCloseable {
    final String tag;
    final Peer rtp = new Peer();
    final Peer rtcp = new Peer();
    private int version = 1;

    Phone(String tag) {
        this.tag = tag;
    }

    InetSocketAddress signalling() {
        return new InetSocketAddress("127.0.0.1", 5060);
    }

    byte[] sdp(String... attributes) {
        return sdp("127.0.0.1", rtp.port(), attributes);
    }

    byte[] sdp(String address, int port, String... attributes) {
        StringBuilder text =
                new StringBuilder("v=0\r\no=" + tag + " 1 " + version++ + " IN IP4 192.168.9.9\r\ns=-\r\nc=IN IP4 "
                        + address + "\r\nt=0 0\r\nm=audio " + port
                        + " RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=rtcp:"
                        + rtcp.port() + "\r\n");
        for (String attribute : attributes) {
            text.append("a=").append(attribute).append("\r\n");
        }
        return bytes(text.toString());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static MediaDescription media(byte[] sdp, int index) {
        return SessionDescription.parse(sdp).orElseThrow().media().get(index);
    }

    static InetSocketAddress rtpOf(byte[] sdp) {
        return rtpOf(sdp, 0);
    }

    static InetSocketAddress rtpOf(byte[] sdp, int index) {
        MediaDescription media = media(sdp, index);
        return new InetSocketAddress(media.connection().orElseThrow().host(), media.port());
    }

    static InetSocketAddress rtcpOf(byte[] sdp) {
        MediaDescription media = media(sdp, 0);
        return new InetSocketAddress(media.connection().orElseThrow().host(), media.rtcpPort());
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
