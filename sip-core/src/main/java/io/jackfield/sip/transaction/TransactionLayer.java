package io.jackfield.sip.transaction;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Egress;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SendFailure;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of one shard (RFC 3261 17): matches what comes to them, repeats what may have been lost, and gives the rest
 * to the {@link TransactionUser}. To be used on its shard only, except {@link #counters} and {@link #shard}.
 */
public final class TransactionLayer {
    private static final int OVERLOADED = 503;

    private final Shard shard;
    private final Egress egress;
    private final TransactionSettings settings;
    private final Timing timing;
    private final TransactionCounters counters = new TransactionCounters();
    private final ServerTable servers = new ServerTable();
    private final ClientSlots clients = new ClientSlots();
    private final Proofs proofs;
    private final ViaWriter vias;
    private final StatelessAnswers stateless;
    private final MergedRequests merged = new MergedRequests(counters);
    private TransactionUser user = new NotAttached();

    /**
     * @param egress where it sends
     * @param random where the secret comes from that makes branches and tags hard to guess; a {@link java.security.SecureRandom}
     *     except in a simulation
     */
    public TransactionLayer(Shard shard, Egress egress, TransactionSettings settings, RandomGenerator random) {
        this.shard = shard;
        this.egress = egress;
        this.settings = settings;
        this.timing = new Timing(settings);
        this.proofs = new Proofs(random);
        this.vias = new ViaWriter(shard.index(), egress);
        this.stateless = new StatelessAnswers(this, random);
    }

    /** Sets who gets the requests. Until then they are answered with 503. */
    public void attach(TransactionUser transactionUser) {
        user = transactionUser;
    }

    public Shard shard() {
        return shard;
    }

    public TransactionSettings settings() {
        return settings;
    }

    public TransactionCounters counters() {
        return counters;
    }

    /** How many transactions there are, those included that only wait for stragglers. */
    public int size() {
        return servers.size() + clients.size();
    }

    /** A tag that nobody can guess (RFC 3261 19.3: at least 32 random bits; this has 64). */
    public String newTag() {
        return Base32.of(proofs.next());
    }

    /** The sent-by that the Via of a request over this flow has. */
    public String sentBy(Flow flow) {
        return egress.sentBy(flow);
    }

    /**
     * Who waits for responses to the request that we sent with this branch: how a proxy recognises a Via of its own in a request
     * that came back to it (RFC 3261 16.3 step 4). Empty when the branch is none of this layer, or nothing is awaited any more.
     */
    public Optional<ResponseListener> listenerOf(String branch) {
        long place = Branch.placeOf(branch);
        Transaction transaction =
                place < 0 || Branch.shardOf(place) != shard.index() ? null : clients.get(Branch.slotOf(place));
        return transaction != null
                        && transaction.id() == Branch.proofOf(branch)
                        && transaction.handle() instanceof ClientTransaction client
                ? Optional.of(client.listener())
                : Optional.empty();
    }

    // ---- sending ----

    /** As {@link #send(SipRequest, Flow, SendOptions, ResponseListener)} with the default options. */
    public ClientTransaction send(SipRequest request, Flow target, ResponseListener listener) {
        return send(request, target, SendOptions.DEFAULT, listener);
    }

    /** As {@link #send(RequestEdit, Flow, SendOptions, ResponseListener)}, of a request as it is. */
    public ClientTransaction send(SipRequest request, Flow target, SendOptions options, ResponseListener listener) {
        return send(request.edit(), target, options, listener);
    }

    /**
     * Sends a request in a new transaction, with a Via of ours on top. The listener hears nothing before this returns.
     *
     * @param request what is left to build of it: neither an ACK nor a CANCEL, see {@link #sendAck} and
     *     {@link ClientTransaction#cancel}
     * @throws IllegalArgumentException when it is malformed, an ACK or a CANCEL
     */
    public ClientTransaction send(RequestEdit request, Flow target, SendOptions options, ResponseListener listener) {
        if (full()) {
            return refuse(request.build(), target, listener);
        }
        int slot = clients.next();
        long proof = proofs.next();
        SipRequest sent = vias.push(request, target, slot, proof);
        if (sent.isAckOrCancel()) {
            throw new IllegalArgumentException(sent.method() + " has no client transaction of its own");
        }
        ClientTransaction handle = new ClientTransaction(this, sent, target, listener, proof, slot);
        Transaction transaction = handle.transaction();
        clients.add(transaction);
        counters.sent++;
        transaction.start();
        if (!options.answerWithin().isZero()) {
            transaction.expireWithin(options.answerWithin().toNanos());
        }
        return handle;
    }

    /** Sends the ACK of a 2xx (RFC 3261 13.2.2.4), one's own or one that passes through, with a Via of ours on top. */
    public void sendAck(SipRequest ack, Flow target) {
        sendAck(ack.edit(), target);
    }

    /** As {@link #sendAck(SipRequest, Flow)}, of what is left to build. */
    public void sendAck(RequestEdit ack, Flow target) {
        egress.send(vias.push(ack, target, Branch.NO_SLOT, proofs.next()), target, SendFailure.IGNORED);
    }

    /** Sends a message as it is; nobody hears what comes of it. */
    public void sendStateless(SipMessage message, Flow target) {
        egress.send(message, target, SendFailure.IGNORED);
    }

    /** Sends what keeps a way open and means nothing: two empty lines (RFC 5626 4.4.1), or a WebSocket ping. */
    public void keepAlive(Flow target) {
        egress.keepAlive(target);
    }

    /**
     * Answers a request without a transaction (RFC 3261 8.2.7): for what should cost nothing. The ACK of such an answer is
     * absorbed.
     *
     * @param status 300 to 699
     */
    public void answerStateless(SipRequest request, Flow from, int status) {
        stateless.answer(request, from, status, Optional.empty());
    }

    private ClientTransaction refuse(SipRequest request, Flow target, ResponseListener listener) {
        counters.overloads++;
        ClientTransaction handle = new ClientTransaction(this, request, target, listener, 0, Transaction.CANCEL);
        handle.transaction().abandon();
        shard.timers().schedule(new OverloadReport(handle), shard.nowNs());
        return handle;
    }

    // ---- receiving ----

    /** A message came, for this shard. */
    public void receive(SipMessage message, Flow from) {
        if (message instanceof SipResponse response) {
            receive(response, from);
        } else if (message instanceof SipRequest request) {
            if (request.isAck()) {
                receiveAck(request, from);
            } else if (request.isCancel()) {
                receiveCancel(request, from);
            } else {
                receive(request, from);
            }
        }
    }

    private void receive(SipResponse response, Flow from) {
        Transaction transaction = find(response);
        Method method = response.cseqMethod();
        if (transaction != null && transaction.isOf(method)) {
            transaction.receive(response);
        } else if (transaction != null && method == Method.CANCEL) {
            if (transaction.handle() instanceof ClientTransaction client) {
                client.answerCancel(response);
            }
        } else {
            counters.strayResponses++;
            user.onStrayResponse(response, from);
        }
    }

    /** The transaction whose branch this is (RFC 3261 17.1.3): our branch says where it is and proves that it is. */
    private @Nullable Transaction find(SipResponse response) {
        long place = Branch.placeOf(response);
        Transaction transaction = place < 0 ? null : clients.get(Branch.slotOf(place));
        return transaction != null && transaction.id() == Branch.proofOf(response) ? transaction : null;
    }

    private void receive(SipRequest request, Flow from) {
        long key = ServerKey.of(request, request.method());
        Transaction known = servers.get(key);
        if (known != null) {
            counters.requestsRepeated++;
            known.on(Input.REQUEST);
        } else if (full()) {
            counters.overloads++;
            stateless.answer(request, from, OVERLOADED, Optional.of(settings.retryAfter()));
        } else {
            accept(request, from, key);
        }
    }

    private void accept(SipRequest request, Flow from, long key) {
        ServerTransaction handle = new ServerTransaction(this, request, from, ReplyFlow.of(request, from), key);
        Transaction transaction = handle.transaction();
        servers.add(transaction);
        counters.requests++;
        boolean tryingAtOnce = settings.tryingAfter().isZero();
        if (!tryingAtOnce) {
            transaction.start();
        }
        try {
            user.onRequest(handle);
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            handle.respond(SipResponse.to(request, 500).toTag(newTag()).build());
            throw broken;
        }
        if (tryingAtOnce && transaction.isUnanswered()) {
            transaction.on(Input.REPEAT);
        }
    }

    private void receiveAck(SipRequest ack, Flow from) {
        Transaction invite = servers.get(ServerKey.of(ack, Method.INVITE));
        if (invite != null && !invite.delivers(Input.ACK)) {
            invite.on(Input.ACK);
        } else if (invite != null || !stateless.absorbs(ack)) {
            user.onAck(ack, from);
        }
    }

    /** A CANCEL needs no transaction of its own: what its repetition would get follows from the INVITE's. */
    private void receiveCancel(SipRequest cancel, Flow from) {
        Transaction invite = servers.get(ServerKey.of(cancel, Method.INVITE));
        if (invite == null) {
            if (!user.onStrayCancel(cancel, from)) {
                counters.strayCancels++;
                stateless.answer(cancel, from, 481, Optional.empty());
            }
            return;
        }
        stateless.answer(cancel, from, 200, Optional.empty());
        if (invite.handle() instanceof ServerTransaction handle && !handle.finalSent() && !handle.cancelled()) {
            handle.cancel();
            user.onCancel(handle, cancel);
        }
    }

    // ---- for its transactions ----

    long nowNs() {
        return shard.nowNs();
    }

    Egress egress() {
        return egress;
    }

    Timing timing() {
        return timing;
    }

    /** Who gets the requests. */
    public TransactionUser user() {
        return user;
    }

    /** A transaction has ended. */
    void forget(Transaction transaction) {
        if (transaction.slot() == Transaction.SERVER) {
            servers.remove(transaction);
        } else if (transaction.slot() >= 0) {
            clients.release(transaction.slot());
        }
    }

    MergedRequests merged() {
        return merged;
    }

    private boolean full() {
        return size() >= settings.maxTransactions();
    }
}
