package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.ice.IceAgent;
import io.jackfield.sdp.Dtls;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.Fingerprint;
import io.jackfield.sdp.Ice;
import io.jackfield.sdp.IceCandidate;
import io.jackfield.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What ICE and DTLS of a leg say in descriptions, and what they do about those of the peer. */
final class Transports {
    private Transports() {}

    /** Our ICE in a description. {@code shared}: whether RTCP certainly has no port of its own. */
    static List<String> iceLines(RelayLeg leg, IceAgent agent, boolean shared, TransportChoice choice) {
        List<String> lines = new ArrayList<>();
        lines.add("ice-ufrag:" + agent.local().ufrag());
        lines.add("ice-pwd:" + agent.local().password().secret());
        if (choice.trickle()) {
            lines.add("ice-options:trickle");
        }
        String host = leg.advertisedHost();
        for (int component = 1; component <= (shared ? 1 : 2); component++) {
            lines.add("candidate:"
                    + new IceCandidate(
                            "1",
                            component,
                            "udp",
                            IceAgent.hostPriority(component),
                            host,
                            leg.rtpPort() + component - 1,
                            "host",
                            Optional.empty(),
                            Map.of()));
        }
        lines.add("end-of-candidates");
        return lines;
    }

    /** Our DTLS in a description. */
    static List<String> dtlsLines(RelayTransport transport, Setup setup, String hash) {
        Fingerprint own = transport
                .context()
                .certificate()
                .fingerprint(hash)
                .orElseThrow(() -> new MediaException(Code.NO_CIPHER, "no hash " + hash));
        return List.of("fingerprint:" + own, "setup:" + setup.attribute());
    }

    /** Refuses a description that has DTLS for its protocol and nothing to know its writer by. */
    static Dtls usable(MediaDescription media, RelayTransport transport) {
        Dtls dtls = media.dtls();
        if (dtls.fingerprints().stream().noneMatch(transport.context()::believes)) {
            throw new MediaException(Code.BAD_SDP, "no fingerprint of SHA-256 or stronger");
        }
        return dtls;
    }

    /** The answer to an offer of DTLS, and what the leg does from now on. */
    static Setup answerDtls(RelayTransport transport, Dtls offered, DtlsUse wish) {
        Setup offer = offered.setup().orElse(Setup.ACTPASS); // RFC 8842 5.2 wants one; browsers of old had none
        Setup ours = switch (offer) {
            case ACTIVE -> Setup.PASSIVE;
            case PASSIVE -> Setup.ACTIVE;
            default ->
                transport
                        .role()
                        .map(role -> role == DtlsRole.CLIENT ? Setup.ACTIVE : Setup.PASSIVE)
                        .orElse(wish == DtlsUse.PASSIVE ? Setup.PASSIVE : Setup.ACTIVE);
        };
        transport.dtlsWith(ours == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER, offered.fingerprints());
        return ours;
    }

    /** What the leg does about the answer to our offer. */
    static void answeredDtls(RelayTransport transport, Dtls answer) {
        boolean peerBegins = answer.setup().orElse(Setup.ACTIVE) != Setup.PASSIVE;
        transport.dtlsWith(peerBegins ? DtlsRole.SERVER : DtlsRole.CLIENT, answer.fingerprints());
    }

    /** Whether a description has ICE that is to be looked at. */
    static boolean hasIce(Ice ice, TransportChoice choice) {
        return ice.usable() && !choice.ignoreIce();
    }
}
