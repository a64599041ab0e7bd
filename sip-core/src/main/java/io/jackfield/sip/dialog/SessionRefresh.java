package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.Optional;

/** What the two ends of a dialog have agreed on refreshing their session, in the headers of RFC 4028. */
final class SessionRefresh {
    /** A peer that grants less than anyone may ask for is not followed further than this. */
    private static final long SHORTEST_SECONDS = 20;

    private final AgentShard agent;
    private final SessionTimer settings;
    private final SessionTimerMachine machine;
    private final MachineTimer timer;
    private long intervalSeconds;
    private long minimumSeconds;
    private boolean running;
    private boolean weRefresh;

    SessionRefresh(AgentShard agent, SessionTimer settings, SessionTimerMachine.Effects effects) {
        this.agent = agent;
        this.settings = settings;
        this.machine = new SessionTimerMachine(effects);
        this.timer = agent.timer(machine);
        this.intervalSeconds = settings.interval().toSeconds();
        this.minimumSeconds = settings.minimum().toSeconds();
    }

    /** Asks for session timers in the first INVITE. */
    static RequestEdit ask(RequestEdit invite, SessionTimer settings) {
        if (settings.on()) {
            invite.set(
                    Header.SESSION_EXPIRES, String.valueOf(settings.interval().toSeconds()));
            minimum(invite, settings.minimum().toSeconds());
        }
        return invite;
    }

    /** The request once more, with the interval that a 422 asks for (RFC 4028 7.4); empty when it asks for nothing new. */
    static Optional<SipRequest> lengthened(SipRequest sent, SipResponse refusal) {
        long least = SessionInterval.minimum(refusal);
        Optional<SessionInterval> asked = SessionInterval.of(sent);
        if (refusal.status() != 422 || asked.isEmpty() || asked.get().seconds() >= least) {
            return Optional.empty();
        }
        RequestEdit longer = sent.edit()
                .set(
                        Header.SESSION_EXPIRES,
                        new SessionInterval(least, asked.get().refresher()).toString());
        return Optional.of(minimum(longer, least).cseq(sent.cseqNumber() + 1).build());
    }

    private static RequestEdit minimum(RequestEdit request, long seconds) {
        return seconds > 90 ? request.set(Header.MIN_SE, String.valueOf(seconds)) : request;
    }

    /** Asks in a re-INVITE or UPDATE for what holds to go on: who refreshed goes on to (RFC 4028 7.4). */
    RequestEdit ask(RequestEdit request) {
        if (!settings.on()) {
            return request;
        }
        String refresher = !running ? "" : weRefresh ? "uac" : "uas";
        request.set(Header.SESSION_EXPIRES, new SessionInterval(intervalSeconds, refresher).toString());
        return minimum(request, minimumSeconds);
    }

    /** A 2xx to a request of ours. */
    void agreed(SipResponse response) {
        Optional<SessionInterval> granted = SessionInterval.of(response);
        if (!settings.on() || granted.isEmpty()) {
            stop();
            return;
        }
        start(granted.get().seconds(), !granted.get().refresher().equals("uas"));
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
                && SessionInterval.of(request)
                        .filter(asked -> asked.seconds() < settings.minimum().toSeconds())
                        .isPresent();
        return small ? Optional.of(String.valueOf(settings.minimum().toSeconds())) : Optional.empty();
    }

    /** Answers what a request asks for in our 2xx to it (RFC 4028 9). */
    void accept(SipRequest request, ResponseEdit response) {
        Optional<SessionInterval> asked = SessionInterval.of(request);
        boolean supported = Extensions.supports(request, Extensions.TIMER);
        if (!settings.on() || asked.isEmpty() && !supported) {
            stop();
            return;
        }
        long ours = settings.interval().toSeconds();
        long interval = Math.max(
                SessionInterval.minimum(request),
                Math.max(
                        settings.minimum().toSeconds(),
                        Math.min(ours, asked.map(SessionInterval::seconds).orElse(ours))));
        boolean ourTask = switch (asked.map(SessionInterval::refresher).orElse("")) {
            case "uac" -> !supported;
            case "uas" -> true;
            default -> running ? weRefresh : !supported;
        };
        response.set(Header.SESSION_EXPIRES, new SessionInterval(interval, ourTask ? "uas" : "uac").toString());
        if (!ourTask) {
            response.add(Header.REQUIRE, Extensions.TIMER);
        }
        start(interval, ourTask);
    }

    /** The call is over, or is not refreshed any more. */
    void stop() {
        running = false;
        machine.stop();
        timer.update();
    }

    private void start(long seconds, boolean ourTask) {
        running = true;
        intervalSeconds = Math.max(SHORTEST_SECONDS, seconds);
        weRefresh = ourTask;
        machine.agreed(intervalSeconds, weRefresh, agent.nowNs());
        timer.update();
    }
}
