package io.jackfield.media.ivr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.ivr.MenuWalk.Step;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Menus in virtual time: keys come at times, prompts last a second, and what a caller goes through is written down. */
class MenuWalkTest {
    private static final long SECOND = 1_000_000_000L;

    private final Menu languages = Menu.builder()
            .greeting(Prompt.file("languages"))
            .key("1", call -> {})
            .key("*", new MenuAction.Back())
            .key("#", new MenuAction.Top())
            .build();
    private final Menu main = Menu.builder()
            .greeting(Prompt.file("long"))
            .again(Prompt.file("short"))
            .invalid(Prompt.file("invalid"))
            .exit(Prompt.file("bye"))
            .timeout(Duration.ofSeconds(5))
            .between(Duration.ofSeconds(2))
            .maxFailures(3)
            .maxTimeouts(2)
            .key("1", "one", "")
            .key("12", "twelve", "")
            .key("/(3\\d{3})/", "dial", "$1")
            .sub("4", "languages")
            .key("9", new MenuAction.Exit())
            .onFailures(new MenuAction.Run("operator", ""))
            .build();
    private final Map<String, Menu> menus = Map.of("main", main, "languages", languages);

    private final List<String> done = new ArrayList<>();
    private long nowNs;

    /** A key at a second of the call. */
    private record Key(double second, char key) {}

    private static Key key(double second, char key) {
        return new Key(second, key);
    }

    private MenuResult walk(Menu first, Key... keys) {
        MenuWalk walk = new MenuWalk(menus, first);
        List<Key> left = new ArrayList<>(List.of(keys));
        Step step = walk.begin();
        while (true) {
            if (step instanceof Step.Ask ask) {
                step = walk.answered(collect(ask, left));
            } else if (step instanceof Step.Say say) {
                play(say.prompts());
                step = walk.said();
            } else if (step instanceof Step.Act act) {
                done.add(
                        act.choice().action() instanceof MenuAction.Run run
                                ? run.application() + act.choice().groups()
                                : "script");
                step = walk.acted();
            } else if (step instanceof Step.Done over) {
                return over.result();
            }
        }
    }

    private void play(List<Prompt> prompts) {
        for (Prompt prompt : prompts) {
            done.add(((Prompt.File) prompt).path().toString());
            nowNs += SECOND;
        }
    }

    /** Runs a collector through its deadlines. */
    private String collect(Step.Ask ask, List<Key> keys) {
        List<String> answer = new ArrayList<>();
        long[] promptEndNs = {Long.MAX_VALUE};
        DigitCollector collector = new DigitCollector(ask.digits(), new DigitCollector.Effects() {
            @Override
            public void prompt(int attempt) {
                for (Prompt prompt : ask.prompts()) {
                    done.add(((Prompt.File) prompt).path().toString());
                }
                promptEndNs[0] = nowNs + ask.prompts().size() * SECOND;
            }

            @Override
            public void stopPrompt() {
                promptEndNs[0] = Long.MAX_VALUE;
            }

            @Override
            public void done(String digits) {
                answer.add(digits);
            }
        });
        collector.start();
        while (answer.isEmpty()) {
            long keyNs = keys.isEmpty() ? Long.MAX_VALUE : (long) (keys.get(0).second() * SECOND);
            long next = Math.min(Math.min(Math.max(nowNs, keyNs), promptEndNs[0]), collector.nextDeadlineNs());
            nowNs = Math.max(nowNs, next);
            if (promptEndNs[0] == next) {
                promptEndNs[0] = Long.MAX_VALUE;
                collector.promptEnded(nowNs);
            } else if (collector.nextDeadlineNs() <= next) {
                collector.onDeadline(nowNs);
            } else {
                collector.digit(keys.remove(0).key(), nowNs);
            }
        }
        return answer.get(0);
    }

    @Test
    void keysThatCanBeLongerWaitForMoreAndOthersDoNot() {
        assertThat(walk(main, key(2, '1'), key(5, '1'), key(6, '2'), key(8, '9')))
                .isEqualTo(MenuResult.EXITED);
        assertThat(done).containsExactly("long", "one[1]", "short", "twelve[12]", "short", "bye");
        assertThat(nowNs)
                .as("9 leads out at once, and the goodbye takes a second")
                .isEqualTo(9 * SECOND);
    }

    @Test
    void directDialling() {
        walk(main, key(0.2, '3'), key(0.4, '1'), key(0.6, '2'), key(0.8, '3'), key(1, '9'));
        assertThat(done).containsExactly("long", "dial[3123, 3123]", "short", "bye");
    }

    @Test
    void wrongKeysAreSaidAndEndAtTheThird() {
        assertThat(walk(main, key(1, '7'), key(2.5, '3'), key(3, 'A'), key(6, '5')))
                .isEqualTo(MenuResult.FAILURES);
        assertThat(done).containsExactly("long", "invalid", "short", "invalid", "short", "bye", "operator[]");
    }

    @Test
    void nobodyThereIsAskedAgainAndThatEndsToo() {
        assertThat(walk(main)).isEqualTo(MenuResult.TIMEOUTS);
        assertThat(done).containsExactly("long", "short", "bye");
        assertThat(nowNs).isEqualTo((1 + 5 + 1 + 5 + 1) * SECOND);
    }

    @Test
    void subMenusAndWaysBack() {
        walk(main, key(1, '4'), key(2, '1'), key(3, '*'), key(4, '4'), key(5, '#'), key(6, '9'));
        assertThat(done)
                .containsExactly("long", "languages", "script", "languages", "long", "languages", "long", "bye");
        done.clear();
        nowNs = 0;
        assertThat(walk(languages, key(1, '*'), key(2, '1'))).isEqualTo(MenuResult.TIMEOUTS);
        assertThat(done).startsWith("languages", "languages", "script");
    }

    @Test
    void choicesAreConfirmed() {
        Menu careful = Menu.builder()
                .greeting(Prompt.file("ask"))
                .confirm('1', Prompt.file("sure"))
                .confirmAttempts(2)
                .maxFailures(1)
                .key("5", "five", "")
                .build();
        assertThat(walk(careful, key(1, '5'), key(2, '1'), key(3, '5'), key(4, '2'), key(5, '5'), key(6, '2')))
                .isEqualTo(MenuResult.FAILURES);
        assertThat(done).containsExactly("ask", "sure", "five[5]", "ask", "sure", "ask", "sure");
    }

    @Test
    void tenThousandKeysDoNoHarm() {
        Key[] keys = new Key[10_000];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(0.0001 * i, '7');
        }
        assertThat(walk(main, keys)).isEqualTo(MenuResult.FAILURES);
        DigitMap evil = DigitMap.empty().with("/(\\d+)+#/", new MenuAction.Exit());
        String many = "7".repeat(Digits.MAX_DIGITS);
        assertThat(evil.find(many)).isEmpty();
        evil.complete(many);
        Menu greedy = Menu.builder()
                .maxDigits(128)
                .key("/(\\d+)+#/", new MenuAction.Exit())
                .maxFailures(1)
                .build();
        nowNs = 0;
        assertThat(walk(greedy, keys)).isEqualTo(MenuResult.FAILURES);
    }

    @Test
    void mapsOfDigits() {
        DigitMap map = DigitMap.empty().with("1", new MenuAction.Exit()).with("/\\*(\\d)?/", new MenuAction.Back());
        assertThat(map.complete("1")).isTrue();
        assertThat(map.complete("2")).as("can match nothing").isTrue();
        assertThat(map.complete("*")).isFalse();
        assertThat(map.complete("*3")).isTrue();
        assertThat(map.find("*")).map(DigitMap.Choice::groups).isEqualTo(Optional.of(List.of("*", "")));
        assertThatThrownBy(() -> map.with("x", new MenuAction.Exit())).hasMessageContaining("neither keys");
        assertThatThrownBy(() -> map.with("/(/", new MenuAction.Exit())).hasMessageContaining("Unclosed");
    }
}
