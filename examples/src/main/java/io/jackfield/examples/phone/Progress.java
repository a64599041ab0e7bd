package io.jackfield.examples.phone;

import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.CallObserver;
import io.jackfield.sip.message.SipUri;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Tells the user how the call goes, with the time since it began. Its methods are called from several threads. */
final class Progress implements CallObserver {
    private final PrintWriter out;
    private final SipUri to;
    private final long startNs = System.nanoTime();
    private volatile Optional<Duration> setup = Optional.empty();
    private volatile String sent = "";

    Progress(PrintWriter out, SipUri to) {
        this.out = out;
        this.to = to;
    }

    void begin(TestCall test) {
        String who = test.credentials()
                .map(credentials -> " as " + credentials.user())
                .orElse(" without credentials");
        out.println("calling " + to.text() + who);
        out.flush();
    }

    /** How long it took until the answer; empty when there was none. */
    Optional<Duration> setup() {
        return setup;
    }

    /** The digits that were sent to the end. */
    String sent() {
        return sent;
    }

    void digitsSent(String digits) {
        sent = digits;
        say("sent digits " + digits);
    }

    @Override
    public void onTrying(Call call) {
        say("trying");
    }

    @Override
    public void onRinging(Call call) {
        say("ringing");
    }

    @Override
    public void onEarlyMedia(Call call) {
        say("media before the answer");
    }

    @Override
    public void onAnswered(Call call, Duration time) {
        setup = Optional.of(time);
        say("answered");
    }

    @Override
    public void onDigit(Call call, char digit) {
        say("heard digit " + digit);
    }

    @Override
    public void onEnded(Call call, CallEnd end) {
        if (setup.isPresent()) {
            say(end.byRemote() ? "the other side hung up" : "hung up");
        }
    }

    private void say(String what) {
        double seconds = (System.nanoTime() - startNs) / 1e9;
        out.printf(Locale.ROOT, "%7.3f s  %s%n", seconds, what);
        out.flush();
    }
}
