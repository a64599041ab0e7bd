package io.jackfield.media.ivr;

import io.jackfield.media.CallScript;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/**
 * A menu: what it says, which keys lead where, how long it waits and how often it asks. Immutable.
 *
 * <pre>{@code
 * Menu.builder()
 *     .greeting(Prompt.file("welcome.wav")).again(Prompt.file("welcome-short.wav"))
 *     .key("1", call -> call.enqueue(sales))
 *     .key("/(1\\d{3})/", "transfer", "$1")
 *     .sub("9", "languages")
 *     .build()
 * }</pre>
 */
public final class Menu {
    private final List<Prompt> greeting;
    private final List<Prompt> again;
    private final List<Prompt> invalid;
    private final List<Prompt> exit;
    private final List<Prompt> confirm;
    private final Optional<Character> confirmKey;
    private final int confirmAttempts;
    private final Duration timeout;
    private final Duration between;
    private final int maxFailures;
    private final int maxTimeouts;
    private final int maxDigits;
    private final DigitMap keys;
    private final Optional<MenuAction> onFailures;
    private final Optional<MenuAction> onTimeouts;

    private Menu(Builder b) {
        greeting = List.copyOf(b.greeting);
        again = b.again.isEmpty() ? greeting : List.copyOf(b.again);
        invalid = List.copyOf(b.invalid);
        exit = List.copyOf(b.exit);
        confirm = List.copyOf(b.confirm);
        confirmKey = b.confirmKey;
        confirmAttempts = b.confirmAttempts;
        timeout = b.timeout;
        between = b.between;
        maxFailures = b.maxFailures;
        maxTimeouts = b.maxTimeouts;
        maxDigits = b.maxDigits;
        keys = b.keys;
        onFailures = b.onFailures;
        onTimeouts = b.onTimeouts;
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    List<Prompt> greeting() {
        return greeting;
    }

    List<Prompt> again() {
        return again;
    }

    List<Prompt> invalid() {
        return invalid;
    }

    List<Prompt> exit() {
        return exit;
    }

    List<Prompt> confirm() {
        return confirm;
    }

    Optional<Character> confirmKey() {
        return confirmKey;
    }

    int confirmAttempts() {
        return confirmAttempts;
    }

    int maxFailures() {
        return maxFailures;
    }

    int maxTimeouts() {
        return maxTimeouts;
    }

    DigitMap keys() {
        return keys;
    }

    Optional<MenuAction> onFailures() {
        return onFailures;
    }

    Optional<MenuAction> onTimeouts() {
        return onTimeouts;
    }

    /** How one answer is collected: once, and for no longer than another key can change anything. */
    Digits digits() {
        return Digits.digits(1, maxDigits).within(timeout).between(between).completeWhen(keys::complete);
    }

    /** Describes a menu. For one thread, once. */
    public static final class Builder {
        private List<Prompt> greeting = List.of();
        private List<Prompt> again = List.of();
        private List<Prompt> invalid = List.of();
        private List<Prompt> exit = List.of();
        private List<Prompt> confirm = List.of();
        private Optional<Character> confirmKey = Optional.empty();
        private int confirmAttempts = 3;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration between = Duration.ofSeconds(2);
        private int maxFailures = 3;
        private int maxTimeouts = 3;
        private int maxDigits = 4;
        private DigitMap keys = DigitMap.empty();
        private Optional<MenuAction> onFailures = Optional.empty();
        private Optional<MenuAction> onTimeouts = Optional.empty();
        private final List<String> mistakes = new ArrayList<>();

        private Builder() {}

        /** What is said the first time. */
        public Builder greeting(Prompt... prompts) {
            greeting = List.of(prompts);
            return this;
        }

        /** What is said when it is asked again; the greeting where not said. */
        public Builder again(Prompt... prompts) {
            again = List.of(prompts);
            return this;
        }

        /** What is said after keys that lead nowhere. */
        public Builder invalid(Prompt... prompts) {
            invalid = List.of(prompts);
            return this;
        }

        /** What is said at the end. */
        public Builder exit(Prompt... prompts) {
            exit = List.of(prompts);
            return this;
        }

        /** Asks for a key that confirms each choice; another key, or none, and the choice is asked for again; as a failure after 3 times. */
        public Builder confirm(char key, Prompt... prompts) {
            if (!Digits.isDigit(key)) {
                mistakes.add("confirm key '" + key + "' is not a key");
            }
            confirmKey = Optional.of(key);
            confirm = List.of(prompts);
            return this;
        }

        /** How often a confirmation is asked for, 1 to 100. */
        public Builder confirmAttempts(int attempts) {
            confirmAttempts = within("confirm attempts", attempts, 1, 100);
            return this;
        }

        /** How long to wait for the first key; 10 s where not said. */
        public Builder timeout(Duration time) {
            timeout = checked("timeout", time);
            return this;
        }

        /** How long to wait for a further key, where one can follow; 2 s where not said. */
        public Builder between(Duration time) {
            between = checked("between", time);
            return this;
        }

        /** How many wrong answers end it, 1 to 100; 3 where not said. */
        public Builder maxFailures(int failures) {
            maxFailures = within("max failures", failures, 1, 100);
            return this;
        }

        /** How many missing answers end it, 1 to 100; 3 where not said. */
        public Builder maxTimeouts(int timeouts) {
            maxTimeouts = within("max timeouts", timeouts, 1, 100);
            return this;
        }

        /** Most keys of an answer, 1 to 128; 4 where not said. */
        public Builder maxDigits(int digits) {
            maxDigits = within("max digits", digits, 1, Digits.MAX_DIGITS);
            return this;
        }

        /** Keys, or {@code /a regular expression/} of keys, and what they lead to. */
        public Builder key(String pressed, MenuAction action) {
            try {
                keys = keys.with(pressed, action);
            } catch (PatternSyntaxException e) {
                mistakes.add("keys \"" + pressed + "\": " + e.getDescription());
            }
            return this;
        }

        /** Keys that lead to a script; the menu is asked again when it returns. */
        public Builder key(String pressed, CallScript script) {
            return key(pressed, new MenuAction.Script(script));
        }

        /** Keys that lead to an application. */
        public Builder key(String pressed, String application, String data) {
            return key(pressed, new MenuAction.Run(application, data));
        }

        /** Keys that lead to another menu. */
        public Builder sub(String pressed, String menu) {
            return key(pressed, new MenuAction.Sub(menu));
        }

        /** What happens when there were too many wrong answers. */
        public Builder onFailures(MenuAction action) {
            onFailures = Optional.of(action);
            return this;
        }

        /** What happens when there were too many missing answers. */
        public Builder onTimeouts(MenuAction action) {
            onTimeouts = Optional.of(action);
            return this;
        }

        private Duration checked(String name, Duration time) {
            if (time.isNegative() || time.isZero() || time.compareTo(Duration.ofHours(1)) > 0) {
                mistakes.add(name + " " + time + " is not within 0..1 h");
                return Duration.ofSeconds(1);
            }
            return time;
        }

        private int within(String name, int value, int least, int most) {
            if (value < least || value > most) {
                mistakes.add(name + " " + value + " is not within " + least + ".." + most);
                return least;
            }
            return value;
        }

        /**
         * Makes the menu.
         *
         * @throws IllegalArgumentException naming every mistake
         */
        public Menu build() {
            if (keys.isEmpty()) {
                mistakes.add("no keys lead anywhere");
            }
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new Menu(this);
        }
    }
}
