package io.jackfield.rtp.transport;

import io.jackfield.kernel.Machine;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsEnd;
import io.jackfield.rtp.dtls.DtlsEndpoint;
import io.jackfield.rtp.dtls.DtlsKeys;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.Fingerprint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The DTLS of one transport: with whom, in which role, and whether there are keys.
 *
 * <p>Without ICE a peer is an address, and several may try. With ICE it is whoever has shown the password, and there is one association
 * with it whatever addresses its datagrams come from and go to: an association for each would be several handshakes with a peer that
 * takes part in one (RFC 8842 3.1).
 */
final class DtlsParty implements DtlsEndpoint.Effects {
    /** Addresses that may try a handshake at a time. Who holds the certificate is told by none of them but one. */
    private static final int MAX_ASSOCIATIONS = 4;

    private final MediaLoop loop;
    private final DtlsContext context;
    private final Owner owner;
    private @Nullable DtlsEndpoint endpoint;
    private DtlsRole role = DtlsRole.SERVER;
    private List<Fingerprint> fingerprints = List.of();
    private @Nullable InetSocketAddress name;
    private boolean established;

    /** What a party needs of its transport. */
    interface Owner {
        void sendDtls(byte[] datagram, InetSocketAddress to);

        void dtlsEstablished(InetSocketAddress remote, DtlsKeys keys);

        void dtlsEnded(InetSocketAddress remote, DtlsEnd why);

        void dtlsWoke();
    }

    DtlsParty(MediaLoop loop, DtlsContext context, Owner owner) {
        this.loop = loop;
        this.context = context;
        this.owner = owner;
    }

    DtlsContext context() {
        return context;
    }

    /** Whether keys are to be made, or were. */
    boolean isOn() {
        return endpoint != null;
    }

    boolean isEstablished() {
        return established;
    }

    /** Whether it decides whose packets count, since nobody has shown a certificate yet. */
    boolean isPending() {
        return endpoint != null && !established;
    }

    /** The role that an association has that stands, or is being made. */
    Optional<DtlsRole> role() {
        return endpoint == null ? Optional.empty() : Optional.of(role);
    }

    /** Whom to make keys with. The same as before changes nothing: the association stays (RFC 8842 5.5). */
    void with(DtlsRole ours, List<Fingerprint> believed) {
        DtlsEndpoint known = endpoint;
        if (known != null && new HashSet<>(believed).equals(new HashSet<>(fingerprints))) {
            return;
        }
        if (known != null) {
            known.close();
        }
        role = ours;
        fingerprints = List.copyOf(believed);
        established = false;
        name = null;
        DtlsEndpoint next = new DtlsEndpoint(context, MAX_ASSOCIATIONS, loop::execute, this);
        next.expect(role, fingerprints);
        endpoint = next;
    }

    void off() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
            fingerprints = List.of();
            established = false;
        }
    }

    /** Begins the handshake where that is for this side to do. */
    void connect(InetSocketAddress to, boolean ice) {
        if (endpoint != null && !established && role == DtlsRole.CLIENT) {
            endpoint.connect(ice ? named(to) : to, loop.nowNs());
        }
    }

    void receive(ByteBuffer packet, InetSocketAddress source, boolean ice, long nowNs) {
        if (endpoint != null) {
            endpoint.receive(packet, ice ? named(source) : source, nowNs);
        }
    }

    /** What the one association of ICE is called. */
    private InetSocketAddress named(InetSocketAddress first) {
        InetSocketAddress known = name;
        if (known == null) {
            known = first;
            name = first;
        }
        return known;
    }

    @Override
    public void send(byte[] datagram, InetSocketAddress to) {
        owner.sendDtls(datagram, to);
    }

    @Override
    public void established(InetSocketAddress remote, DtlsKeys keys) {
        if (endpoint != null) {
            endpoint.keepOnly(remote);
        }
        established = true;
        owner.dtlsEstablished(remote, keys);
    }

    @Override
    public void ended(InetSocketAddress remote, DtlsEnd why) {
        owner.dtlsEnded(remote, why);
    }

    @Override
    public void wake() {
        owner.dtlsWoke();
    }

    @Override
    public long nowNs() {
        return loop.nowNs();
    }

    long nextNs() {
        return endpoint == null ? Machine.NEVER : endpoint.nextDeadlineNs();
    }

    void onDeadline(long nowNs) {
        if (endpoint != null) {
            endpoint.onDeadline(nowNs);
        }
    }

    void close() {
        if (endpoint != null) {
            endpoint.close();
        }
    }
}
