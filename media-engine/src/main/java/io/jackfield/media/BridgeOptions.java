package io.jackfield.media;

import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a call is connected with others. Immutable: each method returns changed options.
 *
 * <pre>{@code
 * call.bridge("sip:1001@example.com", ring(ofSeconds(30)));
 * }</pre>
 */
public final class BridgeOptions {
    /** A minute of ringing, early media passed on, and the caller's own ringback tone. */
    public static final BridgeOptions DEFAULTS = new BridgeOptions(DialOptions.DEFAULTS, Optional.empty(), true);

    private final DialOptions dial;
    private final Optional<Prompt> ringback;
    private final boolean earlyMedia;

    private BridgeOptions(DialOptions dial, Optional<Prompt> ringback, boolean earlyMedia) {
        this.dial = dial;
        this.ringback = ringback;
        this.earlyMedia = earlyMedia;
    }

    /** The defaults with this time to ring, 1 s to 10 min, for each target. */
    public static BridgeOptions ring(Duration timeout) {
        return DEFAULTS.dial(d -> d.ringTimeout(timeout));
    }

    /** How the calls to the targets are made: caller id, headers, proxy, codecs, time to ring. */
    public DialOptions dial() {
        return dial;
    }

    /** With changes to how the calls to the targets are made. */
    public BridgeOptions dial(UnaryOperator<DialOptions.Builder> changes) {
        return new BridgeOptions(changes.apply(dial.edit()).build(), ringback, earlyMedia);
    }

    /** What the caller hears while a target rings. */
    public Optional<Prompt> ringback() {
        return ringback;
    }

    /**
     * With a sound that the caller hears while a target rings without media of its own, over and over. Without it a caller whose media is not
     * open yet is told that it rings and makes the tone itself, and one whose media is open hears a tone of the engine.
     */
    public BridgeOptions ringback(Prompt sound) {
        return new BridgeOptions(dial, Optional.of(sound), earlyMedia);
    }

    /** Whether media that a target sends before it answers is passed on. */
    public boolean earlyMedia() {
        return earlyMedia;
    }

    /** Without media of targets that have not answered: what the caller hears until then is the ringback tone. */
    public BridgeOptions withoutEarlyMedia() {
        return new BridgeOptions(dial, ringback, false);
    }
}
