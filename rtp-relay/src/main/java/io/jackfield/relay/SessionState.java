package io.jackfield.relay;

import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.SrtpIndex;
import io.jackfield.rtp.transport.IceState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * All that another relay needs to go on with a session. Its text says nothing of keys.
 *
 * @param callId the Call-ID
 * @param viaBranch of the first offer
 * @param answered whether it was
 * @param offerer which side offered last
 * @param sides who offered first, who answered
 * @param streams the m-lines that are relayed
 */
record SessionState(
        String callId, String viaBranch, boolean answered, int offerer, List<Side> sides, List<Stream> streams) {
    /**
     * A side.
     *
     * @param network its name
     * @param ipv6 its address family
     * @param address which of the addresses of that name and family, from 0
     * @param tag who speaks
     * @param sdp what is in force; empty without
     * @param from where that came from
     * @param codecs what was wished with it
     * @param ptimeMs the same
     */
    record Side(
            String network,
            boolean ipv6,
            int address,
            String tag,
            Optional<byte[]> sdp,
            Optional<InetAddress> from,
            CodecWishes codecs,
            int ptimeMs) {}

    /**
     * An m-line.
     *
     * @param index from 0
     * @param type e.g. audio
     * @param legs towards both sides
     */
    record Stream(int index, String type, List<Leg> legs) {}

    /**
     * A leg.
     *
     * @param port the even one
     * @param peer where packets go to
     * @param rtcpPeer the same for RTCP
     * @param shared whether RTCP shares the port
     * @param secured whether it is SRTP with keys of the relay
     * @param remote the side's key
     * @param own the relay's
     * @param received how far the side's sources have come
     * @param sent how far those have come that are sent to it
     * @param numbering of the stream that is made for the other side
     * @param reported how many SRTCP packets of each source were sent
     * @param ice where ICE with the side stands, if there is
     * @param carrier the m-line whose transport it uses; its own index but in a bundle
     */
    record Leg(
            int port,
            Optional<InetSocketAddress> peer,
            Optional<InetSocketAddress> rtcpPeer,
            boolean shared,
            boolean secured,
            Optional<CryptoAttribute> remote,
            Optional<CryptoAttribute> own,
            List<SrtpIndex> received,
            List<SrtpIndex> sent,
            Optional<Numbering> numbering,
            List<SrtpIndex> reported,
            Optional<IceState> ice,
            int carrier) {}
}
