package io.jackfield.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state, input and timer of the four machines, written down apart from them (RFC 3261 figures 5 to 8, RFC 6026). */
class StateChartTest {
    private static final String INVITE_CLIENT = """
            CALLING    timers A B
            CALLING    REQUEST     -
            CALLING    ACK         -
            CALLING    PROVISIONAL PROCEEDING DELIVER
            CALLING    SUCCESS     ACCEPTED DELIVER
            CALLING    FAILURE     COMPLETED SEND_ACK DELIVER
            CALLING    REPEAT      CALLING SEND
            CALLING    EXPIRE      TERMINATED REPORT_TIMEOUT
            CALLING    UNSENT      TERMINATED REPORT_UNSENT
            PROCEEDING timers NONE NONE
            PROCEEDING REQUEST     -
            PROCEEDING ACK         -
            PROCEEDING PROVISIONAL PROCEEDING DELIVER
            PROCEEDING SUCCESS     ACCEPTED DELIVER
            PROCEEDING FAILURE     COMPLETED SEND_ACK DELIVER
            PROCEEDING REPEAT      -
            PROCEEDING EXPIRE      TERMINATED REPORT_TIMEOUT
            PROCEEDING UNSENT      -
            COMPLETED  timers NONE D quiet
            COMPLETED  REQUEST     -
            COMPLETED  ACK         -
            COMPLETED  PROVISIONAL -
            COMPLETED  SUCCESS     -
            COMPLETED  FAILURE     COMPLETED SEND
            COMPLETED  REPEAT      -
            COMPLETED  EXPIRE      TERMINATED
            COMPLETED  UNSENT      TERMINATED
            ACCEPTED   timers NONE M
            ACCEPTED   REQUEST     -
            ACCEPTED   ACK         -
            ACCEPTED   PROVISIONAL -
            ACCEPTED   SUCCESS     ACCEPTED DELIVER
            ACCEPTED   FAILURE     -
            ACCEPTED   REPEAT      -
            ACCEPTED   EXPIRE      TERMINATED
            ACCEPTED   UNSENT      -
            """;

    private static final String NON_INVITE_CLIENT = """
            TRYING     timers E F
            TRYING     REQUEST     -
            TRYING     ACK         -
            TRYING     PROVISIONAL PROCEEDING DELIVER
            TRYING     SUCCESS     COMPLETED DELIVER
            TRYING     FAILURE     COMPLETED DELIVER
            TRYING     REPEAT      TRYING SEND
            TRYING     EXPIRE      TERMINATED REPORT_TIMEOUT
            TRYING     UNSENT      TERMINATED REPORT_UNSENT
            PROCEEDING timers E F
            PROCEEDING REQUEST     -
            PROCEEDING ACK         -
            PROCEEDING PROVISIONAL PROCEEDING DELIVER
            PROCEEDING SUCCESS     COMPLETED DELIVER
            PROCEEDING FAILURE     COMPLETED DELIVER
            PROCEEDING REPEAT      PROCEEDING SEND
            PROCEEDING EXPIRE      TERMINATED REPORT_TIMEOUT
            PROCEEDING UNSENT      TERMINATED REPORT_UNSENT
            COMPLETED  timers NONE K quiet
            COMPLETED  REQUEST     -
            COMPLETED  ACK         -
            COMPLETED  PROVISIONAL -
            COMPLETED  SUCCESS     -
            COMPLETED  FAILURE     -
            COMPLETED  REPEAT      -
            COMPLETED  EXPIRE      TERMINATED
            COMPLETED  UNSENT      -
            """;

    private static final String INVITE_SERVER = """
            PROCEEDING timers TRYING NONE
            PROCEEDING REQUEST     PROCEEDING SEND
            PROCEEDING ACK         -
            PROCEEDING PROVISIONAL PROCEEDING SEND
            PROCEEDING SUCCESS     ACCEPTED SEND
            PROCEEDING FAILURE     COMPLETED SEND
            PROCEEDING REPEAT      PROCEEDING SEND_TRYING
            PROCEEDING EXPIRE      -
            PROCEEDING UNSENT      PROCEEDING REPORT_UNSENT
            COMPLETED  timers G H
            COMPLETED  REQUEST     COMPLETED SEND
            COMPLETED  ACK         CONFIRMED
            COMPLETED  PROVISIONAL -
            COMPLETED  SUCCESS     -
            COMPLETED  FAILURE     -
            COMPLETED  REPEAT      COMPLETED SEND
            COMPLETED  EXPIRE      TERMINATED REPORT_TIMEOUT
            COMPLETED  UNSENT      COMPLETED REPORT_UNSENT
            CONFIRMED  timers NONE I quiet
            CONFIRMED  REQUEST     -
            CONFIRMED  ACK         -
            CONFIRMED  PROVISIONAL -
            CONFIRMED  SUCCESS     -
            CONFIRMED  FAILURE     -
            CONFIRMED  REPEAT      -
            CONFIRMED  EXPIRE      TERMINATED
            CONFIRMED  UNSENT      -
            ACCEPTED   timers NONE L
            ACCEPTED   REQUEST     -
            ACCEPTED   ACK         ACCEPTED DELIVER
            ACCEPTED   PROVISIONAL -
            ACCEPTED   SUCCESS     ACCEPTED SEND
            ACCEPTED   FAILURE     -
            ACCEPTED   REPEAT      -
            ACCEPTED   EXPIRE      TERMINATED
            ACCEPTED   UNSENT      ACCEPTED REPORT_UNSENT
            """;

    private static final String NON_INVITE_SERVER = """
            TRYING     timers NONE NONE
            TRYING     REQUEST     -
            TRYING     ACK         -
            TRYING     PROVISIONAL PROCEEDING SEND
            TRYING     SUCCESS     COMPLETED SEND
            TRYING     FAILURE     COMPLETED SEND
            TRYING     REPEAT      -
            TRYING     EXPIRE      -
            TRYING     UNSENT      -
            PROCEEDING timers NONE NONE
            PROCEEDING REQUEST     PROCEEDING SEND
            PROCEEDING ACK         -
            PROCEEDING PROVISIONAL PROCEEDING SEND
            PROCEEDING SUCCESS     COMPLETED SEND
            PROCEEDING FAILURE     COMPLETED SEND
            PROCEEDING REPEAT      -
            PROCEEDING EXPIRE      -
            PROCEEDING UNSENT      PROCEEDING REPORT_UNSENT
            COMPLETED  timers NONE J quiet
            COMPLETED  REQUEST     COMPLETED SEND
            COMPLETED  ACK         -
            COMPLETED  PROVISIONAL -
            COMPLETED  SUCCESS     -
            COMPLETED  FAILURE     -
            COMPLETED  REPEAT      -
            COMPLETED  EXPIRE      TERMINATED
            COMPLETED  UNSENT      -
            """;

    static Stream<Arguments> charts() {
        return Stream.of(
                Arguments.of("INVITE client", InviteClient.CHART, INVITE_CLIENT),
                Arguments.of("non-INVITE client", NonInviteClient.CHART, NON_INVITE_CLIENT),
                Arguments.of("INVITE server", InviteServer.CHART, INVITE_SERVER),
                Arguments.of("non-INVITE server", NonInviteServer.CHART, NON_INVITE_SERVER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("charts")
    void isWhatTheRfcSays(String name, StateChart chart, String expected) {
        assertThat(describe(chart))
                .isEqualTo(expected.lines().map(StateChartTest::squeeze).toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("charts")
    void endsForGood(String name, StateChart chart, String expected) {
        for (Input input : Input.values()) {
            StateChart.Step step = chart.step(State.TERMINATED, input);
            assertThat(step.next()).isEqualTo(State.TERMINATED);
            assertThat(Action.values()).noneMatch(step::does);
        }
        assertThat(chart.repeats(State.TERMINATED)).isEqualTo(TransactionTimer.NONE);
        assertThat(chart.expires(State.TERMINATED)).isEqualTo(TransactionTimer.NONE);
        assertThat(chart.quiet(State.TERMINATED)).isTrue();
    }

    private static List<String> describe(StateChart chart) {
        List<String> lines = new ArrayList<>();
        for (State state : reachable(chart)) {
            lines.add(state + " timers " + chart.repeats(state) + ' ' + chart.expires(state)
                    + (chart.quiet(state) ? " quiet" : ""));
            for (Input input : Input.values()) {
                lines.add(state + " " + input + ' ' + describe(state, chart.step(state, input)));
            }
        }
        return lines;
    }

    private static String describe(State state, StateChart.Step step) {
        List<String> actions = Arrays.stream(Action.values())
                .filter(step::does)
                .map(Enum::name)
                .toList();
        if (step.next() == state && actions.isEmpty()) {
            return "-";
        }
        return (step.next() + " " + String.join(" ", actions)).strip();
    }

    /** The states a transaction can come to, except the end; the others of the enum belong to other charts. */
    private static Set<State> reachable(StateChart chart) {
        Set<State> states = EnumSet.of(chart.initial());
        for (int found = 0; found < states.size(); ) {
            found = states.size();
            for (State state : EnumSet.copyOf(states)) {
                for (Input input : Input.values()) {
                    states.add(chart.step(state, input).next());
                }
            }
        }
        states.remove(State.TERMINATED);
        return states;
    }

    private static String squeeze(String line) {
        return line.strip().replaceAll(" +", " ");
    }
}
