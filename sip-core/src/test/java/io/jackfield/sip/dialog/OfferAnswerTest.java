package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.dialog.OfferAnswer.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class OfferAnswerTest {
    private static final class Exchange {
        final OfferAnswer rules = new OfferAnswer();
        final List<String> done = new ArrayList<>();

        void role(OfferAnswer.Role role) {
            if (role != OfferAnswer.Role.NEITHER) {
                done.add(role.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStateAndInput() {
        Map<String, Consumer<Exchange>> inputs = new LinkedHashMap<>();
        inputs.put("sent", e -> e.role(e.rules.sent()));
        inputs.put("received", e -> e.role(e.rules.received()));
        inputs.put("failed", e -> e.rules.failed());
        inputs.put("refusal", e -> e.done.add(String.valueOf(e.rules.refusal())));
        return new MachineTable<>(
                        inputs, OfferAnswerTest::inState, e -> e.rules.state().name(), e -> e.done)
                .check(State.class, """
state        | sent                  | received              | failed | refusal
NEW          | offer -> LOCAL_OFFER  | offer -> REMOTE_OFFER | -      | 0
LOCAL_OFFER  | -                     | answer -> SETTLED     | -> NEW | 491
REMOTE_OFFER | answer -> SETTLED     | -                     | -> NEW | 500
SETTLED      | offer -> LOCAL_OFFER  | offer -> REMOTE_OFFER | -      | 0
""");
    }

    private static Exchange inState(String state) {
        Exchange exchange = new Exchange();
        switch (State.valueOf(state)) {
            case NEW -> {}
            case LOCAL_OFFER -> exchange.rules.sent();
            case REMOTE_OFFER -> exchange.rules.received();
            case SETTLED -> {
                exchange.rules.sent();
                exchange.rules.received();
            }
        }
        return exchange;
    }

    @Test
    void aLaterOfferThatFailsLeavesWhatWasAgreed() {
        OfferAnswer rules = inState("SETTLED").rules;
        rules.sent();
        rules.failed();
        assertThat(rules.state()).isEqualTo(State.SETTLED);
        rules.received();
        rules.failed();
        assertThat(rules.state()).isEqualTo(State.SETTLED);
        assertThat(rules.settled()).isTrue();
    }
}
