package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.transport.MediaTransport;
import io.jackfield.sdp.Dtls;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.Fingerprint;
import io.jackfield.sdp.Ice;
import io.jackfield.sdp.MediaDescription;
import java.util.List;

/** What ICE and DTLS of a leg say in descriptions. */
final class Transports {
    private Transports() {}

    /** Our ICE in a description. {@code shared}: whether RTCP certainly has no port of its own. */
    static List<String> iceLines(RelayLeg leg, boolean shared, TransportChoice choice) {
        return leg.transport().iceLines(leg.advertisedHost(), shared, choice.trickle());
    }

    /** Our DTLS in a description. */
    static List<String> dtlsLines(MediaTransport transport, Setup setup, String hash) {
        Fingerprint own =
                transport.fingerprint(hash).orElseThrow(() -> new MediaException(Code.NO_CIPHER, "no hash " + hash));
        return List.of("fingerprint:" + own, "setup:" + setup.attribute());
    }

    /** Refuses a description that has DTLS for its protocol and nothing to know its writer by. */
    static Dtls usable(MediaDescription media, MediaTransport transport) {
        Dtls dtls = media.dtls();
        if (!transport.believes(dtls)) {
            throw new MediaException(Code.BAD_SDP, "no fingerprint of SHA-256 or stronger");
        }
        return dtls;
    }

    /** Whether a description has ICE that is to be looked at. */
    static boolean hasIce(Ice ice, TransportChoice choice) {
        return ice.usable() && !choice.ignoreIce();
    }
}
