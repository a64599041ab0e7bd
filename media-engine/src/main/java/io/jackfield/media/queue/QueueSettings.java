package io.jackfield.media.queue;

import io.jackfield.media.ivr.Digits;
import io.jackfield.media.sound.LocalStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of one queue, and what it sounds like. Immutable. */
public final class QueueSettings {
    /** Most callers that a queue can be told to hold. */
    public static final int MAX_LENGTH = 10_000;

    private static final Duration MAX_WAIT = Duration.ofHours(24);

    private final Strategy strategy;
    private final int maxLength;
    private final Duration maxWait;
    private final Duration maxWaitWithoutAgents;
    private final Duration announceAfter;
    private final Duration announceEvery;
    private final Duration target;
    private final Duration resumeWithin;
    private final Optional<Character> exitKey;
    private final Optional<LocalStream> music;
    private final Optional<Announcer> announcer;
    private final Optional<String> overflow;

    private QueueSettings(Builder b) {
        this.strategy = b.strategy;
        this.maxLength = b.maxLength;
        this.maxWait = b.maxWait;
        this.maxWaitWithoutAgents = b.maxWaitWithoutAgents;
        this.announceAfter = b.announceAfter;
        this.announceEvery = b.announceEvery;
        this.target = b.target;
        this.resumeWithin = b.resumeWithin;
        this.exitKey = b.exitKey;
        this.music = b.music;
        this.announcer = b.announcer;
        this.overflow = b.overflow;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Who is rung. */
    public Strategy strategy() {
        return strategy;
    }

    /** Most callers who may wait. */
    public int maxLength() {
        return maxLength;
    }

    /** How long a caller may wait. */
    public Duration maxWait() {
        return maxWait;
    }

    /** How long callers wait while no agent is logged in. */
    public Duration maxWaitWithoutAgents() {
        return maxWaitWithoutAgents;
    }

    /** When a caller is first told the position; zero for never. */
    public Duration announceAfter() {
        return announceAfter;
    }

    /** How often after that; zero for once. */
    public Duration announceEvery() {
        return announceEvery;
    }

    /** Within what time callers should be answered: the threshold of the service level. */
    public Duration target() {
        return target;
    }

    /** How long the place of a caller who was cut off is kept; zero for not at all. */
    public Duration resumeWithin() {
        return resumeWithin;
    }

    /** The key that gets a caller out. */
    public Optional<Character> exitKey() {
        return exitKey;
    }

    /** What callers hear while they wait. */
    public Optional<LocalStream> music() {
        return music;
    }

    /** Who puts positions into words. */
    public Optional<Announcer> announcer() {
        return announcer;
    }

    /** The queue for those whom this one has no agent for in time. */
    public Optional<String> overflow() {
        return overflow;
    }

    /** Collects settings. */
    public static final class Builder {
        private Strategy strategy = Strategy.LONGEST_IDLE;
        private int maxLength = 100;
        private Duration maxWait = Duration.ofMinutes(30);
        private Duration maxWaitWithoutAgents = Duration.ofMinutes(30);
        private Duration announceAfter = Duration.ZERO;
        private Duration announceEvery = Duration.ZERO;
        private Duration target = Duration.ofSeconds(20);
        private Duration resumeWithin = Duration.ZERO;
        private Optional<Character> exitKey = Optional.empty();
        private Optional<LocalStream> music = Optional.empty();
        private Optional<Announcer> announcer = Optional.empty();
        private Optional<String> overflow = Optional.empty();
        private final List<String> mistakes = new ArrayList<>();

        private Builder() {}

        /** Who is rung; the longest idle where not said. */
        public Builder strategy(Strategy strategy) {
            this.strategy = strategy;
            return this;
        }

        /** Most callers who may wait, 1 to 10,000; 100 where not said. */
        public Builder maxLength(int callers) {
            if (callers < 1 || callers > MAX_LENGTH) {
                mistakes.add("max length " + callers + " is not within 1.." + MAX_LENGTH);
            }
            maxLength = callers;
            return this;
        }

        /** How long a caller may wait, 1 s to 24 h; 30 min where not said. */
        public Builder maxWait(Duration time) {
            maxWait = atLeastASecond("max wait", time);
            return this;
        }

        /** How long a caller waits while no agent is logged in, up to 24 h; zero turns callers away at once. 30 min where not said. */
        public Builder maxWaitWithoutAgents(Duration time) {
            maxWaitWithoutAgents = checked("max wait without agents", time);
            return this;
        }

        /**
         * Tells callers their position and how long it may take.
         *
         * @param after when for the first time, 1 s or more
         * @param every how often after that, 5 s or more; zero for only once
         */
        public Builder announce(Duration after, Duration every) {
            announceAfter = atLeastASecond("announce after", after);
            announceEvery = checked("announce every", every);
            if (!every.isZero() && every.compareTo(Duration.ofSeconds(5)) < 0) {
                mistakes.add("announce every " + every + " is less than 5 s");
            }
            return this;
        }

        /** Within what time callers should be answered; 20 s where not said. */
        public Builder target(Duration time) {
            target = atLeastASecond("target", time);
            return this;
        }

        /** Keeps the place of a caller who hangs up for so long: who calls again from the same number goes on where they were. */
        public Builder resumeWithin(Duration time) {
            resumeWithin = checked("resume within", time);
            return this;
        }

        /** The key that gets a caller out of the queue. */
        public Builder exitKey(char key) {
            if (!Digits.isDigit(key)) {
                mistakes.add("exit key '" + key + "' is not a key");
            }
            exitKey = Optional.of(key);
            return this;
        }

        /** What callers hear while they wait; nothing where not said. */
        public Builder music(LocalStream stream) {
            music = Optional.of(stream);
            return this;
        }

        /** Who puts positions into words; without one nobody is told. */
        public Builder announcer(Announcer announcer) {
            this.announcer = Optional.of(announcer);
            return this;
        }

        /** The queue that takes callers for whom this one is full, or has no agent in time. */
        public Builder overflow(String queue) {
            overflow = Optional.of(queue);
            return this;
        }

        private Duration atLeastASecond(String name, Duration time) {
            if (time.compareTo(Duration.ofSeconds(1)) < 0) {
                mistakes.add(name + " " + time + " is less than 1 s");
            }
            return checked(name, time);
        }

        private Duration checked(String name, Duration time) {
            if (time.isNegative() || time.compareTo(MAX_WAIT) > 0) {
                mistakes.add(name + " " + time + " is not within 0..24 h");
            }
            return time;
        }

        /**
         * Makes the settings.
         *
         * @throws IllegalArgumentException naming every mistake
         */
        public QueueSettings build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new QueueSettings(this);
        }
    }
}
