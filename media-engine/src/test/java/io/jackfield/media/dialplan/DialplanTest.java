package io.jackfield.media.dialplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class DialplanTest {
    private final Dialplan<String> plan = Dialplan.<String>builder()
            .match("9196", "echo")
            .match("ivr|2000", "menu")
            .match("conf(\\d+)(x)?", "room")
            .match("conf.*", "lobby")
            .build();

    @Test
    void theFirstPatternThatMatchesAllOfItWins() {
        assertThat(plan.match("9196")).map(Dialplan.Match::target).contains("echo");
        assertThat(plan.match("ivr")).map(Dialplan.Match::target).contains("menu");
        assertThat(plan.match("2000")).map(Dialplan.Match::target).contains("menu");
        assertThat(plan.match("conf")).map(Dialplan.Match::target).contains("lobby");
        assertThat(plan.match("conf1")).map(Dialplan.Match::target).contains("room");
    }

    @Test
    void partOfItIsNoMatch() {
        assertThat(plan.match("91960")).isEmpty();
        assertThat(plan.match("ivr2000")).isEmpty();
        assertThat(plan.match("")).isEmpty();
        assertThat(plan.size()).isEqualTo(4);
    }

    @Test
    void groupsAreWhatTheyMatchedOrEmpty() {
        assertThat(plan.match("conf42"))
                .map(Dialplan.Match::groups)
                .hasValueSatisfying(groups -> assertThat(groups).containsExactly("conf42", "42", ""));
    }

    @Test
    void aWrongPatternAndAnEndlessDestinationAreRefused() {
        assertThatThrownBy(() -> Dialplan.<String>builder().match("(", "x")).isInstanceOf(PatternSyntaxException.class);
        assertThat(plan.match("conf" + "1".repeat(Dialplan.MAX_DESTINATION))).isEmpty();
    }
}
