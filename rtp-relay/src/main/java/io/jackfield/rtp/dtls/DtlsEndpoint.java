package io.jackfield.rtp.dtls;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.kernel.Machine;
import io.jackfield.sdp.Fingerprint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.DTLSRequest;

/**
 * The DTLS of one UDP port, an association for each address that speaks it there. For one thread: its port's loop, which also wakes it
 * at {@link #nextDeadlineNs}. Handshakes compute on the context's workers.
 *
 * <p>Who is at the other end is told by fingerprints alone: until {@link #expect} has named some, every handshake fails. A second
 * handshake on an association that stands is refused (no renegotiation); a new one from the same address needs the old one gone.
 */
public final class DtlsEndpoint implements Machine {
    /** Hellos answered in a second; more are dropped, as their senders try again. */
    static final int HELLOS_A_SECOND = 100;
    /** Handshakes begun for others in a second: a hello with its cookie may come again and again. */
    static final int STARTS_A_SECOND = 25;

    /** Hellos of which a piece is missing, of 8 KiB at most each; past it the oldest goes. */
    static final int MAX_UNFINISHED = 4;

    private static final long SECOND_NS = 1_000_000_000L;

    private final DtlsContext context;
    private final Effects effects;
    private final Executor loop;
    private final BoundedMap<InetSocketAddress, Association> associations;
    private final BoundedMap<InetSocketAddress, Unfinished> unfinished =
            new BoundedMap<>("dtls hellos in pieces", MAX_UNFINISHED, BoundedMap.Policy.EVICT_OLDEST);
    private final Steps steps = new Steps();
    private List<Fingerprint> fingerprints = List.of();
    private DtlsRole role = DtlsRole.SERVER;
    private int hellos;
    private int starts;
    private long hellosSinceNs = Long.MIN_VALUE;
    private long nowNs;

    private record Unfinished(HelloAssembly assembly, byte[] cookie) {}

    /** What an endpoint wants done; called from within its methods, on its thread. */
    public interface Effects {
        /** Sends a datagram. */
        void send(byte[] datagram, InetSocketAddress to);

        /** A handshake agreed on keys with the holder of one of the fingerprints. */
        void established(InetSocketAddress remote, DtlsKeys keys);

        /** A handshake failed, or an association was closed by the peer. */
        void ended(InetSocketAddress remote, DtlsEnd why);

        /** The next deadline may have changed without one of the endpoint's methods having been called. */
        void wake();

        /** The time now. */
        long nowNs();
    }

    /**
     * An endpoint.
     *
     * @param maxAssociations how many addresses may have one, 1 to 65,536
     * @param loop runs tasks on the endpoint's thread
     */
    public DtlsEndpoint(DtlsContext context, int maxAssociations, Executor loop, Effects effects) {
        this.context = context;
        this.effects = effects;
        this.loop = loop;
        this.associations = new BoundedMap<>("dtls associations", maxAssociations, BoundedMap.Policy.REJECT_NEW);
    }

    /** Whose certificates are believed, and who begins; for handshakes that begin from now on. */
    public void expect(DtlsRole ourRole, List<Fingerprint> believed) {
        role = ourRole;
        fingerprints = List.copyOf(believed);
    }

    /** Begins a handshake with a peer, as a client; nothing happens when there is one already. */
    public void connect(InetSocketAddress remote, long now) {
        nowNs = now;
        if (role == DtlsRole.CLIENT && !fingerprints.isEmpty() && !associations.contains(remote)) {
            begin(remote, DtlsRole.CLIENT, Optional.empty());
        }
    }

    /** Takes a datagram that is not RTP, RTCP or STUN (RFC 7983); what is no DTLS is counted and dropped. */
    public void receive(ByteBuffer packet, InetSocketAddress source, long now) {
        nowNs = now;
        byte[] datagram = new byte[packet.remaining()];
        packet.get(packet.position(), datagram);
        if (!DtlsRecords.wellFormed(datagram)) {
            context.counters().dropped.increment();
            return;
        }
        Association known = associations.get(source).orElse(null);
        if (known != null) {
            known.receive(datagram);
        } else if (role == DtlsRole.SERVER && !fingerprints.isEmpty() && DtlsRecords.isClientHello(datagram)) {
            hello(datagram, source);
        } else {
            context.counters().dropped.increment();
        }
    }

    private void hello(byte[] datagram, InetSocketAddress source) {
        if (hellosSinceNs == Long.MIN_VALUE || nowNs - hellosSinceNs >= SECOND_NS) {
            hellosSinceNs = nowNs;
            hellos = 0;
            starts = 0;
        }
        if (hellos++ >= HELLOS_A_SECOND) {
            context.counters().dropped.increment();
            return;
        }
        Optional<HelloFragment> piece = HelloFragment.of(datagram);
        if (piece.isEmpty()) {
            context.counters().dropped.increment();
            return;
        }
        HelloFragment hello = piece.get();
        if (context.cookies().isGood(hello, source, nowNs)) {
            assemble(hello, source);
        } else if (hello.offset() == 0) {
            context.cookies().answer(hello, source, nowNs).ifPresent(answer -> {
                context.counters().cookies.increment();
                effects.send(answer, source);
            });
        } else {
            continueHello(hello, source);
        }
    }

    private void assemble(HelloFragment first, InetSocketAddress source) {
        HelloAssembly assembly = new HelloAssembly(first);
        if (first.isWhole()) {
            start(assembly, first.cookie(), source);
        } else {
            unfinished.put(source, new Unfinished(assembly, first.cookie()));
        }
    }

    private void continueHello(HelloFragment piece, InetSocketAddress source) {
        Unfinished known = unfinished.get(source).orElse(null);
        if (known == null || !known.assembly.add(piece)) {
            context.counters().dropped.increment(); // the beginning comes first, or it all comes again
        } else if (known.assembly.isWhole()) {
            unfinished.remove(source);
            start(known.assembly, known.cookie, source);
        }
    }

    private void start(HelloAssembly hello, byte[] cookie, InetSocketAddress source) {
        Optional<DTLSRequest> request = HelloCookies.request(hello.record(), cookie, context.random());
        if (request.isEmpty()) {
            context.counters().dropped.increment();
        } else if (starts++ >= STARTS_A_SECOND) {
            context.counters().refused.increment();
        } else {
            begin(source, DtlsRole.SERVER, request);
        }
    }

    private void begin(InetSocketAddress remote, DtlsRole as, Optional<DTLSRequest> hello) {
        if (associations.size() >= associations.limit() || !context.admit(remote.getAddress())) {
            context.counters().refused.increment();
            return;
        }
        Association made = new Association(context, remote, as, fingerprints, hello, steps);
        if (made.start(nowNs)) {
            associations.put(remote, made);
        } else {
            context.counters().refused.increment();
            context.leave(remote.getAddress());
        }
    }

    /** Whether there is an association with this address that has agreed on keys. */
    public boolean isConnected(InetSocketAddress remote) {
        return associations.get(remote).map(Association::isConnected).orElse(false);
    }

    /** Associations now, those under way included. */
    public int associations() {
        return associations.size();
    }

    /** Ends all associations but the one with this address; peers of those that stood get a close_notify. */
    public void keepOnly(InetSocketAddress remote) {
        for (Association one : new ArrayList<>(associations.values())) {
            if (!one.remote().equals(remote)) {
                drop(one);
            }
        }
    }

    /** Ends all associations; peers of those that stood get a close_notify. */
    public void close() {
        for (Association one : new ArrayList<>(associations.values())) {
            drop(one);
        }
    }

    private void drop(Association one) {
        forget(one, one.isHandshaking());
        one.close();
    }

    private void forget(Association one, boolean halfOpen) {
        associations.remove(one.remote());
        if (halfOpen) {
            context.leave(one.remote().getAddress());
        }
    }

    /** Whether all workers have read what they were given: for tests that step time. */
    boolean isSettled() {
        return associations.values().stream().allMatch(Association::isSettled);
    }

    @Override
    public long nextDeadlineNs() {
        long next = NEVER;
        for (Association one : associations.values()) {
            next = Math.min(next, one.nextDeadlineNs());
        }
        return next;
    }

    @Override
    public void onDeadline(long now) {
        nowNs = now;
        for (Association one : new ArrayList<>(associations.values())) {
            one.onDeadline(now);
        }
    }

    /** What associations want, counted and passed on. */
    private final class Steps implements Association.Effects {
        @Override
        public void send(Association from, byte[] datagram) {
            effects.send(datagram, from.remote());
        }

        @Override
        public void established(Association with, DtlsKeys keys) {
            context.counters().established.increment();
            context.leave(with.remote().getAddress());
            effects.established(with.remote(), keys);
        }

        @Override
        public void ended(Association with, DtlsEnd why) {
            boolean stood = why == DtlsEnd.CLOSED;
            forget(with, !stood);
            switch (why) {
                case TIMED_OUT -> context.counters().timedOut.increment();
                case WRONG_FINGERPRINT -> context.counters().wrongFingerprint.increment();
                case FAILED -> context.counters().failed.increment();
                case CLOSED -> {}
            }
            effects.ended(with.remote(), why);
        }

        @Override
        public void onLoop(Association of, Handshake.Step step) {
            loop.execute(() -> {
                nowNs = effects.nowNs();
                of.onStep(step, nowNs);
                effects.wake();
            });
        }
    }
}
