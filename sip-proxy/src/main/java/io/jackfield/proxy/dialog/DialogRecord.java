package io.jackfield.proxy.dialog;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call through the proxy as it is now: for lists, for call detail records, and all that another node needs to go on with it. Immutable;
 * any thread. {@link #encode} and {@link #decode} are its form on the wire.
 *
 * @param id Call-ID and tags
 * @param phase how far it is
 * @param user who the caller authenticated as
 * @param caller the side that sent the INVITE
 * @param callee the side that answered it
 * @param times when it began, was answered, has to end
 * @param path the Record-Routes that it was set up with
 * @param variables what the route noted down
 * @param profiles what it counts for, as {@code trunk=carrier-a}
 */
public record DialogRecord(
        Id id,
        DialogPhase phase,
        Optional<String> user,
        Side caller,
        Side callee,
        Times times,
        Path path,
        Map<String, String> variables,
        List<String> profiles) {

    /** Copies the collections. */
    public DialogRecord {
        variables = Map.copyOf(variables);
        profiles = List.copyOf(profiles);
    }

    /** @param calleeTag empty until somebody answers */
    public record Id(String callId, String callerTag, String calleeTag) {}

    /**
     * One of the two.
     *
     * @param address the value of its From or To, with the tag
     * @param contact the value of its Contact; empty until it is known
     * @param cseq the CSeq number of its last request; 0 when it has sent none
     * @param transport how it was reached or came
     * @param remote where it was, as the network showed it; none until it is known
     */
    public record Side(
            String address, String contact, long cseq, Transport transport, Optional<InetSocketAddress> remote) {

        /** The flow to it, over any connection; none when it is not known. */
        Optional<Flow> flow() {
            return remote.map(to -> Flow.to(transport, to));
        }

        /** {@code udp:192.0.2.7:5060}; "-" when it is not known. */
        public String source() {
            return remote.map(r -> transport.uriName() + ':' + r.getAddress().getHostAddress() + ':' + r.getPort())
                    .orElse("-");
        }
    }

    /**
     * @param answered when the first 2xx came
     * @param deadline when the proxy ends it
     */
    public record Times(Instant started, Optional<Instant> answered, Optional<Instant> deadline) {}

    /**
     * @param recordRoutes of the 2xx, from the top: the callee's side, ours, the caller's side
     * @param upstream of the INVITE as it came: the caller's side alone
     */
    public record Path(List<String> recordRoutes, List<String> upstream) {
        static final Path UNKNOWN = new Path(List.of(), List.of());

        /** Copies the lists. */
        public Path {
            recordRoutes = List.copyOf(recordRoutes);
            upstream = List.copyOf(upstream);
        }
    }

    /** A copy for another node: a version, then the values. */
    public byte[] encode() {
        return DialogCodec.encode(this);
    }

    /** What {@link #encode} wrote, of this version or an earlier one; empty for anything else. */
    public static Optional<DialogRecord> decode(byte[] bytes) {
        return DialogCodec.decode(bytes);
    }
}
