package io.jackfield.rtp.dtls;

import io.jackfield.sdp.Fingerprint;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/**
 * One handshake of the library, made into a coroutine: it runs on a worker until it has nothing left to read, hands out what it wants
 * sent as a {@link Step}, and goes on when it is given the next datagram, or told that its time is up. It sees no socket. Time is its
 * machine's ({@link Association}): the library's own timers are set so short that they have always run out when the machine says that
 * it is time to send again, and what the library repeats of its own accord is the machine's to send or not.
 */
final class Handshake implements Runnable, DatagramTransport {
    /** Datagrams that wait for the worker. */
    static final int MAX_WAITING = 16;
    /** Larger than any datagram of a handshake. */
    private static final int RECEIVE_LIMIT = 1 << 13;

    /** A library that will not send again when told to is not asked for longer. */
    private static final long INSIST_NS = 2_000_000_000L;

    private static final byte[] ABORT = new byte[0];
    private static final byte[] AGAIN = new byte[0];

    private final DtlsContext context;
    private final DtlsRole role;
    private final @Nullable DTLSRequest hello;
    private final PeerRules rules;
    private final Consumer<Step> out;
    private final BlockingQueue<byte[]> inbox = new ArrayBlockingQueue<>(MAX_WAITING + 1);
    private final Outbox outbox = new Outbox();
    private int consumed;
    private boolean asked;
    private long askedNs;
    private volatile boolean polling;
    private volatile boolean closed;
    private @Nullable DTLSTransport connection;

    /**
     * What the worker wants.
     *
     * @param consumed how much of what it was given it has read so far
     * @param fresh records that were not sent before
     * @param repeated records of a flight that was, under new numbers
     * @param asked whether the repetition was asked for
     * @param keys what was agreed on, in the last step of a handshake that went well
     * @param end why it ended, when it has
     */
    record Step(
            int consumed,
            List<byte[]> fresh,
            List<byte[]> repeated,
            boolean asked,
            Optional<DtlsKeys> keys,
            Optional<DtlsEnd> end) {}

    /**
     * @param hello the verified hello, for a server
     * @param out called on the worker
     */
    Handshake(
            DtlsContext context,
            DtlsRole role,
            List<Fingerprint> fingerprints,
            Optional<DTLSRequest> hello,
            Consumer<Step> out) {
        this.context = context;
        this.role = role;
        this.hello = hello.orElse(null);
        this.rules = new PeerRules(context, role, fingerprints);
        this.out = out;
    }

    /** Gives it a datagram. From the loop. @return false when too many wait already */
    boolean give(byte[] datagram) {
        return inbox.size() < MAX_WAITING && inbox.offer(datagram);
    }

    /** Tells it that no answer came in time. From the loop. @return false when it has something to read */
    boolean again() {
        return inbox.isEmpty() && inbox.offer(AGAIN);
    }

    /** Ends it. From the loop. */
    void abort() {
        if (!inbox.offer(ABORT)) {
            inbox.clear();
            inbox.offer(ABORT);
        }
    }

    @Override
    public void run() {
        context.workers().enter();
        Optional<DtlsEnd> end = Optional.empty();
        try {
            connection = role == DtlsRole.SERVER
                    ? new DTLSServerProtocol()
                            .accept(new DtlsServer(context.crypto(), rules, context.libraryResendMs()), this, hello)
                    : new DTLSClientProtocol()
                            .connect(new DtlsClient(context.crypto(), rules, context.libraryResendMs()), this);
        } catch (IOException | RuntimeException e) {
            end = Optional.of(rules.wrongFingerprint() ? DtlsEnd.WRONG_FINGERPRINT : DtlsEnd.FAILED);
        } finally {
            context.workers().leave();
        }
        if (end.isEmpty() && rules.keys() == null) {
            end = Optional.of(DtlsEnd.FAILED);
        }
        polling = true;
        publish(Optional.ofNullable(rules.keys()).filter(keys -> connection != null), end);
    }

    /** Reads what waits, after the handshake: a repeated last flight, an alert. On a worker, one at a time. */
    void read() {
        DTLSTransport established = connection;
        Optional<DtlsEnd> end = Optional.empty();
        if (established == null) {
            return;
        }
        context.workers().enter();
        try {
            byte[] nowhere = new byte[RECEIVE_LIMIT];
            while (true) {
                established.receive(
                        nowhere, 0, nowhere.length, 1); // what it carries besides SRTP keys is nothing to us
            }
        } catch (InterruptedIOException nothingLeft) {
            end = closed ? Optional.of(DtlsEnd.CLOSED) : Optional.empty();
        } catch (IOException e) {
            end = Optional.of(DtlsEnd.CLOSED);
        } finally {
            context.workers().leave();
        }
        publish(Optional.empty(), end);
    }

    /** Says good-bye to the peer. On a worker, not beside {@link #read}. */
    void hangUp() {
        DTLSTransport established = connection;
        if (established != null) {
            try {
                established.close();
            } catch (IOException e) {
                closed = true; // it is closed either way
            }
            publish(Optional.empty(), Optional.of(DtlsEnd.CLOSED));
        }
    }

    private void publish(Optional<DtlsKeys> keys, Optional<DtlsEnd> end) {
        out.accept(new Step(consumed, outbox.takeFresh(), outbox.takeRepeated(), asked, keys, end));
        asked = false;
    }

    @Override
    public int receive(byte[] target, int from, int length, int waitMillis) throws IOException {
        if (asked && !outbox.hasRepeated() && System.nanoTime() - askedNs < INSIST_NS) {
            LockSupport.parkNanos(
                    1_000_000L * Math.min(waitMillis, 2)); // the library's own clock has not come round yet
            return -1;
        }
        byte[] datagram = next();
        consumed++;
        if (datagram == AGAIN) {
            asked = true;
            askedNs = System.nanoTime();
            return -1;
        }
        int size = Math.min(datagram.length, length);
        System.arraycopy(datagram, 0, target, from, size);
        return size;
    }

    private byte[] next() throws InterruptedIOException {
        byte[] datagram = inbox.poll();
        if (datagram == null) {
            if (polling) {
                throw new InterruptedIOException("nothing left to read");
            }
            publish(Optional.empty(), Optional.empty());
            context.workers().leave();
            try {
                datagram = inbox.poll(context.longestNs(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                context.workers().enter();
            }
        }
        if (datagram == null || datagram == ABORT) {
            throw new InterruptedIOException("given up");
        }
        return datagram;
    }

    @Override
    public void send(byte[] record, int from, int length) {
        outbox.add(Arrays.copyOfRange(record, from, from + length));
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return context.mtuBytes();
    }

    /** The library closes its transport with the association: when the peer says good-bye, or something went wrong. */
    @Override
    public void close() {
        closed = true;
    }
}
