package io.jackfield.media.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an agent is like. Immutable. */
public final class AgentSettings {
    private final Optional<String> address;
    private final Map<String, Integer> skills;
    private final int tier;
    private final Duration ring;
    private final Duration wrapUp;
    private final Duration rejectDelay;
    private final Duration busyDelay;
    private final Duration noAnswerDelay;
    private final int maxNoAnswers;

    private AgentSettings(Builder b) {
        this.address = b.address;
        this.skills = Map.copyOf(b.skills);
        this.tier = b.tier;
        this.ring = b.ring;
        this.wrapUp = b.wrapUp;
        this.rejectDelay = b.rejectDelay;
        this.busyDelay = b.busyDelay;
        this.noAnswerDelay = b.noAnswerDelay;
        this.maxNoAnswers = b.maxNoAnswers;
    }

    /** Starts a description. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whom to dial; empty for an agent whose own call waits in the queue. */
    public Optional<String> address() {
        return address;
    }

    /** Skills and how good the agent is at them, 1 to 100. */
    public Map<String, Integer> skills() {
        return skills;
    }

    /** The tier, 1 for the first. */
    public int tier() {
        return tier;
    }

    /** How long a call rings. */
    public Duration ring() {
        return ring;
    }

    /** The pause after each call. */
    public Duration wrapUp() {
        return wrapUp;
    }

    /** How long to be left alone after a refusal. */
    public Duration delayAfter(Refusal refusal) {
        return switch (refusal) {
            case REJECTED -> rejectDelay;
            case BUSY, UNREACHABLE -> busyDelay;
            case NO_ANSWER -> noAnswerDelay;
        };
    }

    /** How many calls in a row may be missed before the agent is put on a break; 0 for any number. */
    public int maxNoAnswers() {
        return maxNoAnswers;
    }

    /** Collects settings. */
    public static final class Builder {
        private static final Duration MAX = Duration.ofHours(1);

        private Optional<String> address = Optional.empty();
        private final Map<String, Integer> skills = new LinkedHashMap<>();
        private int tier = 1;
        private Duration ring = Duration.ofSeconds(20);
        private Duration wrapUp = Duration.ofSeconds(10);
        private Duration rejectDelay = Duration.ofSeconds(10);
        private Duration busyDelay = Duration.ofSeconds(60);
        private Duration noAnswerDelay = Duration.ofSeconds(10);
        private int maxNoAnswers = 3;
        private final List<String> mistakes = new ArrayList<>();

        private Builder() {}

        /** Whom to dial for each call, for example {@code sip:1001@example.com}. */
        public Builder address(String uri) {
            address = Optional.of(uri);
            return this;
        }

        /** A skill, and how good the agent is at it, 1 to 100. */
        public Builder skill(String name, int level) {
            if (level < 1 || level > 100) {
                mistakes.add("skill " + name + " of level " + level + " is not within 1..100");
            }
            skills.put(name, level);
            return this;
        }

        /** Agents of a tier are rung only while none of a lower one is free; 1 to 100, 1 where not said. */
        public Builder tier(int tier) {
            if (tier < 1 || tier > 100) {
                mistakes.add("tier " + tier + " is not within 1..100");
            }
            this.tier = tier;
            return this;
        }

        /** How long a call rings; 1 s to 1 h, 20 s where not said. */
        public Builder ring(Duration time) {
            if (time.compareTo(Duration.ofSeconds(1)) < 0) {
                mistakes.add("ring " + time + " is less than 1 s");
            }
            ring = checked("ring", time);
            return this;
        }

        /** The pause after each call; up to 1 h, 10 s where not said. */
        public Builder wrapUp(Duration time) {
            wrapUp = checked("wrap up", time);
            return this;
        }

        /** How long to be left alone after pressing a call away; up to 1 h, 10 s where not said. */
        public Builder rejectDelay(Duration time) {
            rejectDelay = checked("reject delay", time);
            return this;
        }

        /** How long to be left alone when busy or not reachable; up to 1 h, 60 s where not said. */
        public Builder busyDelay(Duration time) {
            busyDelay = checked("busy delay", time);
            return this;
        }

        /** How long to be left alone after a missed call; up to 1 h, 10 s where not said. */
        public Builder noAnswerDelay(Duration time) {
            noAnswerDelay = checked("no answer delay", time);
            return this;
        }

        /** Missed calls in a row that put the agent on a break; 0 for never, 3 where not said. */
        public Builder maxNoAnswers(int count) {
            if (count < 0) {
                mistakes.add("max no answers " + count + " is negative");
            }
            maxNoAnswers = count;
            return this;
        }

        private Duration checked(String name, Duration time) {
            if (time.isNegative() || time.compareTo(MAX) > 0) {
                mistakes.add(name + " " + time + " is not within 0..1 h");
            }
            return time;
        }

        /**
         * Makes the settings.
         *
         * @throws IllegalArgumentException naming every mistake
         */
        public AgentSettings build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new AgentSettings(this);
        }
    }
}
