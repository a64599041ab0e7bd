package io.jackfield.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The response context against RFC 3261 16.7 and its own table, without a network and on a clock that the test moves. */
class ResponseContextTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TIMER_C = 185 * SECOND;
    private static final long CANCEL_WAIT = 32 * SECOND;

    private final List<String> done = new ArrayList<>();
    private Optional<SipResponse> rejectedWith = Optional.empty();
    private Branch[] branches = {};
    private long now;

    // ---- the table: every state and input ----

    @ParameterizedTest
    @CsvSource({
        // state, input, what is done, final sent
        "OPEN,     100, '',                  false",
        "OPEN,     180, 'forward 0 180',     false",
        "OPEN,     200, 'cancel 1;forward 0 200', true",
        "OPEN,     302, '',                  false",
        "OPEN,     486, '',                  false",
        "OPEN,     503, '',                  false",
        "OPEN,     603, 'cancel 1',          false",
        "OPEN,     TIMEOUT, '',              false",
        "OPEN,     TRANSPORT, '',            false",
        "OPEN,     CANCEL, 'cancel 0;cancel 1', false",
        "STOPPING, 100, '',                  false",
        "STOPPING, 180, '',                  false",
        "STOPPING, 200, 'forward 0 200',     true",
        "STOPPING, 302, '',                  false",
        "STOPPING, 487, '',                  false",
        "STOPPING, 603, '',                  false",
        "STOPPING, TIMEOUT, '',              false",
        "STOPPING, TRANSPORT, '',            false",
        "STOPPING, CANCEL, '',               false",
        "DECIDING, 100, '',                  false",
        "DECIDING, 180, '',                  false",
        "DECIDING, 200, 'forward 0 200',     true",
        "DECIDING, 486, '',                  false",
        "DECIDING, 603, '',                  false",
        "DECIDING, TIMEOUT, '',              false",
        "DECIDING, TRANSPORT, '',            false",
        "DECIDING, CANCEL, 'reject 487',     true",
        "ANSWERED, 100, '',                  true",
        "ANSWERED, 180, '',                  true",
        "ANSWERED, 200, 'forward 0 200',     true",
        "ANSWERED, 487, '',                  true",
        "ANSWERED, 603, '',                  true",
        "ANSWERED, TIMEOUT, '',              true",
        "ANSWERED, TRANSPORT, '',            true",
        "ANSWERED, CANCEL, '',               true",
        "CLOSED,   100, '',                  true",
        "CLOSED,   180, '',                  true",
        "CLOSED,   200, 'forward 0 200',     true",
        "CLOSED,   486, '',                  true",
        "CLOSED,   603, '',                  true",
        "CLOSED,   TIMEOUT, '',              true",
        "CLOSED,   TRANSPORT, '',            true",
        "CLOSED,   CANCEL, '',               true"
    })
    void moves(String state, String input, String effects, boolean finalSent) {
        ResponseContext context = in(state);
        done.clear();

        apply(context, 0, input);

        assertThat(String.join(";", done)).isEqualTo(effects);
        assertThat(context.finalSent()).isEqualTo(finalSent);
    }

    /** Two branches at once, both ringing, in the given state. In CLOSED both are over. */
    private ResponseContext in(String state) {
        ResponseContext context = forked(true, 1, 1);
        apply(context, 0, "180");
        apply(context, 1, "180");
        switch (state) {
            case "OPEN" -> {}
            case "STOPPING" -> context.onCancel(now);
            case "ANSWERED" -> apply(context, 1, "200");
            default -> {
                context.askWhenExhausted(state.equals("DECIDING"));
                apply(context, 0, "486");
                apply(context, 1, "486");
            }
        }
        return context;
    }

    // ---- one target ----

    @Test
    void trivialCall() {
        ResponseContext context = failover(1);
        assertThat(done).containsExactly("send 0");
        apply(context, 0, "100");
        apply(context, 0, "180");
        apply(context, 0, "200");

        assertThat(done).containsExactly("send 0", "forward 0 180", "forward 0 200");
        assertThat(context.answered()).isTrue();
        assertThat(context.over()).isTrue();
        assertThat(context.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 404, 486, 500, 600, 603})
    void aFinalResponseOfTheOnlyTargetGoesBack(int status) {
        ResponseContext context = failover(1);
        apply(context, 0, Integer.toString(status));

        assertThat(done).containsExactly("send 0", "reject " + status);
        assertThat(rejectedWith).isPresent();
        assertThat(context.over()).isTrue();
    }

    /** A 503 of a target from us would tell the caller to leave this proxy alone (16.7 step 6). */
    @Test
    void aTargets503Is500() {
        apply(failover(1), 0, "503");
        assertThat(done).endsWith("reject 500");
        assertThat(rejectedWith).isEmpty();
    }

    @Test
    void timeoutIs408AndTransportErrorIs503() {
        apply(failover(1), 0, "TIMEOUT");
        assertThat(done).endsWith("reject 408");
        apply(failover(1), 0, "TRANSPORT");
        assertThat(done).endsWith("reject 503");
    }

    // ---- failover ----

    @ParameterizedTest
    @ValueSource(strings = {"408", "500", "503", "504", "TIMEOUT", "TRANSPORT"})
    void failsOverOnWhatTellsOnTheTarget(String failure) {
        ResponseContext context = failover(2);
        apply(context, 0, failure);
        assertThat(done).endsWith("send 1");

        apply(context, 1, "200");
        assertThat(done).endsWith("forward 1 200");
        assertThat(context.over()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"302", "400", "401", "403", "404", "407", "480", "486", "487", "488", "600", "603"})
    void doesNotFailOverOnWhatHoldsForTheWholePool(String answer) {
        ResponseContext context = failover(2);
        apply(context, 0, answer);

        assertThat(done).containsExactly("send 0", "reject " + answer);
        assertThat(context.over()).isTrue();
    }

    @Test
    void whatTheLastTargetSaidCountsWhenAllFail() {
        ResponseContext context = failover(3);
        apply(context, 0, "500");
        apply(context, 1, "TIMEOUT");
        apply(context, 2, "504");
        assertThat(done).containsExactly("send 0", "send 1", "send 2", "reject 504");
    }

    @Test
    void aTargetThatIsSilentForTooLongIsPassedOverAndCancelledWhenItSpeaks() {
        ResponseContext context = failover(2);
        assertThat(context.nextDeadlineNs()).isEqualTo(2 * SECOND);
        expire(context, 2 * SECOND);

        assertThat(done).containsExactly("send 0", "abandon 0", "send 1");
        assertThat(context.nextDeadlineNs()).isEqualTo(4 * SECOND);
    }

    @Test
    void aTargetThatSaidAnythingIsNotPassedOver() {
        ResponseContext context = failover(2);
        apply(context, 0, "100");
        expire(context, 60 * SECOND);

        assertThat(done).containsExactly("send 0");
        assertThat(context.nextDeadlineNs()).isEqualTo(TIMER_C);
    }

    @Test
    void aTargetThatWasPassedOverMayStillAnswer() {
        ResponseContext context = failover(2);
        expire(context, 2 * SECOND);
        apply(context, 1, "180");
        apply(context, 0, "180");
        apply(context, 0, "200");

        assertThat(done).endsWith("forward 1 180", "cancel 1", "forward 0 200");
        apply(context, 1, "487");
        assertThat(context.over()).isTrue();
        assertThat(done).endsWith("forward 0 200");
    }

    @Test
    void aLateFailureOfATargetThatWasPassedOverChangesNothing() {
        ResponseContext context = failover(2);
        expire(context, 2 * SECOND);
        apply(context, 0, "486");
        apply(context, 0, "TIMEOUT");
        assertThat(done).endsWith("send 1");

        apply(context, 1, "200");
        assertThat(context.over()).isTrue();
    }

    // ---- forking ----

    @Test
    void triesEqualPreferencesTogetherAndLowerOnesAfter() {
        ResponseContext context = forked(true, 1, 1, 0.5, 0.2);
        assertThat(done).containsExactly("send 0", "send 1");
        apply(context, 0, "486");
        assertThat(done).hasSize(2);
        apply(context, 1, "480");
        assertThat(done).endsWith("send 2");
        apply(context, 2, "404");
        assertThat(done).endsWith("send 3");
        apply(context, 3, "TIMEOUT");

        // The best of all groups; the first of equals, and never our own finding.
        assertThat(done).endsWith("reject 486");
    }

    @Test
    void the2xxOfEveryBranchGoesBackAndTheOthersAreCancelled() {
        ResponseContext context = forked(true, 1, 1, 1);
        apply(context, 1, "200");
        assertThat(done).endsWith("cancel 0", "cancel 2", "forward 1 200");

        apply(context, 0, "200"); // overtook our CANCEL
        apply(context, 1, "200"); // repeated, since the ACK was lost
        apply(context, 2, "487");
        assertThat(done).endsWith("forward 0 200", "forward 1 200");
        assertThat(context.over()).isTrue();
    }

    @Test
    void aGlobalFailureStopsTheSearchButWaitsForBranches() {
        ResponseContext context = forked(true, 1, 1, 0.5);
        apply(context, 0, "603");
        assertThat(done).endsWith("cancel 1");
        assertThat(context.finalSent()).isFalse();

        apply(context, 1, "487");
        assertThat(done).endsWith("cancel 1", "reject 603");
        assertThat(context.over()).isTrue();
    }

    @Test
    void a2xxBeatsAGlobalFailureThatWasNotSentYet() {
        ResponseContext context = forked(true, 1, 1);
        apply(context, 0, "603");
        apply(context, 1, "200");

        assertThat(done).endsWith("forward 1 200");
        assertThat(context.answered()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "404, 302, 302", // the lowest class
        "500, 404, 404",
        "480, 407, 407", // what the caller can act on
        "486, 484, 484",
        "486, 480, 486", // the first of equals
        "486, 600, 600", // a global failure before all
        "TIMEOUT, 486, 486", // what a target said before what we found
        "503, 500, 500",
        "TRANSPORT, TIMEOUT, 408",
    })
    void theBestResponseGoesBack(String first, String second, int best) {
        ResponseContext context = forked(true, 1, 1);
        apply(context, 0, first);
        apply(context, 1, second);
        assertThat(done).endsWith("reject " + best);
    }

    /** The caller has to answer all challenges at once, or it would be asked for ever by turns (16.7 step 7). */
    @Test
    void challengesOfAllBranchesAreInTheOneThatGoesBack() {
        ResponseContext context = forked(true, 1, 1, 1);
        context.onResponse(branches[0], challenge(401, Header.WWW_AUTHENTICATE, "Digest realm=\"a\""), now);
        context.onResponse(branches[1], challenge(407, Header.PROXY_AUTHENTICATE, "Digest realm=\"b\""), now);
        context.onResponse(branches[2], challenge(401, Header.WWW_AUTHENTICATE, "Digest realm=\"c\""), now);

        SipResponse sent = rejectedWith.orElseThrow();
        assertThat(sent.status()).isEqualTo(401);
        assertThat(sent.headers(Header.WWW_AUTHENTICATE)).containsExactly("Digest realm=\"a\"", "Digest realm=\"c\"");
        assertThat(sent.headers(Header.PROXY_AUTHENTICATE)).containsExactly("Digest realm=\"b\"");
    }

    // ---- CANCEL ----

    @Test
    void aCancelledCallEndsWith487() {
        ResponseContext context = forked(true, 1, 0.5);
        apply(context, 0, "180");
        context.onCancel(now);
        apply(context, 0, "487");

        assertThat(done).containsExactly("send 0", "forward 0 180", "cancel 0", "reject 487");
        assertThat(context.over()).isTrue();
    }

    @Test
    void aCancelThatLosesAgainstA2xxIsAnsweredByIt() {
        ResponseContext context = failover(2);
        apply(context, 0, "180");
        context.onCancel(now);
        apply(context, 0, "200");

        assertThat(done).endsWith("cancel 0", "forward 0 200");
    }

    @Test
    void aCancelledCallDoesNotFailOver() {
        ResponseContext context = failover(2);
        context.onCancel(now);
        apply(context, 0, "TIMEOUT");
        assertThat(done).containsExactly("send 0", "cancel 0", "reject 487");
    }

    /**
     * Symptom: who cancelled a call to a target that is dead heard nothing for 32 s. Cause: no CANCEL may be sent before a provisional
     * response, and its branch was waited for. Reference: RFC 3261 9.1, 16.10.
     */
    @Test
    void whoCancelsIsNotKeptWaitingForTargetsThatHaveSaidNothing() {
        ResponseContext context = forked(true, 1, 1);
        now = 3 * SECOND;
        context.onCancel(now);
        assertThat(done).endsWith("cancel 0", "cancel 1", "reject 487");
        assertThat(context.over()).isFalse();
        assertThat(context.nextDeadlineNs()).isEqualTo(now + CANCEL_WAIT);

        apply(context, 0, "180"); // the CANCEL that was held back goes out now
        apply(context, 0, "487");
        assertThat(done).endsWith("reject 487");
        expire(context, now + CANCEL_WAIT);
        assertThat(done).endsWith("reject 487", "give up 1");
        assertThat(context.over()).isTrue();
    }

    @Test
    void whoCancelsWaitsForThoseThatHaveSaidSomethingAlone() {
        ResponseContext context = forked(true, 1, 1, 1);
        apply(context, 0, "100");
        apply(context, 1, "486");
        context.onCancel(now);
        assertThat(done).endsWith("cancel 0", "cancel 2");
        apply(context, 0, "487");
        assertThat(done).endsWith("cancel 2", "reject 487");
        assertThat(context.over()).isFalse();
        apply(context, 2, "200"); // sent when the call was over: its caller has to end it
        assertThat(done).endsWith("reject 487", "forward 2 200");
        assertThat(context.over()).isTrue();
    }

    @Test
    void aServerThatWasLeftForAnotherCountsAsSilent() {
        ResponseContext context = failover(1);
        branches[0].alternatives = 1;
        apply(context, 0, "100");
        apply(context, 0, "503");
        context.onCancel(now);
        assertThat(done).endsWith("cancel 0", "reject 487");
    }

    @Test
    void aBranchThatWasNotSentYetIsWithdrawn() {
        ResponseContext context = failover(1);
        context.onCancel(now);
        context.onWithdrawn(branches[0], now);
        assertThat(done).endsWith("cancel 0", "reject 487");
    }

    @Test
    void aCancelledTargetThatStaysSilentIsGivenUp() {
        ResponseContext context = failover(1);
        apply(context, 0, "180");
        context.onCancel(now);
        assertThat(context.nextDeadlineNs()).isEqualTo(now + CANCEL_WAIT);
        expire(context, now + CANCEL_WAIT);

        assertThat(done).endsWith("give up 0", "reject 487");
        assertThat(context.over()).isTrue();
    }

    @Test
    void aCancelAfterTheFinalResponseChangesNothing() {
        ResponseContext context = failover(1);
        apply(context, 0, "486");
        context.onCancel(now);
        assertThat(done).endsWith("reject 486");
    }

    // ---- timer C ----

    @Test
    void ringingRestartsTimerCAndTryingDoesNot() {
        ResponseContext context = failover(1);
        apply(context, 0, "100");
        now = 100 * SECOND;
        apply(context, 0, "180");
        assertThat(context.nextDeadlineNs()).isEqualTo(now + TIMER_C);
        now = 150 * SECOND;
        apply(context, 0, "100");
        assertThat(context.nextDeadlineNs()).isEqualTo(100 * SECOND + TIMER_C);
    }

    @Test
    void ringingForTooLongIsCancelledAndATimeoutToTheCaller() {
        ResponseContext context = failover(2);
        apply(context, 0, "180");
        expire(context, TIMER_C);
        assertThat(done).endsWith("cancel 0");

        apply(context, 0, "487");
        assertThat(done).endsWith("reject 408"); // and no other target is made to ring for three minutes more
    }

    @Test
    void withoutPatienceASilentTargetHasUntilTimerC() {
        ResponseContext context = context(true, Fork.FAILOVER, Machine.NEVER, 1);
        assertThat(context.nextDeadlineNs()).isEqualTo(TIMER_C);
    }

    @Test
    void aStaleWakeUpIsHarmless() {
        ResponseContext context = failover(2);
        context.onDeadline(now + 1);
        assertThat(done).containsExactly("send 0");
        apply(context, 0, "200");
        context.onDeadline(Long.MAX_VALUE - 1);
        assertThat(done).containsExactly("send 0", "forward 0 200");
    }

    // ---- not an INVITE ----

    @Test
    void anotherRequestHasOneFinalResponseAndCannotBeCancelled() {
        ResponseContext context = forked(false, 1, 1);
        apply(context, 0, "200");
        apply(context, 1, "200");

        assertThat(done).containsExactly("send 0", "send 1", "forward 0 200");
        assertThat(context.over()).isTrue();
    }

    @Test
    void anotherRequestHasNoTimerC() {
        ResponseContext context = context(false, Fork.FAILOVER, Machine.NEVER, 1);
        assertThat(context.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        apply(context, 0, "183");
        assertThat(context.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void anotherRequestFailsOverToo() {
        ResponseContext context = context(false, Fork.FAILOVER, 2 * SECOND, 1, 1);
        expire(context, 2 * SECOND);
        assertThat(done).containsExactly("send 0", "abandon 0", "send 1");
    }

    // ---- driving it ----

    private ResponseContext failover(int targets) {
        double[] q = new double[targets];
        return context(true, Fork.FAILOVER, 2 * SECOND, q);
    }

    private ResponseContext forked(boolean invite, double... q) {
        return context(invite, Fork.BY_PREFERENCE, Machine.NEVER, q);
    }

    private ResponseContext context(boolean invite, Fork fork, long patienceNs, double... q) {
        done.clear();
        now = 0;
        branches = new Branch[q.length];
        for (int i = 0; i < q.length; i++) {
            branches[i] = new Branch(
                    Target.uri(SipUri.of("sip:target" + i + "@10.0.0.1")).withQ(q[i]), i);
        }
        ResponseContext context = new ResponseContext(
                invite, branches, fork, new ResponseContext.Timing(patienceNs, TIMER_C, CANCEL_WAIT), new Recorder());
        context.start(now);
        return context;
    }

    private void expire(ResponseContext context, long atNs) {
        now = atNs;
        context.onDeadline(now);
    }

    private void apply(ResponseContext context, int branch, String input) {
        switch (input) {
            case "TIMEOUT" -> context.onTimeout(branches[branch], now);
            case "TRANSPORT" -> context.onTransportError(branches[branch], now);
            case "CANCEL" -> context.onCancel(now);
            default -> context.onResponse(branches[branch], response(Integer.parseInt(input)), now);
        }
    }

    private static SipResponse response(int status) {
        return SipResponse.to(INVITE, status).toTag("callee").build();
    }

    private static SipResponse challenge(int status, Header<?> header, String value) {
        return SipResponse.to(INVITE, status).toTag("callee").add(header, value).build();
    }

    private static final SipRequest INVITE = SipRequest.of(Method.INVITE, SipUri.of("sip:bob@example.com"))
            .addFirst(Header.VIA, "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK-1")
            .from(NameAddr.of(SipUri.of("sip:alice@example.com")).withTag("caller"))
            .to(NameAddr.of(SipUri.of("sip:bob@example.com")))
            .callId("call-1")
            .cseq(1)
            .build();

    private final class Recorder implements ResponseContext.Effects {
        @Override
        public void send(Branch branch) {
            done.add("send " + branch.index);
        }

        @Override
        public void sendElsewhere(Branch branch) {
            done.add("send elsewhere " + branch.index);
        }

        @Override
        public void cancel(Branch branch) {
            done.add("cancel " + branch.index);
        }

        @Override
        public void abandon(Branch branch) {
            done.add("abandon " + branch.index);
        }

        @Override
        public void giveUp(Branch branch) {
            done.add("give up " + branch.index);
        }

        @Override
        public void forward(Branch branch, SipResponse response) {
            done.add("forward " + branch.index + ' ' + response.status());
        }

        @Override
        public void exhausted(int status, @Nullable SipResponse best) {
            done.add("exhausted " + status);
        }

        @Override
        public void reject(int status, @Nullable SipResponse best) {
            done.add("reject " + status);
            rejectedWith = Optional.ofNullable(best);
        }
    }
}
