package io.jackfield.media.record;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What to record and how: {@code call.record(r -> r.sides(STEREO).limit(ofHours(2)))}. Immutable. */
public final class RecordOptions {
    /** Longest recording that can be asked for. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private static final int LEAST_RATE = 8_000;
    private static final int MOST_RATE = 48_000;

    private final Optional<Path> file;
    private final boolean inPlace;
    private final Optional<String> template;
    private final RecordingFormat format;
    private final RecordedSides sides;
    private final OptionalInt sampleRate;
    private final boolean cutPauses;
    private final Duration limit;
    private final Optional<Duration> silence;
    private final String keys;

    private RecordOptions(Builder b) {
        file = b.file;
        inPlace = b.inPlace;
        template = b.template;
        format = b.format;
        sides = b.sides;
        sampleRate = b.sampleRate;
        cutPauses = b.cutPauses;
        limit = b.limit;
        silence = b.silence;
        keys = b.keys;
    }

    /**
     * Makes options.
     *
     * @throws IllegalArgumentException naming every mistake
     */
    public static RecordOptions of(Consumer<Builder> settings) {
        Builder builder = new Builder();
        settings.accept(builder);
        return builder.build();
    }

    /** The very file to write; empty to follow a template. */
    public Optional<Path> file() {
        return file;
    }

    /** Whether it is there from its first sample on, and stays. */
    public boolean inPlace() {
        return inPlace;
    }

    /** A template of this recording's own. */
    public Optional<String> template() {
        return template;
    }

    /** What it is written as. */
    public RecordingFormat format() {
        return format;
    }

    /** Who is on it. */
    public RecordedSides sides() {
        return sides;
    }

    /** Samples a second; empty for those of the call's codec. */
    public OptionalInt sampleRate() {
        return sampleRate;
    }

    /** Whether pauses are left out; else they are silent. */
    public boolean cutPauses() {
        return cutPauses;
    }

    /** How long it may become. */
    public Duration limit() {
        return limit;
    }

    /** How much silence of the other side ends it. */
    public Optional<Duration> stopAfterSilence() {
        return silence;
    }

    /** The keys that end it. */
    public String stopKeys() {
        return keys;
    }

    /** Collects options. */
    public static final class Builder {
        private Optional<Path> file = Optional.empty();
        private boolean inPlace;
        private Optional<String> template = Optional.empty();
        private RecordingFormat format = RecordingFormat.WAV;
        private RecordedSides sides = RecordedSides.HEARD;
        private OptionalInt sampleRate = OptionalInt.empty();
        private boolean cutPauses;
        private Duration limit = Duration.ofHours(4);
        private Optional<Duration> silence = Optional.empty();
        private String keys = "";
        private final List<String> mistakes = new ArrayList<>();

        private Builder() {}

        /** Writes this very file, in place of one that follows the recorder's template. */
        public Builder to(Path target) {
            file = Optional.of(target);
            return this;
        }

        /**
         * Writes this very file from the first sample on: it passes no spool and is not uploaded. What a kill leaves of it is for who named
         * it to look after ({@link Repair}).
         */
        public Builder growing(Path target) {
            file = Optional.of(target);
            inPlace = true;
            return this;
        }

        /**
         * Names the file by a template of its own, as {@link Recorder.Builder#template} says.
         */
        public Builder template(String pattern) {
            PathTemplate.mistake(pattern).ifPresent(mistakes::add);
            template = Optional.of(pattern);
            return this;
        }

        /** What to write it as. Default WAV. */
        public Builder format(RecordingFormat kind) {
            format = kind;
            return this;
        }

        /** Who is on it. Default the other side alone. */
        public Builder sides(RecordedSides who) {
            sides = who;
            return this;
        }

        /** Samples a second of a WAV file, 8000 to 48,000. Default those of the call's codec. Opus is always at 48,000. */
        public Builder sampleRate(int hertz) {
            if (hertz < LEAST_RATE || hertz > MOST_RATE) {
                mistakes.add("sample rate " + hertz + " is not within 8000..48000");
            }
            sampleRate = OptionalInt.of(hertz);
            return this;
        }

        /** Leaves out what happens between {@link Recording#pause} and {@link Recording#resume}. Default: it is silent. */
        public Builder cutPauses() {
            cutPauses = true;
            return this;
        }

        /** Ends it when it is so long, up to 24 h. Default 4 h. */
        public Builder limit(Duration longest) {
            if (longest.isNegative() || longest.isZero() || longest.compareTo(LONGEST) > 0) {
                mistakes.add("limit " + longest + " is not within 0..24 h");
            }
            limit = longest;
            return this;
        }

        /** Ends it when the other side has been silent for so long, 1 s to 1 h. Default: silence does not end it. */
        public Builder stopAfterSilence(Duration quiet) {
            if (quiet.compareTo(Duration.ofSeconds(1)) < 0 || quiet.compareTo(Duration.ofHours(1)) > 0) {
                mistakes.add("silence " + quiet + " is not within 1 s..1 h");
            }
            silence = Optional.of(quiet);
            return this;
        }

        /** Ends it when the other side presses one of these keys, which then counts for nothing else. Default none. */
        public Builder stopOn(String dtmf) {
            if (!dtmf.matches("[0-9*#A-D]*")) {
                mistakes.add("\"" + dtmf + "\" are not keys");
            }
            keys = dtmf;
            return this;
        }

        private RecordOptions build() {
            if (file.isPresent() && template.isPresent()) {
                mistakes.add("a file and a template are both given");
            }
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException("recording: " + String.join("; ", mistakes));
            }
            return new RecordOptions(this);
        }
    }
}
