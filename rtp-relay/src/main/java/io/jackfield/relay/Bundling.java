package io.jackfield.relay;

import io.jackfield.sdp.MediaDescription;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which m-lines of a session share a transport with which side (RFC 9143). The two sides do not have to agree: what comes in on one port
 * is told apart and leaves by several, and the reverse, unless the ends have keys of their own, which go with the transport.
 */
final class Bundling {
    private Bundle offered = Bundle.NONE;
    private Bundle sent = Bundle.NONE;

    /** What an offer bundles. */
    void offered(Bundle bundle) {
        offered = bundle;
    }

    /** What of it the answerer is offered: all that shares a port for RTP and RTCP there, as bundled m-lines must (RFC 9143 9.3). */
    Bundle send(List<Optional<Negotiation>> lines) {
        Bundle relayed =
                offered.only(line -> line < lines.size() && lines.get(line).isPresent());
        boolean possible = relayed.lines().size() < 2
                || relayed.lines().stream()
                        .allMatch(line -> lines.get(line).orElseThrow().bundles());
        sent = possible ? relayed : Bundle.NONE;
        return sent;
    }

    /** What the answerer took of that. */
    Bundle taken(Bundle answer, List<MediaDescription> media) {
        return sent.only(line ->
                answer.has(line) && line < media.size() && media.get(line).port() > 0);
    }

    /** What the offerer is told: all that is accepted, or, where the ends have keys of their own, what the answerer took too. */
    Bundle told(Bundle taken, List<MediaDescription> media, List<@Nullable RelayStream> streams) {
        Bundle accepted = offered.only(line -> {
            RelayStream stream = line < media.size() && media.get(line).port() > 0 ? streams.get(line) : null;
            Negotiation negotiation = stream == null ? null : stream.negotiation();
            return negotiation != null;
        });
        if (accepted.lines().size() < 2) {
            return accepted;
        }
        boolean mux = accepted.lines().stream()
                .allMatch(line -> negotiation(streams, line).offererShares());
        boolean ours = accepted.lines().stream()
                .allMatch(line -> negotiation(streams, line).keysAreOurs());
        return !mux ? Bundle.NONE : ours ? accepted : accepted.only(taken::has);
    }

    private static Negotiation negotiation(List<@Nullable RelayStream> streams, int line) {
        RelayStream stream = streams.get(line);
        Negotiation negotiation = stream == null ? null : stream.negotiation();
        if (negotiation == null) {
            throw new IllegalStateException("m-line " + line + " is not relayed");
        }
        return negotiation;
    }

    /**
     * Lets the legs that face a side share the ports of one. A transport that several share already stays, whoever of them is first now.
     *
     * @param described the m-lines as that side wrote them
     * @param same whether the other side shares the same
     */
    static void settle(
            int side,
            Bundle bundle,
            List<@Nullable RelayStream> streams,
            List<MediaDescription> described,
            boolean same) {
        RelayLeg carrier = bundle.lines().size() > 1 ? carrier(side, bundle, streams) : null;
        BundleDemux demux = carrier == null ? null : new BundleDemux(carrier, same, carrier.demux());
        for (int line = 0; line < streams.size(); line++) {
            RelayStream stream = streams.get(line);
            if (stream == null) {
                continue;
            }
            RelayLeg leg = stream.leg(side);
            boolean in = carrier != null && bundle.has(line);
            leg.carriedBy(in && leg != carrier ? carrier : null, in ? demux : null, in && bundle.isMember(line));
            if (in && demux != null) {
                demux.add(leg, described.get(line));
            }
        }
        if (demux != null) {
            demux.complete();
        }
    }

    private static RelayLeg carrier(int side, Bundle bundle, List<@Nullable RelayStream> streams) {
        for (int line : bundle.lines()) {
            RelayStream stream = streams.get(line);
            if (stream != null && stream.leg(side).isCarried()) {
                return stream.leg(side).way();
            }
        }
        RelayStream tagged = streams.get(bundle.lines().get(0));
        if (tagged == null) {
            throw new IllegalStateException("a bundle of what is not relayed");
        }
        return tagged.leg(side);
    }
}
