package io.jackfield.media;

import io.jackfield.media.stream.Afterwards;
import io.jackfield.media.stream.StreamStatistics;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Negotiation;
import io.jackfield.sip.dialog.Transfer;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call on its media loop, which alone touches its state: scripts and signalling send it messages.
 *
 * <pre>
 * state     input                                next      effect
 * NEW       early                                EARLY     183 with our answer
 * NEW/EARLY answer, the caller offered           ANSWERED  200 with our answer
 * NEW       answer, the caller did not offer     OFFERED   200 with our offer
 * OFFERED   answer in the ACK                    ANSWERED
 * NEW       (outgoing) provisional with answer   EARLY
 * NEW/EARLY (outgoing) 200 with answer           ANSWERED  the script starts
 * any       nothing in common                    ENDED     488; BYE where answered
 * any       end                                  ENDED     the cause's status, CANCEL or BYE
 * any       the session ended                    ENDED
 * ENDED     anything                             ENDED     CallEndedException
 * </pre>
 *
 * <p>Entering ENDED closes ports and recordings and fails whatever waits.
 */
final class CallLeg implements CallMedia.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(CallLeg.class);

    private static final int REDIRECTED = 302;
    private static final int GONE = 481;

    private enum State {
        NEW,
        EARLY,
        OFFERED,
        ANSWERED,
        ENDED
    }

    private final EngineSettings settings;
    private final LoopCalls calls;
    private final MediaLoop loop;
    private final LiveCall call;
    private final Observers observers;
    private final MediaDesk desk;
    private final Afterwards afterwards = new Afterwards();
    private final Mailbox mailbox;
    private final Waiting waiting = new Waiting();
    private final Ties ties = new Ties(this, waiting);
    private final Pauses pauses;
    private final List<Waiting.Wait<Optional<Codec>>> answering = new ArrayList<>();
    private final CompletableFuture<CallEnd> ended = new CompletableFuture<>();
    private final Renegotiation changes;
    private final DialogRequests requests = new DialogRequests(this, waiting);
    private final OneShot limit = new OneShot(afterwards);
    private @Nullable InviteSession session;
    private @Nullable CallEnd end;
    private CompletableFuture<Void> filesClosed = CompletableFuture.completedFuture(null);
    private State state = State.NEW;
    private byte[] ourAnswer = {};
    private boolean anyCodec;
    private Optional<Duration> longest = Optional.empty();
    private Runnable script = () -> {};
    private Optional<Codec> preferred = Optional.empty();
    private boolean sessionOver;
    private long startedNs;
    private long answeredNs;
    private volatile boolean answered;

    CallLeg(EngineSettings settings, LoopCalls calls, LiveCall call, List<CallObserver> observers) {
        this.settings = settings;
        this.calls = calls;
        this.loop = calls.loop();
        this.call = call;
        this.observers = new Observers(call, observers);
        this.desk = new MediaDesk(settings, calls, this, afterwards, waiting);
        this.mailbox = new Mailbox(loop, afterwards);
        this.pauses = new Pauses(loop, afterwards, waiting);
        this.changes = new Renegotiation(desk, waiting, this::held);
        limit.action(() -> end(Cause.DURATION_LIMIT));
    }

    /** Completes when the call is over, its files are closed and signalling has nothing left to do. From any thread. */
    CompletableFuture<CallEnd> ended() {
        return ended;
    }

    /** Whether it was answered. From any thread. */
    boolean wasAnswered() {
        return answered;
    }

    /**
     * What to do once an outgoing call is up. Before it is made.
     *
     * @param limit how long it may last then
     * @param begin starts its script
     */
    void onceUp(Optional<Duration> limit, Runnable begin) {
        longest = limit;
        script = begin;
    }

    /** Runs a command of the script on the loop; it fails when the call is over. From any thread. */
    <T> CompletableFuture<T> ask(Consumer<CompletableFuture<T>> command) {
        return mailbox.ask(() -> Optional.ofNullable(end), command);
    }

    /** Runs something on the loop that must not be lost. From any thread. */
    void post(Runnable event) {
        mailbox.post(event);
    }

    // From here on everything is on the loop. First what signalling says.

    /** The session of an incoming call. */
    void begin(InviteSession with) {
        session = with;
        startedNs = loop.nowNs();
        calls.add(this);
        observers.tell(o -> o.onCreated(call));
    }

    /** Breaks off whatever was made of it. It is no leg of another call any more. */
    void divert() {
        if (state == State.ENDED) {
            return;
        }
        waiting.endAll(new CallDivertedException());
        ties.divert();
        if (openMedia().isPresent()) {
            media().stop();
            media().stream().echo(false);
            media().stream().takeBack();
        }
    }

    /** Makes an outgoing call: opens its ports, and lets {@code signal} make a session of the offer. */
    void dial(Function<byte[], InviteSession> signal) {
        if (state == State.ENDED) {
            return;
        }
        startedNs = loop.nowNs();
        calls.add(this);
        observers.tell(o -> o.onCreated(call));
        if (!open(Optional.empty())) {
            return;
        }
        try {
            session = signal.apply(desk.offer());
            observers.tell(o -> o.onTrying(call));
        } catch (RuntimeException e) {
            LOG.error("call {}: no INVITE could be made", call.id(), e);
            end(Cause.FAILURE);
        }
    }

    /**
     * Another session takes the place of the one that this call has (RFC 3891): whoever the call talks with, and whatever it does, stays. An
     * outgoing call that rings is answered by it.
     */
    void takeOver(InviteSession next) {
        boolean rings = call.outgoing() && (state == State.NEW || state == State.EARLY);
        if (!rings && state != State.ANSWERED) {
            next.reject(GONE);
            return;
        }
        if (changes.takeOver(next, preferred)) {
            session = next;
            requests.taken();
            observers.tell(o -> o.onReplaced(call, next.remote().uri()));
        }
    }

    /** Whether something said about a session still counts. */
    boolean goesOnIn(InviteSession some) {
        return session == some;
    }

    void onProgress(int status, Optional<byte[]> sdp) {
        if (state != State.NEW && state != State.EARLY) {
            return;
        }
        if (state == State.NEW && sdp.isPresent() && desk.answered(sdp.get())) {
            state = State.EARLY;
            observers.tell(o -> o.onEarlyMedia(call));
            ties.tell(LegWatch::early);
        }
        if (status == 180) {
            observers.tell(o -> o.onRinging(call));
            ties.tell(LegWatch::ringing);
        }
    }

    void onAnswer(byte[] sdp) {
        if (state == State.ANSWERED) {
            changes.onAnswer(sdp);
            return;
        }
        if (state == State.ENDED) {
            return;
        }
        if (!desk.answered(sdp)) {
            end(Cause.NOT_ACCEPTABLE);
            return;
        }
        if (state == State.OFFERED) {
            answered();
        }
    }

    /** The call is up; an outgoing one's script may begin. */
    void onEstablished() {
        if (state == State.ENDED) {
            return;
        }
        if (!desk.agreed()) { // no session description where one had to be
            end(Cause.NOT_ACCEPTABLE);
            return;
        }
        if (call.outgoing() && state != State.ANSWERED) {
            begin();
        }
        requests.established();
    }

    private void begin() {
        answered();
        longest.ifPresent(duration -> loop.timers().schedule(limit, loop.nowNs() + duration.toNanos()));
        script.run();
    }

    void onNegotiation(Negotiation exchange) {
        if (state == State.ENDED || !desk.agreed()) {
            exchange.reject(Cause.NOT_ACCEPTABLE.status());
            return;
        }
        changes.onNegotiation(exchange, anyCodec, preferred);
    }

    void onReinviteFailed(int status) {
        changes.onFailed(status);
    }

    void onInfo(String contentType, byte[] body) {
        Optional<Character> key = InfoDigits.parse(contentType, body);
        if (state != State.ENDED && desk.agreed() && key.isPresent()) {
            media().digit(key.get());
        }
    }

    void onTransfer(Transfer transfer) {
        if (state == State.ANSWERED) {
            Transferring.begin(this, transfer);
        } else {
            transfer.reject(Cause.REJECTED.status());
        }
    }

    void onSessionEnded(EndCause cause) {
        sessionOver = true;
        if (state != State.ENDED) {
            enter(Ends.of(cause, session().peerReasons(), talked(), statistics()));
        }
        finish();
    }

    // What scripts ask for, the call not being over.

    void ring(CompletableFuture<Boolean> done) {
        if (state == State.NEW && !call.outgoing()) {
            session().ring();
        }
        done.complete(true);
    }

    void early(CompletableFuture<Boolean> done) {
        if (state == State.NEW && !call.outgoing()) {
            Optional<byte[]> offer = session().remoteSdp();
            if (offer.isEmpty()) { // nothing can be answered before the ACK (RFC 3261 13.2.1)
                session().ring();
            } else if (answerTo(offer.get())) {
                state = State.EARLY;
                session().early(ourAnswer);
                media().filling().up();
                observers.tell(o -> o.onEarlyMedia(call));
            }
        }
        refuseOr(done, true);
    }

    /**
     * Answers.
     *
     * @param any whether a codec that cannot be decoded will do
     */
    void answer(boolean any, CompletableFuture<Optional<Codec>> done) {
        if (state == State.NEW && !call.outgoing()) {
            anyCodec = any;
            Optional<byte[]> offer = session().remoteSdp();
            if (offer.isPresent()) {
                if (answerTo(offer.get())) {
                    accept();
                }
            } else if (open(session().source().map(Flow::remoteHost))) {
                state = State.OFFERED;
                session().accept(desk.offer());
            }
        } else if (state == State.EARLY && !call.outgoing()) {
            accept();
        }
        if (state == State.OFFERED) {
            answering.add(waiting.begin(done, () -> {}));
        } else {
            refuseOr(done, desk.codec());
        }
    }

    /** Echoes, from the very first packet on. */
    void echo(Optional<Duration> length, CompletableFuture<Boolean> done) {
        CompletableFuture<Optional<Codec>> open = new CompletableFuture<>();
        answer(true, open);
        open.whenComplete((codec, refused) -> {
            if (refused == null) {
                media().echo(length, done);
            } else {
                done.completeExceptionally(refused);
            }
        });
    }

    /** Waits for the other side's answer. */
    void awaitAnswer(CompletableFuture<Optional<Codec>> done) {
        if (state == State.ANSWERED) {
            done.complete(desk.codec());
        } else {
            answering.add(waiting.begin(done, () -> {}));
        }
    }

    /** What changes in it, once it is up. */
    Renegotiation changes() {
        return changes;
    }

    /** What is asked of the other side within the call. */
    DialogRequests requests() {
        return requests;
    }

    /** Sends the caller, who has no answer yet, elsewhere. */
    void redirect(SipUri target, CompletableFuture<TransferResult> done) {
        if (isAnswered()) {
            requests.transfer(target, done);
        } else if (call.outgoing()) {
            done.completeExceptionally(new IllegalStateException("the call is not answered"));
        } else {
            done.complete(new TransferResult(true, REDIRECTED));
            enter(new CallEnd(Cause.NORMAL, false, REDIRECTED, "", talked(), statistics()));
            session().redirect(NameAddr.of(target));
        }
    }

    boolean isOver() {
        return state == State.ENDED;
    }

    boolean isAnswered() {
        return state == State.ANSWERED;
    }

    /** Opens media in whatever way is left: as it is, where it is open, else by answering. */
    void openMedia(CompletableFuture<Optional<Codec>> done) {
        if (state == State.EARLY) {
            done.complete(media().codec());
        } else {
            answer(false, done);
        }
    }

    /** The open media. */
    CallMedia media() {
        return desk.media();
    }

    /** The media, where it is open. */
    Optional<CallMedia> openMedia() {
        boolean open = state == State.EARLY || state == State.ANSWERED;
        return open ? Optional.of(desk.media()) : Optional.empty();
    }

    /** The codec in use, if any. */
    Optional<Codec> codec() {
        return desk.codec();
    }

    /** The codecs that the other side likes, the best first, as far as that is known. */
    List<Codec> likes() {
        Optional<byte[]> offer = Optional.ofNullable(session).flatMap(InviteSession::remoteSdp);
        return desk.codec().map(List::of).orElseGet(() -> offer.map(desk::likes).orElse(List.of()));
    }

    /** A codec to answer with where the other side has it, too, so that nothing need be translated. */
    void prefer(Optional<Codec> codec) {
        preferred = codec;
    }

    /** What it waits for that takes its time. */
    Pauses pauses() {
        return pauses;
    }

    Ties ties() {
        return ties;
    }

    LiveCall call() {
        return call;
    }

    LoopCalls home() {
        return calls;
    }

    EngineSettings settings() {
        return settings;
    }

    long nowNs() {
        return loop.nowNs();
    }

    /** Does something once what is being done has returned. */
    void later(Runnable what) {
        afterwards.add(what);
    }

    /** The call that this one is a leg of has ended. */
    void endWithParent(Cause why) {
        end(answered ? why : Cause.CANCELLED);
    }

    StreamStatistics statistics() {
        CallEnd over = end;
        return over != null ? over.statistics() : desk.statistics();
    }

    /** Ends the call; nothing happens when it is over. */
    void end(Cause cause) {
        if (state == State.ENDED) {
            return;
        }
        boolean up = state == State.ANSWERED || state == State.OFFERED;
        enter(new CallEnd(cause, false, up ? 0 : cause.status(), "", talked(), statistics()));
        InviteSession signalling = session;
        if (signalling == null) {
            sessionOver = true;
            finish();
        } else if (up || call.outgoing()) {
            signalling.hangup(cause.reason());
        } else {
            signalling.reject(cause.status());
        }
    }

    @Override
    public void digit(char key) {
        observers.tell(o -> o.onDigit(call, key));
    }

    Observers observers() {
        return observers;
    }

    @Override
    public void broken(Cause why) {
        end(why);
    }

    private void accept() {
        session().accept(ourAnswer);
        answered();
    }

    /** Opens media and answers an offer; where that cannot be, ends the call. */
    private boolean answerTo(byte[] offer) {
        if (!open(session().source().map(Flow::remoteHost))) {
            return false;
        }
        Optional<byte[]> answer = desk.answer(offer, anyCodec, preferred);
        if (answer.isEmpty()) {
            end(Cause.NOT_ACCEPTABLE);
            return false;
        }
        ourAnswer = answer.get();
        return true;
    }

    /** Opens the ports; where there are none, ends the call. */
    private boolean open(Optional<InetAddress> signalling) {
        try {
            desk.open(signalling);
            return true;
        } catch (MediaException e) {
            LOG.warn("call {}: no media: {}", call.id(), e.getMessage());
            end(Cause.CONGESTION);
            return false;
        }
    }

    private void answered() {
        state = State.ANSWERED;
        answered = true;
        answeredNs = loop.nowNs();
        media().up();
        Duration setup = Duration.ofNanos(answeredNs - startedNs);
        observers.tell(o -> o.onAnswered(call, setup));
        for (Waiting.Wait<Optional<Codec>> wait : answering) {
            waiting.done(wait, media().codec());
        }
        answering.clear();
        ties.tell(LegWatch::answered);
    }

    private void held(boolean now) {
        observers.tell(o -> o.onHeld(call, now));
        ties.tell(watch -> watch.held(now));
    }

    private Duration talked() {
        return answered ? Duration.ofNanos(loop.nowNs() - answeredNs) : Duration.ZERO;
    }

    private <T> void refuseOr(CompletableFuture<T> done, T value) {
        CallEnd over = end;
        if (over != null) {
            done.completeExceptionally(new CallEndedException(over));
        } else {
            done.complete(value);
        }
    }

    private void enter(CallEnd how) {
        state = State.ENDED;
        end = how;
        loop.timers().cancel(limit);
        waiting.endAll(new CallEndedException(how)); // before the media closes, which ends what is attached
        filesClosed = desk.close();
        ties.end(how);
    }

    /** The last thing: everybody is told, once signalling is over and the files are closed. */
    private void finish() {
        CallEnd how = end;
        if (how == null || !sessionOver) {
            return;
        }
        calls.remove(this);
        filesClosed.whenComplete((nothing, never) -> {
            observers.tell(o -> o.onEnded(call, how));
            ended.complete(how);
        });
    }

    /** The session, which there is once the call has begun. */
    InviteSession session() {
        InviteSession signalling = session;
        if (signalling == null) {
            throw new IllegalStateException("the call has not begun");
        }
        return signalling;
    }
}
