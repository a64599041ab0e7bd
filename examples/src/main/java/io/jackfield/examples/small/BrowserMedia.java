package io.jackfield.examples.small;

import io.jackfield.relay.IceUse;
import io.jackfield.relay.RelayOptions;
import io.jackfield.relay.RtcpMux;
import io.jackfield.relay.RtpRelay;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What a relay makes of a browser's description for a phone, and of a phone's for a browser. */
public final class BrowserMedia {
    private BrowserMedia() {}

    /** A browser calls a phone: plain RTP goes to the phone, ICE and DTLS end at the relay. */
    public static CompletionStage<byte[]> toPhone(RtpRelay relay, MediaLeg leg, byte[] sdp) {
        // README: rtp-relay-browser
        RelayOptions plain = RelayOptions.builder()
                .protocol("RTP/AVP")
                .ice(IceUse.REMOVE)
                .rtcpMux(Set.of(RtcpMux.DEMUX))
                .build();
        CompletionStage<byte[]> offered = relay.offer(leg, sdp, plain);
        // README: end
        return offered;
    }

    /** A phone calls a browser. */
    public static CompletionStage<byte[]> toBrowser(RtpRelay relay, MediaLeg leg, byte[] sdp) {
        return relay.offer(leg, sdp, RelayOptions.builder().webRtc().build());
    }
}
