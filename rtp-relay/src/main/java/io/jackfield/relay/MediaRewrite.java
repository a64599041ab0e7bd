package io.jackfield.relay;

import io.jackfield.sdp.MediaDescription;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one m-line.
 *
 * @param port the relay's RTP port; 0 leaves the m-line as it is, -1 rejects it
 * @param protocol of the m-line
 * @param codecs of the m-line
 * @param ptimeMs its packet time; empty leaves what it says
 * @param rtcpMux whether it says that RTCP shares the port; empty leaves what it says
 * @param sharedPort whether RTCP is to be sent to the RTP port
 * @param onePort whether RTCP has no port of its own on this network, so that a peer who does not share must be told where to send it
 * @param crypto its keys; empty leaves those that it has
 * @param transport its ICE and DTLS
 */
record MediaRewrite(
        int port,
        String protocol,
        CodecNegotiation.Choice codecs,
        Optional<Integer> ptimeMs,
        Optional<Boolean> rtcpMux,
        boolean sharedPort,
        boolean onePort,
        Optional<List<String>> crypto,
        TransportLines transport) {
    /** Another port and nothing else. */
    static MediaRewrite port(MediaDescription media, int port) {
        boolean shared = media.rtcpPort() == media.port();
        return new MediaRewrite(
                port,
                media.protocol(),
                new CodecNegotiation.Choice(media.formats(), List.of()),
                Optional.empty(),
                Optional.empty(),
                shared,
                false,
                Optional.empty(),
                TransportLines.NONE);
    }

    /** Rejects it: what the relay could not carry. */
    static MediaRewrite reject(MediaDescription media) {
        return port(media, -1);
    }

    /** No change. */
    static MediaRewrite none(MediaDescription media) {
        return port(media, 0);
    }
}
