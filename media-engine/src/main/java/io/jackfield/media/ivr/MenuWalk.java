package io.jackfield.media.ivr;

import io.jackfield.media.ivr.MenuAction.Back;
import io.jackfield.media.ivr.MenuAction.Exit;
import io.jackfield.media.ivr.MenuAction.Sub;
import io.jackfield.media.ivr.MenuAction.Top;
import io.jackfield.media.sound.Prompt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A caller's way through menus. Each input returns the next step; the time within a step is a {@link DigitCollector}'s.
 *
 * <pre>
 * state       input                              next        step
 * (begin)     begin                              ASKING      ask with the greeting
 * ASKING      a choice, confirmed by nothing     ACTING      act
 * ASKING      a choice that wants confirmation   CONFIRMING  ask for the key
 * ASKING      wrong, fewer than the most         SAYING      say invalid, then ask again
 * ASKING      nothing, fewer than the most       ASKING      ask again
 * ASKING      either, the most                   ENDING      say exit, then done or act what is to be done then
 * CONFIRMING  the key                            ACTING      act
 * CONFIRMING  another or none                    ASKING      ask again; wrong after as many as allowed
 * ACTING      acted                              ASKING      ask again, nothing has gone wrong any more
 * ACTING      sub, back, top                     ASKING      ask with that menu's greeting
 * ACTING      exit                               ENDING      say exit, then done
 * </pre>
 */
final class MenuWalk {
    /** How deep menus may lead into each other; deeper, the oldest way back is forgotten. */
    static final int MAX_DEPTH = 32;

    /** What to do next. */
    sealed interface Step {
        /** Play, collect, and tell {@link MenuWalk#answered}. */
        record Ask(List<Prompt> prompts, Digits digits) implements Step {}

        /** Play, and tell {@link MenuWalk#said}. */
        record Say(List<Prompt> prompts) implements Step {}

        /** Do it, and tell {@link MenuWalk#acted}. */
        record Act(DigitMap.Choice choice) implements Step {}

        /** It is over. */
        record Done(MenuResult result) implements Step {}
    }

    private enum State {
        ASKING,
        CONFIRMING,
        SAYING,
        ACTING,
        ENDING
    }

    private final Map<String, Menu> menus;
    private final Deque<Menu> above = new ArrayDeque<>();
    private final Menu top;
    private Menu menu;
    private State state = State.ASKING;
    private MenuResult result = MenuResult.EXITED;
    private Optional<DigitMap.Choice> chosen = Optional.empty();
    private int failures;
    private int timeouts;
    private int confirmations;

    MenuWalk(Map<String, Menu> menus, Menu first) {
        this.menus = menus;
        this.top = first;
        this.menu = first;
    }

    Step begin() {
        return ask(menu.greeting());
    }

    private Step ask(List<Prompt> prompts) {
        state = State.ASKING;
        return new Step.Ask(prompts, menu.digits());
    }

    Step answered(String pressed) {
        if (state == State.CONFIRMING) {
            return confirmed(pressed);
        }
        if (pressed.isEmpty()) {
            return ++timeouts >= menu.maxTimeouts() ? end(MenuResult.TIMEOUTS, menu.onTimeouts()) : ask(menu.again());
        }
        chosen = menu.keys().find(pressed);
        if (chosen.isEmpty()) {
            return wrong();
        }
        if (menu.confirmKey().isPresent()) {
            state = State.CONFIRMING;
            return new Step.Ask(menu.confirm(), Digits.digits(1));
        }
        return act(chosen.get());
    }

    private Step confirmed(String pressed) {
        boolean yes =
                menu.confirmKey().map(String::valueOf).filter(pressed::equals).isPresent();
        if (yes) {
            return act(chosen.orElseThrow());
        }
        if (++confirmations >= menu.confirmAttempts()) {
            confirmations = 0;
            return wrong();
        }
        return ask(menu.again());
    }

    private Step wrong() {
        if (++failures >= menu.maxFailures()) {
            return end(MenuResult.FAILURES, menu.onFailures());
        }
        state = State.SAYING;
        return new Step.Say(menu.invalid());
    }

    private Step act(DigitMap.Choice choice) {
        MenuAction action = choice.action();
        if (action instanceof Sub sub) {
            if (above.size() == MAX_DEPTH) {
                above.removeLast();
            }
            above.push(menu);
            return enter(Objects.requireNonNull(menus.get(sub.menu())));
        } else if (action instanceof Back) {
            return enter(above.isEmpty() ? menu : above.pop());
        } else if (action instanceof Top) {
            above.clear();
            return enter(top);
        } else if (action instanceof Exit) {
            return end(MenuResult.EXITED, Optional.empty());
        }
        state = State.ACTING;
        return new Step.Act(choice);
    }

    private Step enter(Menu other) {
        menu = other;
        forgive();
        return begin();
    }

    private void forgive() {
        failures = 0;
        timeouts = 0;
        confirmations = 0;
    }

    private Step end(MenuResult how, Optional<MenuAction> then) {
        state = State.ENDING;
        result = how;
        chosen = then.map(action -> new DigitMap.Choice(action, List.of("")));
        return new Step.Say(menu.exit());
    }

    Step said() {
        if (state == State.SAYING) {
            return ask(menu.again());
        }
        if (chosen.isPresent() && result != MenuResult.EXITED) {
            DigitMap.Choice choice = chosen.get();
            chosen = Optional.empty();
            Step step = act(choice);
            if (step instanceof Step.Act) {
                state = State.ENDING;
            }
            return step;
        }
        return new Step.Done(result);
    }

    Step acted() {
        if (state == State.ENDING) {
            return new Step.Done(result);
        }
        forgive();
        return ask(menu.again());
    }
}
