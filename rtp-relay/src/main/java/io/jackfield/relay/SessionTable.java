package io.jackfield.relay;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one media loop, and what signalling does to them. Every method belongs on that loop. */
final class SessionTable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionTable.class);

    private final MediaLoop loop;
    private final RelaySettings settings;
    private final RelayCounters counters;
    private final BoundedMap<String, CallSessions> calls;
    private final SrtpRoom room;
    private boolean closed;

    SessionTable(MediaLoop loop, RelaySettings settings, RelayCounters counters) {
        this.loop = loop;
        this.settings = settings;
        this.counters = counters;
        this.room = SrtpRoom.create(settings.dtls());
        this.calls = new BoundedMap<>("relay calls", settings.maxSessions(), BoundedMap.Policy.REJECT_NEW);
    }

    byte[] offer(MediaLeg leg, SessionDescription sdp, RelayOptions options, RelayNetwork from, RelayNetwork to) {
        counters.offers.increment();
        Optional<RelaySession> known =
                calls.get(leg.callId()).flatMap(call -> call.forOffer(leg.fromTag(), leg.toTag(), leg.viaBranch()));
        if (known.isPresent()) {
            RelaySession session = known.get();
            return session.offer(
                    Math.max(0, session.parties().sideOf(leg.fromTag())),
                    sdp,
                    leg.signalledFrom().getAddress(),
                    options);
        }
        RelaySession session = create(leg, from, to);
        byte[] result;
        try {
            result = session.offer(0, sdp, leg.signalledFrom().getAddress(), options);
        } catch (RuntimeException e) {
            forget(session);
            throw e;
        }
        tell(session, Optional.empty());
        return result;
    }

    byte[] answer(MediaLeg leg, SessionDescription sdp, RelayOptions options) {
        counters.answers.increment();
        RelaySession session = calls.get(leg.callId())
                .flatMap(call -> call.forAnswer(leg.fromTag(), leg.toTag(), leg.viaBranch()))
                .orElseThrow(() -> new MediaException(Code.UNKNOWN_SESSION, "an answer without an offer"));
        int offerer = session.parties().offererOf(leg.fromTag());
        RelaySide answerer = session.side(1 - offerer);
        String tag = session.side(offerer).knows(leg.fromTag()) ? leg.toTag() : leg.fromTag();
        if (!tag.isEmpty()) {
            answerer.tag(tag);
        }
        return session.answer(offerer, sdp, leg.signalledFrom().getAddress(), options);
    }

    /** Candidates of who has the leg's fromTag. @return how many were of use */
    int trickle(MediaLeg leg, TrickleFragment fragment) {
        for (RelaySession session : sessions(leg.callId())) {
            int side = session.parties().sideOf(leg.fromTag());
            if (side >= 0) {
                return session.trickle(side, fragment);
            }
        }
        throw new MediaException(Code.UNKNOWN_SESSION, "no such call or tag");
    }

    /** Ends sessions later, unless signalling has gone on with them meanwhile. @return how many those are */
    int deleteLater(MediaLeg leg, long delayNs) {
        Optional<CallSessions> call = calls.get(leg.callId());
        if (call.isEmpty()) {
            return 0;
        }
        List<RelaySession> sessions = call.get().forDelete(leg.fromTag(), leg.toTag(), leg.viaBranch());
        for (RelaySession session : sessions) {
            session.endLater(delayNs, () -> {
                counters.deletes.increment();
                end(session, EndReason.DELETED);
            });
        }
        return sessions.size();
    }

    /** Ends what the leg names; what it ended, as that was. */
    List<SessionSummary> delete(MediaLeg leg) {
        counters.deletes.increment();
        Optional<CallSessions> call = calls.get(leg.callId());
        if (call.isEmpty()) {
            return List.of();
        }
        List<SessionSummary> ended = new ArrayList<>();
        for (RelaySession session : call.get().forDelete(leg.fromTag(), leg.toTag(), leg.viaBranch())) {
            if (!isLosingFork(session, leg)) {
                ended.add(end(session, EndReason.DELETED));
            }
        }
        return ended;
    }

    /** Two forks may both answer 200, and the caller hangs up on one of them: the other goes on (RFC 3261 13.2.2.4). */
    private static boolean isLosingFork(RelaySession session, MediaLeg leg) {
        for (String tag : List.of(leg.fromTag(), leg.toTag())) {
            int side = session.parties().sideOf(tag);
            if (side >= 0
                    && !session.side(side).tag().equals(tag)
                    && session.parties().joins(leg.fromTag(), leg.toTag())) {
                session.side(side).forget(tag);
                return true;
            }
        }
        return false;
    }

    private RelaySession create(MediaLeg leg, RelayNetwork from, RelayNetwork to) {
        if (closed) {
            throw new MediaException(Code.CLOSED, "the relay is closed");
        }
        CallSessions call = calls.get(leg.callId()).orElseGet(CallSessions::new);
        if (call.isFull()) {
            counters.rejected.increment();
            throw new MediaException(Code.SESSION_LIMIT, CallSessions.MAX_SESSIONS + " branches of one call");
        }
        if (!counters.admit(settings.maxSessions())) {
            counters.rejected.increment();
            throw new MediaException(Code.SESSION_LIMIT, settings.maxSessions() + " sessions");
        }
        Ending ending = new Ending();
        RelaySession session = new RelaySession(
                leg.callId(),
                leg.viaBranch(),
                new RelaySide(from, leg.fromTag()),
                new RelaySide(to, leg.toTag()),
                loop,
                room,
                settings,
                ending,
                ending::alarm);
        ending.session = session;
        call.add(session);
        calls.put(leg.callId(), call);
        return session;
    }

    /** The way back from a session's timer to the table. */
    private final class Ending implements SessionTimer.Effects {
        private @Nullable RelaySession session;

        void alarm(RelayAlarm alarm) {
            if (session != null) {
                SessionTable.this.alarm(session, alarm);
            }
        }

        @Override
        public void expired(EndReason reason) {
            if (session != null) {
                counters.timeouts.increment();
                end(session, reason);
            }
        }
    }

    private void alarm(RelaySession session, RelayAlarm alarm) {
        (alarm == RelayAlarm.ONE_WAY ? counters.oneWay : counters.noMedia).increment();
        try {
            settings.listener().onAlarm(session.summary(Optional.empty()), alarm);
        } catch (RuntimeException e) {
            LOG.error("a relay listener threw for {}", session.callId(), e);
        }
    }

    /** The sessions of a call, for another relay. */
    List<byte[]> export(String callId) {
        return sessions(callId).stream()
                .map(session -> SessionStateCodec.encode(session.state()))
                .toList();
    }

    SessionSummary resume(SessionState state, RelayNetwork from, RelayNetwork to) {
        MediaLeg leg = new MediaLeg(
                state.callId(),
                state.sides().get(0).tag(),
                state.sides().get(1).tag(),
                state.viaBranch(),
                new InetSocketAddress(0));
        RelaySession session = create(leg, from, to);
        try {
            session.resume(state);
        } catch (RuntimeException e) {
            forget(session);
            throw e;
        }
        return tell(session, Optional.empty());
    }

    private SessionSummary end(RelaySession session, EndReason reason) {
        SessionSummary summary = tell(session, Optional.of(reason));
        forget(session);
        return summary;
    }

    private void forget(RelaySession session) {
        session.close();
        counters.leave();
        calls.get(session.callId()).ifPresent(call -> {
            call.remove(session);
            if (call.isEmpty()) {
                calls.remove(session.callId());
            }
        });
    }

    private SessionSummary tell(RelaySession session, Optional<EndReason> ended) {
        SessionSummary summary = session.summary(ended);
        try {
            if (ended.isPresent()) {
                settings.listener().onSessionEnded(summary);
            } else {
                settings.listener().onSessionStarted(summary);
            }
        } catch (RuntimeException e) {
            LOG.error("a relay listener threw for {}", session.callId(), e);
        }
        return summary;
    }

    List<SessionSummary> summaries() {
        List<SessionSummary> all = new ArrayList<>();
        for (CallSessions call : calls.values()) {
            call.all().forEach(session -> all.add(session.summary(Optional.empty())));
        }
        return all;
    }

    List<RelaySession> sessions(String callId) {
        return calls.get(callId).map(CallSessions::all).orElse(List.of());
    }

    List<SessionSummary> summaries(String callId) {
        return calls.get(callId).map(CallSessions::all).orElse(List.of()).stream()
                .map(session -> session.summary(Optional.empty()))
                .toList();
    }

    void close() {
        closed = true;
        for (CallSessions call : List.copyOf(calls.values())) {
            call.all().forEach(session -> end(session, EndReason.RELAY_CLOSED));
        }
    }
}
