package io.jackfield.sim;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Negotiation;
import io.jackfield.sip.dialog.SessionListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a {@link SimPhone}: what it is told to do, and what is expected of it. An expectation waits in virtual time, for
 * {@link Simulation#PATIENCE} unless it is told, and fails at once when it can no longer come true. Whatever the peer proposes within
 * the call (a hold, say) the phone answers by itself.
 */
public final class SimCall {
    private final Simulation simulation;
    private final SimPhone phone;
    private final Listener listener = new Listener();
    private final List<Integer> progress = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> offers = new ArrayList<>();
    private final List<String> infos = new ArrayList<>();
    private @Nullable InviteSession session;
    private boolean established;
    private Optional<EndCause> end = Optional.empty();

    SimCall(Simulation simulation, SimPhone phone) {
        this.simulation = simulation;
        this.phone = phone;
    }

    void began(InviteSession of) {
        session = of;
    }

    SessionListener listener() {
        return listener;
    }

    // ---- what it is ----

    /** The session beneath, for what this class has no word for. */
    public InviteSession session() {
        if (session == null) {
            throw new IllegalStateException("the call has not begun");
        }
        return session;
    }

    public String callId() {
        return session().callId();
    }

    /** Whether it is or was up. */
    public boolean established() {
        return established;
    }

    /** How it ended; empty while it has not. */
    public Optional<EndCause> end() {
        return end;
    }

    /** What the peer described its media with last; empty when it has not. */
    public String remoteSdp() {
        return session().remoteSdp().map(SimCall::text).orElse("");
    }

    // ---- what it is told ----

    /** Rings (callee). */
    public SimCall ring() {
        session().ring();
        return this;
    }

    /** Sends 183 with a session description: sound before the answer (callee). */
    public SimCall early() {
        session().early(phone.sdp());
        return this;
    }

    /** Answers (callee). */
    public SimCall answer() {
        session().accept(phone.sdp());
        return this;
    }

    /** Rejects (callee). @param status 300 to 699 */
    public SimCall reject(int status) {
        session().reject(status);
        return this;
    }

    /** Ends the call, as its state asks: CANCEL before the answer, 603 as a callee that has not answered, BYE after. */
    public SimCall hangUp() {
        session().hangup();
        return this;
    }

    /** Holds the call: a re-INVITE with {@code sendonly} (RFC 3264 8.4). */
    public SimCall hold() {
        return reinvite(text(phone.sdp()).replace("a=sendrecv", "a=sendonly"));
    }

    /** Takes it up again: a re-INVITE with {@code sendrecv}. */
    public SimCall resume() {
        return reinvite(text(phone.sdp()));
    }

    /** Sends a re-INVITE with this offer. */
    public SimCall reinvite(String sdp) {
        session().reinvite(sdp.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Sends an INFO. */
    public SimCall info(String contentType, String body) {
        session().info(contentType, body.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    // ---- what is expected ----

    /** Waits for 180 Ringing (caller). */
    public SimCall expectRinging() {
        return expectProgress(180);
    }

    /** Waits for a provisional response (caller). */
    public SimCall expectProgress(int status) {
        return expect("a " + status, () -> progress.contains(status), Simulation.PATIENCE);
    }

    /** Waits until the call is up: the ACK was sent (caller), or has come (callee). */
    public SimCall expectEstablished() {
        return expectEstablished(Simulation.PATIENCE);
    }

    /** As {@link #expectEstablished()}, within another time. */
    public SimCall expectEstablished(Duration limit) {
        return expect("the call to be established", () -> established, limit);
    }

    /** Waits until the peer has answered our next offer. @return its session description */
    public String expectAnswer() {
        expect("an answer to its offer", () -> !answers.isEmpty(), Simulation.PATIENCE);
        return answers.remove(0);
    }

    /** Waits for the peer's next re-INVITE, which is answered already. @return its session description */
    public String expectReinvite() {
        expect("a re-INVITE", () -> !offers.isEmpty(), Simulation.PATIENCE);
        return offers.remove(0);
    }

    /** Waits for the next INFO. @return its body */
    public String expectInfo() {
        expect("an INFO", () -> !infos.isEmpty(), Simulation.PATIENCE);
        return infos.remove(0);
    }

    /** Waits until the call is over. @return why */
    public EndCause expectEnded() {
        return expectEnded(Simulation.PATIENCE);
    }

    /** As {@link #expectEnded()}, within another time. */
    public EndCause expectEnded(Duration limit) {
        expect("the call to end", () -> end.isPresent(), limit);
        return end.orElseThrow();
    }

    /** Waits until the call is over, for this reason. */
    public SimCall expectEnded(EndCause.Kind kind) {
        return expect(
                "the call to end by " + kind,
                () -> end.filter(cause -> cause.kind() == kind).isPresent(),
                Simulation.PATIENCE);
    }

    /** Waits until the peer, or a proxy, has rejected the call with this status (caller). */
    public SimCall expectRejected(int status) {
        return expect(
                "the call to be rejected with " + status,
                () -> end.filter(cause -> cause.kind() == EndCause.Kind.REMOTE_REJECT && cause.status() == status)
                        .isPresent(),
                Simulation.PATIENCE);
    }

    /** Lets time pass, in which the call may not end. */
    public SimCall expectLasting(Duration meanwhile) {
        simulation.run(meanwhile);
        if (end.isPresent()) {
            simulation.fail(complaint("the call to last", meanwhile));
        }
        return this;
    }

    private SimCall expect(String what, BooleanSupplier condition, Duration limit) {
        simulation.runUntil(() -> condition.getAsBoolean() || end.isPresent(), limit, () -> complaint(what, limit));
        if (!condition.getAsBoolean()) {
            simulation.fail(complaint(what, limit));
        }
        return this;
    }

    private String complaint(String what, Duration limit) {
        return Expectations.failed(simulation, phone.name(), what, limit, state(), List.of(callId()));
    }

    private String state() {
        if (end.isPresent()) {
            EndCause cause = end.get();
            return "it had ended: " + cause.kind() + ", " + cause.status();
        }
        if (established) {
            return "it was up";
        }
        return progress.isEmpty() ? "nothing had come of it" : "what had come was " + progress;
    }

    /** RFC 3264 6.1: who is put on hold only listens. */
    private String answerTo(String offer) {
        String own = text(phone.sdp());
        if (offer.contains("a=sendonly")) {
            return own.replace("a=sendrecv", "a=recvonly");
        }
        return offer.contains("a=inactive") ? own.replace("a=sendrecv", "a=inactive") : own;
    }

    private static String text(byte[] sdp) {
        return new String(sdp, StandardCharsets.UTF_8);
    }

    /** Whose call, and its Call-ID. */
    @Override
    public String toString() {
        return phone.name() + ": " + session();
    }

    private final class Listener implements SessionListener {
        @Override
        public void onProgress(InviteSession of, int status, Optional<byte[]> earlySdp) {
            progress.add(status);
        }

        @Override
        public void onAnswer(InviteSession of, byte[] sdp) {
            answers.add(text(sdp));
        }

        @Override
        public void onEstablished(InviteSession of) {
            established = true;
        }

        @Override
        public void onNegotiation(InviteSession of, Negotiation negotiation) {
            String offer = negotiation.offer().map(SimCall::text).orElse("");
            if (!offer.isEmpty()) {
                offers.add(offer);
            }
            negotiation.complete(answerTo(offer).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void onInfo(InviteSession of, String contentType, byte[] body) {
            infos.add(text(body));
        }

        @Override
        public void onEnded(InviteSession of, EndCause cause) {
            end = Optional.of(cause);
        }
    }
}
