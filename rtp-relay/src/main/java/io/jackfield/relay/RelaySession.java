package io.jackfield.relay;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.Learning;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.Direction;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The media between an offerer and who answers it: one branch of a call. Lives on one loop.
 *
 * <p>Side 0 is who offered first. A first offer is in force at once; a later one only with its answer, since until then, and for good
 * when it is refused, the old descriptions hold (RFC 3261 14.1). Ports and learnt addresses stay as long as the m-line does.
 */
final class RelaySession {
    /** Ports of a rejected m-line are kept for so long, in case another fork's answer accepts it. */
    static final long REJECTED_KEPT_NS = 32_000_000_000L;

    /** So long after the answer somebody should have said something, or at least sent silence. */
    static final long ALARM_AFTER_NS = 10_000_000_000L;

    private final String callId;
    private final String viaBranch;
    private final SessionParties parties;
    private final MediaLoop loop;
    private final SrtpRoom room;
    private final MediaTools tools;
    private final Learning learning;
    private final SessionTimer timer;
    private final MediaAlarm alarm;
    private final TimerWheel.Timer wakeUp = new WakeUp();
    private final Ending ending = new Ending();
    private final MediaLines lines;
    private final Instant started = Instant.now();
    private Instant signalled = started;
    private final long startedNs;
    private final Bundling bundling = new Bundling();
    private @Nullable SessionTreatment treatment;
    private boolean answered;
    private boolean held;
    private long answeredNs;

    RelaySession(
            String callId,
            String viaBranch,
            RelaySide offerer,
            RelaySide answerer,
            MediaLoop loop,
            SrtpRoom room,
            RelaySettings settings,
            SessionTimer.Effects effects,
            Consumer<RelayAlarm> alarms) {
        this.callId = callId;
        this.viaBranch = viaBranch;
        this.parties = new SessionParties(offerer, answerer);
        this.loop = loop;
        this.room = room;
        this.tools = new MediaTools(room, settings.codecs(), settings.recorder(), settings.forward());
        this.learning = settings.learning();
        this.startedNs = loop.nowNs();
        this.timer = new SessionTimer(settings.timeouts(), startedNs, effects);
        this.lines = new MediaLines(loop, room, timer, List.of(offerer.network(), answerer.network()));
        this.alarm = new MediaAlarm(ALARM_AFTER_NS, new Hearing(alarms));
    }

    /** What is asked to be done to its media; made if there is nothing yet. */
    SessionTreatment treatment() {
        SessionTreatment known = treatment;
        if (known == null) {
            known = new SessionTreatment(this, loop, tools);
            treatment = known;
        }
        return known;
    }

    List<RelayStream> liveStreams() {
        return lines.live();
    }

    String callId() {
        return callId;
    }

    String viaBranch() {
        return viaBranch;
    }

    boolean answered() {
        return answered;
    }

    SessionParties parties() {
        return parties;
    }

    RelaySide side(int index) {
        return parties.side(index);
    }

    /**
     * An offer of a side.
     *
     * @return what to send to the other side instead
     */
    byte[] offer(int side, SessionDescription sdp, InetAddress from, RelayOptions options) {
        List<MediaDescription> media = sdp.media();
        Bundle bundle = Bundle.of(sdp);
        bundling.offered(bundle);
        List<Optional<Negotiation>> negotiations = new ArrayList<>();
        for (MediaDescription m : media) {
            boolean relayed = bundle.wants(m) && SdpRewriter.relays(m) && options.carries(m);
            negotiations.add(
                    relayed
                            ? Optional.of(new Negotiation(m, options, media.get(bundle.tagged(m.index()))))
                            : Optional.empty());
        }
        lines.open(negotiations);
        Bundle sent = bundling.send(negotiations);
        List<MediaRewrite> rewrites = new ArrayList<>();
        for (MediaDescription m : media) {
            RelayStream stream = lines.get(m.index());
            Optional<Negotiation> negotiation = negotiations.get(m.index());
            if (stream == null || negotiation.isEmpty()) {
                boolean refused = bundle.wants(m) && !options.carries(m);
                rewrites.add(refused ? MediaRewrite.reject(m) : MediaRewrite.none(m));
                continue;
            }
            stream.negotiation(negotiation.get());
            if (options.keepsCodecs()) {
                side(1 - side)
                        .inForce()
                        .map(known -> known.sdp().media())
                        .filter(known -> m.index() < known.size())
                        .ifPresent(known -> negotiation.get().codecs().keep(known.get(m.index())));
            }
            rewrites.add(negotiation.get().offer(stream.leg(1 - side)));
            if (!answered) {
                negotiation.get().begin(stream.leg(side), stream.leg(1 - side));
            }
        }
        parties.offerer(side);
        RelaySide.Offer offer = new RelaySide.Offer(sdp, from, options);
        if (answered) {
            side(side).pending(offer);
        } else {
            apply(side, offer);
        }
        signalled();
        return written(1 - side, sdp, rewrites, options, sent);
    }

    /**
     * An answer to the offer of a side.
     *
     * @return what to send to that side instead
     */
    byte[] answer(int toSide, SessionDescription sdp, InetAddress from, RelayOptions options) {
        if (sdp.media().size() > lines.size()) {
            throw new MediaException(MediaException.Code.BAD_SDP, "the answer has more m-lines than its offer");
        }
        Bundle told = bundle(toSide, sdp);
        List<MediaRewrite> rewrites = new ArrayList<>();
        for (MediaDescription m : sdp.media()) {
            RelayStream stream = lines.get(m.index());
            Negotiation negotiation = stream == null ? null : stream.negotiation();
            if (stream == null || negotiation == null || m.port() == 0 || !SdpRewriter.relays(m)) {
                rewrites.add(MediaRewrite.none(m));
            } else if (negotiation.onlyBundled() && !told.has(m.index())) {
                rewrites.add(MediaRewrite.reject(m));
            } else {
                rewrites.add(negotiation.answer(m, options, stream.leg(toSide), stream.leg(1 - toSide)));
                stream.answered(toSide, negotiation.codecs(), m, loop, tools);
            }
        }
        RelaySide.Offer pending = side(toSide).takePending();
        if (pending != null) {
            apply(toSide, pending);
        }
        apply(1 - toSide, new RelaySide.Offer(sdp, from, options));
        if (treatment != null) {
            treatment.renegotiated();
        }
        answered = true;
        answeredNs = loop.nowNs();
        held = lines.allHeld();
        timer.held(held, loop.nowNs());
        if (held) {
            alarm.held();
        } else {
            alarm.answered(loop.nowNs());
        }
        signalled();
        return written(toSide, sdp, rewrites, options, told);
    }

    /** Candidates that a side has found since (RFC 8840). @return how many were of use */
    int trickle(int side, TrickleFragment fragment) {
        int count = 0;
        for (TrickleFragment.Line line : fragment.lines()) {
            RelayStream stream = lines.find(side, line.mid(), line.index());
            if (stream != null && stream.leg(side).way().hasTransport()) {
                stream.leg(side).way().transport().trickle(fragment.ufrag(), line.candidates());
                count += line.candidates().size();
            }
        }
        return count;
    }

    private byte[] written(
            int to, SessionDescription sdp, List<MediaRewrite> rewrites, RelayOptions options, Bundle bundle) {
        options.label().ifPresent(side(1 - to)::label);
        if (!options.media().equals(MediaWishes.NONE)) {
            treatment().wished(1 - to, options.media());
        }
        options.trafficClass().ifPresent(tos -> liveStreams().forEach(stream -> stream.trafficClass(tos)));
        byte[] rewritten = SdpRewriter.rewrite(sdp, advertised(to, options), rewrites, options, bundle);
        return side(to).identity().of(SdpAttributeEdit.apply(options.attributes(), rewritten), options.replaced());
    }

    /** Which m-lines share a transport from this answer on, with either side. @return what its offerer is told of that */
    private Bundle bundle(int toSide, SessionDescription answer) {
        Optional<RelaySide.Offer> asked = side(toSide).pendingOrInForce();
        Bundle taken = bundling.taken(Bundle.of(answer), answer.media());
        Bundle told = bundling.told(taken, answer.media(), lines.all());
        boolean same = told.equals(taken);
        Bundling.settle(1 - toSide, taken, lines.all(), answer.media(), same);
        asked.ifPresent(
                offer -> Bundling.settle(toSide, told, lines.all(), offer.sdp().media(), same));
        return told;
    }

    /** What another relay needs to go on with it. */
    SessionState state() {
        List<SessionState.Side> both =
                parties.both().stream().map(SessionMove::state).toList();
        return new SessionState(callId, viaBranch, answered, parties.offerer(), both, SessionMove.state(liveStreams()));
    }

    /** Goes on where another relay was: the same ports, keys and numbers. */
    void resume(SessionState state) {
        state.streams().forEach(lines::resume);
        parties.offerer(state.offerer());
        for (int i = 0; i < 2; i++) {
            SessionState.Side side = state.sides().get(i);
            Optional<SessionDescription> sdp = side.sdp().flatMap(SessionDescription::parse);
            if (sdp.isPresent() && side.from().isPresent()) {
                apply(i, new RelaySide.Offer(sdp.get(), side.from().get(), SessionMove.options(side)));
            }
        }
        new SessionMove(lines, parties, loop, tools).resume(state);
        answered = state.answered();
        answeredNs = loop.nowNs();
        held = answered && lines.allHeld();
        timer.held(held, loop.nowNs());
        timer.packet(loop.nowNs()); // it was alive, or nobody would have moved it
        signalled();
    }

    /** Puts a description into force for the side that wrote it. */
    private void apply(int side, RelaySide.Offer offer) {
        side(side).inForce(offer);
        SessionDescription sdp = offer.sdp();
        Bundle bundle = Bundle.of(sdp);
        for (int i = 0; i < lines.size(); i++) {
            RelayStream stream = lines.get(i);
            if (stream == null) {
                continue;
            }
            if (i >= sdp.media().size() || !bundle.wants(sdp.media().get(i))) {
                stream.rejected(true);
                continue;
            }
            MediaDescription media = sdp.media().get(i);
            boolean unspecified = media.connection().map(Address::isUnspecified).orElse(false);
            stream.rejected(false);
            stream.describe(side, media);
            stream.hold(side, unspecified);
            media.sources().forEach(source -> stream.leg(side).way().announced((int) source.ssrc()));
            stream.leg(side)
                    .expect(
                            offer.source(media.connection(), media.port(), learning),
                            offer.source(media.rtcpConnection(), rtcpPort(media), learning));
            lines.direction(i, side, unspecified ? Direction.INACTIVE : media.direction());
        }
    }

    /** RTCP has a port of its own until sharing is agreed, and packets on the shared port need none (RFC 5761 5.1.1). */
    private static int rtcpPort(MediaDescription media) {
        boolean named = media.attribute("rtcp").isPresent() && media.rtcpPort() != media.port();
        return named ? media.rtcpPort() : media.port() + 1;
    }

    private Address advertised(int side, RelayOptions options) {
        return Address.of(options.address().orElse(side(side).network().advertised()));
    }

    /** Ends it then, unless signalling goes on with it. */
    void endLater(long delayNs, Runnable end) {
        ending.end = end;
        loop.timers().schedule(ending, loop.nowNs() + delayNs);
    }

    private void signalled() {
        loop.timers().cancel(ending);
        signalled = Instant.now();
        timer.signalled(loop.nowNs());
        loop.timers().schedule(wakeUp, nextWakeNs());
    }

    private long nextWakeNs() {
        long deadline = Math.min(timer.nextDeadlineNs(), alarm.nextDeadlineNs());
        return answered && lines.hasRejected() ? Math.min(deadline, answeredNs + REJECTED_KEPT_NS) : deadline;
    }

    private void sweep(long nowNs) {
        if (answered && nowNs - answeredNs >= REJECTED_KEPT_NS) {
            lines.sweep();
        }
    }

    /** Closes all ports; harmless when closed. */
    void close() {
        timer.stop();
        if (treatment != null) {
            treatment.close();
        }
        loop.timers().cancel(wakeUp);
        loop.timers().cancel(ending);
        lines.close();
    }

    /** What there is to know; take it before {@link #close}. */
    SessionSummary summary(Optional<EndReason> ended) {
        List<StreamSummary> all = new ArrayList<>();
        for (RelayStream stream : lines.open()) {
            all.add(stream.leg(0).summary(side(0).tag()));
            all.add(stream.leg(1).summary(side(1).tag()));
        }
        Map<String, String> labels = new HashMap<>();
        for (RelaySide side : parties.both()) {
            side.label().ifPresent(label -> labels.put(side.tag(), label));
        }
        Duration duration = Duration.ofNanos(loop.nowNs() - startedNs);
        return new SessionSummary(
                callId,
                side(0).tag(),
                side(1).tag(),
                viaBranch,
                started,
                signalled,
                duration,
                held,
                ended,
                labels,
                all);
    }

    private final class Hearing implements MediaAlarm.Effects {
        private final Consumer<RelayAlarm> alarms;

        Hearing(Consumer<RelayAlarm> alarms) {
            this.alarms = alarms;
        }

        @Override
        public boolean heard(int side) {
            return lines.open().stream().anyMatch(stream -> stream.leg(side).hasHeard());
        }

        @Override
        public void alarm(RelayAlarm raised) {
            alarms.accept(raised);
        }
    }

    private static final class Ending extends TimerWheel.Timer {
        private Runnable end = () -> {};

        @Override
        protected long onTimer(long nowNs) {
            end.run();
            return Machine.NEVER;
        }
    }

    private final class WakeUp extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            sweep(nowNs);
            alarm.onDeadline(nowNs);
            timer.onDeadline(nowNs); // may close this session
            return nextWakeNs();
        }
    }
}
