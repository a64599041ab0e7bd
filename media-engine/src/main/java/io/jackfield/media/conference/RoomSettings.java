package io.jackfield.media.conference;

import io.jackfield.media.ivr.Digits;
import io.jackfield.media.sound.Prompt;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** How a room is. Immutable. */
public final class RoomSettings {
    /** Most participants that a room can be set to take. */
    public static final int MAX_PARTICIPANTS = 5_000;

    final int sampleRate;
    final int participants;
    final Optional<String> pin;
    final Optional<String> moderatorPin;
    final Optional<Prompt> askForPin;
    final int pinTries;
    final boolean muteOnEntry;
    final boolean waitForModerator;
    final boolean endWithModerator;
    final int gateLevel;
    final boolean autoGain;
    final Optional<Prompt> music;
    final int noticesUpTo;
    final Map<Notice, List<Prompt>> notices;
    final IntFunction<List<Prompt>> count;
    final Map<Character, KeyAction> keys;
    final Map<Character, KeyAction> moderatorKeys;

    private RoomSettings(Builder from) {
        sampleRate = from.sampleRate;
        participants = from.participants;
        pin = from.pin;
        moderatorPin = from.moderatorPin;
        askForPin = from.askForPin;
        pinTries = from.pinTries;
        muteOnEntry = from.muteOnEntry;
        waitForModerator = from.waitForModerator;
        endWithModerator = from.endWithModerator;
        gateLevel = from.gateLevel;
        autoGain = from.autoGain;
        music = from.music;
        noticesUpTo = from.noticesUpTo;
        notices = Map.copyOf(from.notices);
        count = from.count;
        keys = Map.copyOf(from.keys);
        moderatorKeys = Map.copyOf(from.moderatorKeys);
    }

    /** What a key does for a participant. */
    Optional<KeyAction> action(char key, boolean moderator) {
        Optional<KeyAction> own = moderator ? Optional.ofNullable(moderatorKeys.get(key)) : Optional.empty();
        return own.or(() -> Optional.ofNullable(keys.get(key)));
    }

    /** Describes a room. For one thread. Every setting has a default. */
    public static final class Builder {
        private final List<String> mistakes = new ArrayList<>();
        private int sampleRate = 8_000;
        private int participants = 500;
        private Optional<String> pin = Optional.empty();
        private Optional<String> moderatorPin = Optional.empty();
        private Optional<Prompt> askForPin = Optional.empty();
        private int pinTries = 3;
        private boolean muteOnEntry;
        private boolean waitForModerator;
        private boolean endWithModerator;
        private int gateLevel = 100;
        private boolean autoGain = true;
        private Optional<Prompt> music = Optional.empty();
        private int noticesUpTo = 25;
        private final Map<Notice, List<Prompt>> notices = new EnumMap<>(Notice.class);
        private IntFunction<List<Prompt>> count = Builder::beeps;
        private final Map<Character, KeyAction> keys = new HashMap<>();
        private final Map<Character, KeyAction> moderatorKeys = new HashMap<>();

        Builder() {
            keys.put('0', KeyAction.MUTE);
            keys.put('*', KeyAction.DEAFEN);
            keys.put('3', KeyAction.SPEAK_LOUDER);
            keys.put('1', KeyAction.SPEAK_SOFTER);
            keys.put('6', KeyAction.LOUDER);
            keys.put('4', KeyAction.SOFTER);
            keys.put('8', KeyAction.COUNT);
            keys.put('#', KeyAction.LEAVE);
            moderatorKeys.put('2', KeyAction.LOCK);
            moderatorKeys.put('5', KeyAction.MUTE_OTHERS);
            moderatorKeys.put('7', KeyAction.KICK_LAST);
            moderatorKeys.put('9', KeyAction.RECORD);
        }

        /** As many beeps as there are participants, ten at most. */
        private static List<Prompt> beeps(int participants) {
            return List.of(Prompt.tone("%(120,120,600)").times(Math.max(1, Math.min(10, participants))));
        }

        /** The rate at which it is mixed: 8000, 16000 or 48000 Hz. Default 8000. */
        public Builder sampleRate(int hertz) {
            if (hertz != 8_000 && hertz != 16_000 && hertz != 48_000) {
                mistakes.add("sample rate " + hertz + " is none of 8000, 16000, 48000");
            }
            sampleRate = hertz;
            return this;
        }

        /** How many it takes, 1 to {@value #MAX_PARTICIPANTS}; those past that get {@link Departure#FULL}. Default 500. */
        public Builder participants(int limit) {
            if (limit < 1 || limit > MAX_PARTICIPANTS) {
                mistakes.add("participants " + limit + " is not within 1.." + MAX_PARTICIPANTS);
            }
            participants = limit;
            return this;
        }

        /** Asks who comes for a PIN of 1 to 16 digits. Default: there is none. */
        public Builder pin(String digits) {
            pin = Optional.of(checkedPin("pin", digits));
            return this;
        }

        /** Makes who gives this PIN of 1 to 16 digits a moderator. Default: there is none. */
        public Builder moderatorPin(String digits) {
            moderatorPin = Optional.of(checkedPin("moderator pin", digits));
            return this;
        }

        private String checkedPin(String what, String digits) {
            if (!digits.matches("[0-9]{1,16}")) {
                mistakes.add(what + " is not 1 to 16 digits");
            }
            return digits;
        }

        /** What asks for the PIN. Default: a tone. */
        public Builder askForPin(Prompt prompt) {
            askForPin = Optional.of(prompt);
            return this;
        }

        /** How often a PIN may be tried in a call, 1 to 10. Default 3. */
        public Builder pinTries(int times) {
            if (times < 1 || times > 10) {
                mistakes.add("pin tries " + times + " is not within 1..10");
            }
            pinTries = times;
            return this;
        }

        /** Whether those who come are muted, moderators not. Default: no. */
        public Builder muteOnEntry(boolean on) {
            muteOnEntry = on;
            return this;
        }

        /** Whether nobody hears anybody until a moderator is there. Default: no. */
        public Builder waitForModerator(boolean on) {
            waitForModerator = on;
            return this;
        }

        /** Whether the conference ends when the last moderator leaves. Default: no. */
        public Builder endWithModerator(boolean on) {
            endWithModerator = on;
            return this;
        }

        /**
         * How loud somebody must be to be mixed: root mean square of 16-bit samples, 0 to 3,000; 0 mixes all there is, noise too. Default
         * 100, that is 50 dB below full scale.
         */
        public Builder noiseGate(int level) {
            if (level < 0 || level > 3_000) {
                mistakes.add("noise gate " + level + " is not within 0..3000");
            }
            gateLevel = level;
            return this;
        }

        /** Whether those who speak are brought to the same loudness. Default: yes. */
        public Builder autoGain(boolean on) {
            autoGain = on;
            return this;
        }

        /** What plays while somebody is alone, or no moderator is there yet. Default: nothing. */
        public Builder music(Prompt prompt) {
            music = Optional.of(prompt);
            return this;
        }

        /** Up to how many participants there is a sound when somebody comes or goes; 0: never. Default 25. */
        public Builder noticesUpTo(int participants) {
            noticesUpTo = participants;
            return this;
        }

        /** What is played for a notice; nothing at all when none is given. Default: tones. */
        public Builder notice(Notice notice, Prompt... prompts) {
            notices.put(notice, List.of(prompts));
            return this;
        }

        /** What tells how many there are. Default: a beep for each, at most ten. */
        public Builder count(IntFunction<List<Prompt>> prompts) {
            count = prompts;
            return this;
        }

        /** What a key does for everybody, in place of what it did. Default: 0 mute, * deaf, 1 and 3, 4 and 6 levels, 8 count, # leave. */
        public Builder key(char key, KeyAction action) {
            if (checkedKey(key) && action.moderatorsOnly()) {
                mistakes.add("key " + key + ": " + action + " is for moderators only");
            }
            keys.put(key, action);
            return this;
        }

        /** What a key does for moderators, in place of what it does for others. Default: 2 lock, 5 mute others, 7 kick last, 9 record. */
        public Builder moderatorKey(char key, KeyAction action) {
            checkedKey(key);
            moderatorKeys.put(key, action);
            return this;
        }

        private boolean checkedKey(char key) {
            boolean known = Digits.isDigit(key);
            if (!known) {
                mistakes.add("'" + key + "' is no key");
            }
            return known;
        }

        /** No key does anything, but for those that are set after this. */
        public Builder noKeys() {
            keys.clear();
            moderatorKeys.clear();
            return this;
        }

        /**
         * Makes the settings.
         *
         * @throws IllegalArgumentException with every mistake
         */
        RoomSettings build() {
            if (pin.isPresent() && pin.equals(moderatorPin)) {
                mistakes.add("pin and moderator pin are the same");
            }
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new RoomSettings(this);
        }
    }
}
