package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SessionExpires;
import io.jackfield.sip.message.SessionExpires.Refresher;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.Optional;

/** What the two ends of a dialog have agreed on refreshing their session, in the headers of RFC 4028. */
final class SessionRefresh {
    /** A peer that grants less than anyone may ask for is not followed further than this. */
    private static final Duration SHORTEST = Duration.ofSeconds(20);
    /** RFC 4028 5: what holds without a Min-SE. */
    private static final Duration LEAST = Duration.ofSeconds(90);

    private final AgentShard agent;
    private final SessionTimer settings;
    private final SessionTimerMachine machine;
    private final MachineTimer timer;
    private Duration interval;
    private boolean running;
    private boolean weRefresh;

    SessionRefresh(AgentShard agent, SessionTimer settings, SessionTimerMachine.Effects effects) {
        this.agent = agent;
        this.settings = settings;
        this.machine = new SessionTimerMachine(effects);
        this.timer = agent.timer(machine);
        this.interval = settings.interval();
    }

    /** Asks for session timers in the first INVITE. */
    static RequestEdit ask(RequestEdit invite, SessionTimer settings) {
        if (settings.on()) {
            invite.set(Header.SESSION_EXPIRES, SessionExpires.of(settings.interval()));
            minimum(invite, settings.minimum());
        }
        return invite;
    }

    /** The request once more, with the interval that a 422 asks for (RFC 4028 7.4); empty when it asks for nothing new. */
    static Optional<SipRequest> lengthened(SipRequest sent, SipResponse refusal) {
        Duration least = refusal.get(Header.MIN_SE).orElse(LEAST);
        Optional<SessionExpires> asked = sent.get(Header.SESSION_EXPIRES);
        if (refusal.status() != 422 || asked.isEmpty() || asked.get().interval().compareTo(least) >= 0) {
            return Optional.empty();
        }
        RequestEdit longer = sent.edit()
                .set(
                        Header.SESSION_EXPIRES,
                        new SessionExpires(least, asked.get().refresher()));
        return Optional.of(minimum(longer, least).cseq(sent.cseqNumber() + 1).build());
    }

    private static RequestEdit minimum(RequestEdit request, Duration least) {
        return least.compareTo(LEAST) > 0 ? request.set(Header.MIN_SE, least) : request;
    }

    /** Asks in a re-INVITE or UPDATE for what holds to go on: who refreshed goes on to (RFC 4028 7.4). */
    RequestEdit ask(RequestEdit request) {
        if (!settings.on()) {
            return request;
        }
        Refresher refresher = weRefresh ? Refresher.UAC : Refresher.UAS;
        request.set(
                Header.SESSION_EXPIRES,
                new SessionExpires(interval, running ? Optional.of(refresher) : Optional.empty()));
        return minimum(request, settings.minimum());
    }

    /** A 2xx to a request of ours. */
    void agreed(SipResponse response) {
        Optional<SessionExpires> granted = response.get(Header.SESSION_EXPIRES);
        if (!settings.on() || granted.isEmpty()) {
            stop();
            return;
        }
        boolean ourTask =
                granted.get().refresher().filter(Refresher.UAS::equals).isEmpty();
        start(granted.get().interval(), ourTask);
    }

    /** What a request of ours got instead of a 2xx; 408 for nothing. */
    void refused(int status) {
        machine.refused(status, agent.nowNs());
        timer.update();
    }

    /** The Min-SE for a 422, when a request asks for too short an interval (RFC 4028 9); empty when it does not. */
    Optional<String> tooShort(SipRequest request) {
        return tooShort(request, settings);
    }

    /** As {@link #tooShort(SipRequest)}, of a first INVITE. */
    static Optional<String> tooShort(SipRequest request, SessionTimer settings) {
        boolean small = settings.on()
                && Extensions.supports(request, Extensions.TIMER)
                && request.get(Header.SESSION_EXPIRES)
                        .filter(asked -> asked.interval().compareTo(settings.minimum()) < 0)
                        .isPresent();
        return small ? Optional.of(String.valueOf(settings.minimum().toSeconds())) : Optional.empty();
    }

    /** Answers what a request asks for in our 2xx to it (RFC 4028 9). */
    void accept(SipRequest request, ResponseEdit response) {
        Optional<SessionExpires> asked = request.get(Header.SESSION_EXPIRES);
        boolean supported = Extensions.supports(request, Extensions.TIMER);
        if (!settings.on() || asked.isEmpty() && !supported) {
            stop();
            return;
        }
        Duration shorter = least(asked.map(SessionExpires::interval).orElse(settings.interval()), settings.interval());
        Duration agreed = most(
                most(shorter, settings.minimum()), request.get(Header.MIN_SE).orElse(LEAST));
        Optional<Refresher> named = asked.flatMap(SessionExpires::refresher);
        boolean ourTask =
                named.map(who -> who == Refresher.UAS || !supported).orElseGet(() -> running ? weRefresh : !supported);
        response.set(Header.SESSION_EXPIRES, SessionExpires.of(agreed, ourTask ? Refresher.UAS : Refresher.UAC));
        if (!ourTask) {
            response.add(Header.REQUIRE, Extensions.TIMER);
        }
        start(agreed, ourTask);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** The call is over, or is not refreshed any more. */
    void stop() {
        running = false;
        machine.stop();
        timer.update();
    }

    private void start(Duration agreed, boolean ourTask) {
        running = true;
        interval = most(agreed, SHORTEST);
        weRefresh = ourTask;
        machine.agreed(interval.toSeconds(), weRefresh, agent.nowNs());
        timer.update();
    }
}
