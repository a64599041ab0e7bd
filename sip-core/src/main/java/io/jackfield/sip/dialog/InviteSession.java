package io.jackfield.sip.dialog;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Reason;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A call: one INVITE and the dialog it makes (RFC 3261 13 to 15), as caller or callee.
 *
 * <p>All methods may be called from any thread and return at once: they hop to the session's shard and act there in the order
 * they were called. What comes too late (ringing an ended call, say) does nothing: the listener has heard, or will hear, how it
 * ended. The listener is called on the shard, never from within a method of the session.
 */
public final class InviteSession {
    private static final EndCause OVERLOAD = new EndCause(EndCause.Kind.OVERLOAD, 503, "Too Many Sessions");

    private final AgentShard agent;
    private final SipRequest invite;
    private final Optional<Flow> source;
    private final NameAddr local;
    private final NameAddr remote;
    private final SessionTimer timer;
    private final Reliability reliability;
    private final SessionSide side;
    private SessionListener listener = SessionListener.NONE;
    private String endReason = "";
    private Optional<InviteSession> replaces = Optional.empty();
    private volatile Optional<byte[]> remoteSdp;
    private volatile boolean ended;
    private volatile List<Reason> peerReasons = List.of();

    private InviteSession(
            AgentShard agent,
            SipRequest invite,
            Optional<Flow> source,
            NameAddr local,
            Reach reach,
            Function<InviteSession, SessionSide> side) {
        this.agent = agent;
        this.timer = reach.timer;
        this.reliability = reach.reliability;
        this.invite = invite;
        this.source = source;
        this.local = local;
        this.remote = source.isPresent() ? invite.from() : invite.to();
        this.remoteSdp = source.isPresent() ? AgentShard.sdp(invite) : Optional.empty();
        this.side = side.apply(this);
    }

    /** The extensions of a session. */
    record Reach(Reliability reliability, SessionTimer timer) {}

    static InviteSession incoming(AgentShard agent, ServerTransaction transaction, Dialog dialog, NameAddr contact) {
        DialogLink link = new DialogLink(agent, dialog, contact, agent.digest(Optional.empty()));
        return new InviteSession(
                agent,
                transaction.request(),
                Optional.of(transaction.flow()),
                dialog.state().local(),
                agent.settings().reach(),
                session -> new CalleeSide(session, agent, transaction, link));
    }

    static InviteSession outgoing(
            AgentShard agent, SipRequest invite, InviteOptions options, SessionListener listener) {
        Optional<DigestClient> digest = agent.digest(options.credentials());
        InviteSession session = new InviteSession(
                agent,
                invite,
                Optional.empty(),
                invite.from(),
                options.reach(agent.settings().reach()),
                created -> new CallerSide(created, agent, digest));
        session.listener = listener;
        return session;
    }

    /** Begins the call; from any thread. */
    void call(SipUri nextHop, Duration ringTimeout) {
        boolean taken = agent.enter(() -> {
            if (!(side instanceof CallerSide caller)) {
                return;
            }
            if (agent.dialogs().admission().outgoing()) {
                agent.dialogs().add(this);
                caller.call(nextHop, ringTimeout.toNanos());
            } else {
                end(OVERLOAD);
            }
        });
        if (!taken) {
            listener.onEnded(this, OVERLOAD);
        }
    }

    /** Whether the peer called us. */
    public boolean incoming() {
        return source.isPresent();
    }

    /** The Call-ID. */
    public String callId() {
        return invite.callId();
    }

    /** The INVITE that began the call: as received, or as it was before a Via, a Contact or credentials were added. */
    public SipRequest invite() {
        return invite;
    }

    /** Where the INVITE came from; empty for a call we make. */
    public Optional<Flow> source() {
        return source;
    }

    /** We, as in the From or To header, with our tag. */
    public NameAddr local() {
        return local;
    }

    /** The peer, as in the To or From header of the INVITE. */
    public NameAddr remote() {
        return remote;
    }

    /** The shard that the call lives on. */
    public Shard shard() {
        return agent.shard();
    }

    /** The SDP that the peer sent last, offer or answer. */
    public Optional<byte[]> remoteSdp() {
        return remoteSdp;
    }

    /** Why the peer ended or refused the call, as the Reason headers of its BYE or its refusal say (RFC 3326); empty when it did not say. */
    public List<Reason> peerReasons() {
        return peerReasons;
    }

    /** Whether the session is over. */
    public boolean ended() {
        return ended;
    }

    /** Sends 180 Ringing (callee). */
    public void ring() {
        agent.enter(side::ring);
    }

    /**
     * Sends 183 Session Progress with our answer: media before the call is taken (callee). It goes reliably where the caller takes
     * part (RFC 3262), and then carries our offer when the INVITE had none; else it is a preview of the answer, or has no SDP.
     */
    public void early(byte[] sdp) {
        agent.enter(() -> side.early(sdp));
    }

    /**
     * Sends 200 with our answer, or with our offer when the INVITE had none, and repeats it until the ACK comes (callee). It waits
     * for the PRACK of early SDP that is on its way; once that has arrived it was the answer, and this SDP is not sent.
     */
    public void accept(byte[] sdp) {
        agent.enter(() -> side.accept(sdp));
    }

    /**
     * Rejects the call (callee).
     *
     * @param status 300 to 699
     * @throws IllegalArgumentException for another status
     */
    public void reject(int status) {
        reject(status, "");
    }

    /**
     * As {@link #reject(int)}, with a reason phrase of one's own.
     *
     * @param reason for people to read, without line breaks; "" takes the usual one
     */
    public void reject(int status, String reason) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("not a status to reject with: " + status);
        }
        agent.enter(() -> side.reject(status, reason));
    }

    /**
     * Sends the caller elsewhere: 302 (callee, RFC 3261 13.3.1.2).
     *
     * @param contact where to call instead
     * @param more further ones; their q says what is better
     */
    public void redirect(NameAddr contact, NameAddr... more) {
        List<NameAddr> contacts = new ArrayList<>(List.of(contact));
        contacts.addAll(List.of(more));
        agent.enter(() -> side.redirect(contacts));
    }

    /** Ends the call as its state asks: CANCEL before the answer, 603 as a callee that has not answered, BYE after. */
    public void hangup() {
        hangup("");
    }

    /**
     * As {@link #hangup()}, and a CANCEL or BYE says why.
     *
     * @param reason a Reason header (RFC 3326) such as {@code Q.850;cause=16}; "" for none
     */
    public void hangup(String reason) {
        agent.enter(() -> {
            endReason = reason;
            side.hangup();
        });
    }

    /**
     * Sends a re-INVITE with a new offer (RFC 3261 14.1); waits for its turn while another exchange is under way, and tries again
     * after a 491. The outcome is an {@code onAnswer} or an {@code onReinviteFailed}; of two offers that wait only the later
     * one is made. Nothing happens unless the call is established.
     */
    public void reinvite(byte[] offer) {
        agent.enter(() -> established().ifPresent(conversation -> conversation.offer(Method.INVITE, offer)));
    }

    /**
     * Sends an UPDATE with a new offer (RFC 3311), as {@link #reinvite} does a re-INVITE: within an established call, and by a
     * callee before that, once its answer in a reliable provisional response has arrived. A caller updates an early dialog by
     * {@link EarlyDialog#update}. When the peer does not take UPDATE, {@code onReinviteFailed} tells 405.
     */
    public void update(byte[] offer) {
        agent.enter(() -> {
            if (!ended) {
                side.conversation().ifPresent(conversation -> conversation.offer(Method.UPDATE, offer));
            }
        });
    }

    /**
     * Sends an INFO (RFC 6086) that is of no package, as gateways send digits.
     *
     * @return the final status, completed on the shard; 408 when no answer came, 481 when the call is not established, 503 when
     *     the INFO could not be sent
     */
    public CompletionStage<Integer> info(String contentType, byte[] body) {
        return info(Optional.empty(), contentType, body);
    }

    /** As {@link #info(String, byte[])}, in a package that the peer takes; 469 when it has not said so. */
    public CompletionStage<Integer> info(String infoPackage, String contentType, byte[] body) {
        return info(Optional.of(infoPackage), contentType, body);
    }

    private CompletionStage<Integer> info(Optional<String> infoPackage, String contentType, byte[] body) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        boolean taken = agent.enter(() -> established()
                .ifPresentOrElse(
                        conversation -> conversation.info(infoPackage, contentType, body, status),
                        () -> status.complete(481)));
        if (!taken) {
            status.complete(503);
        }
        return status.minimalCompletionStage();
    }

    /**
     * Asks the peer to call someone else (blind transfer, RFC 3515). The call stays; hang up when it is no longer wanted.
     *
     * @return the final status of the peer's new call as it reports it, completed on the shard: 200 when that was answered; the
     *     status that the REFER was refused with; 481 when this call is not established; 408 when nothing was heard
     * @throws IllegalArgumentException when the target is no sip or sips URI
     */
    public CompletionStage<Integer> transfer(SipUri target) {
        return transfer(target, TransferOptions.DEFAULT);
    }

    /** As {@link #transfer(SipUri)}; without reports the stage completes with 202 once the peer will try. */
    public CompletionStage<Integer> transfer(SipUri target, TransferOptions options) {
        if (!target.isSip()) {
            throw new IllegalArgumentException("cannot transfer to " + target + ": not a sip or sips URI");
        }
        CompletableFuture<Integer> result = new CompletableFuture<>();
        refer(NameAddr.of(target), options, result);
        return result.minimalCompletionStage();
    }

    /**
     * Connects the peer of this call with the peer of another of ours (attended transfer, RFC 3891): it calls there, in place of
     * us. Both calls end by the peers when that has worked; hang up what is left.
     *
     * @return as of {@link #transfer(SipUri)}; 481 also when the other call is not established
     */
    public CompletionStage<Integer> transfer(InviteSession other) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        boolean taken = other.agent.enter(() -> other.established()
                .ifPresentOrElse(
                        there -> {
                            DialogState dialog = there.link().dialog().state();
                            DialogId id = dialog.id();
                            Replaces replaces = new Replaces(id.callId(), id.remoteTag(), id.localTag(), false);
                            SipUri target = dialog.remoteTarget().withoutUriHeaders();
                            NameAddr to = NameAddr.of(target.withUriHeader("Replaces", replaces.toString()));
                            refer(to, TransferOptions.DEFAULT, result);
                        },
                        () -> result.complete(481)));
        if (!taken) {
            result.complete(503);
        }
        return result.minimalCompletionStage();
    }

    private void refer(NameAddr target, TransferOptions options, CompletableFuture<Integer> result) {
        boolean taken = agent.enter(() -> established()
                .ifPresentOrElse(
                        conversation -> new Referral(this, agent, conversation, result).send(target, options),
                        () -> result.complete(481)));
        if (!taken) {
            result.complete(503);
        }
    }

    /** The call of ours that this one takes the place of, once we accept it (Replaces, RFC 3891). */
    public Optional<InviteSession> replaces() {
        return replaces;
    }

    private Optional<Conversation> established() {
        return side.up() ? side.conversation() : Optional.empty();
    }

    // ---- for its parts, on the shard ----

    SessionSide side() {
        return side;
    }

    /** It takes the place of another. */
    void replaces(InviteSession other) {
        replaces = Optional.of(other);
    }

    void listener(SessionListener hears) {
        listener = hears;
    }

    /** Remembers the Reason headers of the BYE or the refusal. */
    void heardReasons(SipMessage message) {
        peerReasons = message.all(Header.REASON);
    }

    /** How the session is refreshed. */
    SessionTimer timer() {
        return timer;
    }

    /** Whether provisional responses are made reliable. */
    Reliability reliability() {
        return reliability;
    }

    /** The extensions that we support in this session, as a Supported value. */
    String supported() {
        return Extensions.supported(reliability, timer);
    }

    /** The Reason header of our BYE, "" for none. */
    String endReason() {
        return endReason;
    }

    void remoteSdp(byte[] sdp) {
        remoteSdp = Optional.of(sdp);
    }

    /** A message that may hold the answer to our offer. */
    void answered(SipMessage message) {
        AgentShard.sdp(message).ifPresent(this::answered);
    }

    void answered(byte[] sdp) {
        remoteSdp(sdp);
        emit(hears -> hears.onAnswer(this, sdp));
    }

    /** Tells the listener, once this step is over. */
    void emit(Consumer<SessionListener> event) {
        agent.turn().run(() -> event.accept(listener));
    }

    void end(EndCause cause) {
        ended = true;
        agent.dialogs().counters().ended(cause.kind());
        agent.dialogs().remove(this);
        emit(hears -> {
            listener = SessionListener.NONE;
            hears.onEnded(this, cause);
        });
    }

    /** Who, and whether it is over; no header and no SDP. */
    @Override
    public String toString() {
        return "InviteSession[" + callId() + (incoming() ? ", incoming" : ", outgoing") + (ended ? ", ended]" : "]");
    }
}
