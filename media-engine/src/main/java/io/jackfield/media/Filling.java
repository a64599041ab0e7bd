package io.jackfield.media;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.sound.SoundException;
import io.jackfield.media.stream.AudioStream;
import io.jackfield.rtp.codec.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a call says while nothing is played: music or a ringback tone where one is wanted, what a bridge brings, silence once it is up, else
 * nothing. On the call's loop; sounds are read and encoded on threads of their own.
 */
final class Filling {
    private static final Logger LOG = LoggerFactory.getLogger(Filling.class);

    private final EngineSettings settings;
    private final AudioStream stream;
    private final Consumer<Runnable> loop;
    private Optional<Codec> codec = Optional.empty();
    private Optional<Prompt> sound = Optional.empty();
    private Optional<PromptFrames> encoded = Optional.empty();
    private boolean bridged;
    private boolean up;

    /**
     * Nothing is said yet.
     *
     * @param loop runs something on the call's loop, from any thread
     */
    Filling(EngineSettings settings, AudioStream stream, Consumer<Runnable> loop) {
        this.settings = settings;
        this.stream = stream;
        this.loop = loop;
    }

    /** The codec is another one now. */
    void codec(Optional<Codec> next) {
        codec = next;
        encode();
    }

    /** Silence is sent while there is nothing to say, so that the way to the other side stays open. */
    void up() {
        up = true;
        say();
    }

    /** A bridge brings what is said, or no longer. */
    void bridged(boolean on) {
        bridged = on;
        say();
    }

    /** A sound, over and over, that goes before all this. */
    void sound(Prompt what) {
        sound = Optional.of(what);
        encode();
    }

    void noSound() {
        sound = Optional.empty();
        encode();
    }

    private void encode() {
        encoded = Optional.empty();
        if (sound.isPresent() && codec.isPresent()) {
            Prompt wanted = sound.get();
            Codec by = codec.get();
            settings.threads().start(() -> encode(wanted, by));
        }
        say();
    }

    private void encode(Prompt wanted, Codec by) {
        try {
            PromptFrames frames = settings.prompts().encoded(wanted, by);
            loop.accept(() -> {
                if (sound.equals(Optional.of(wanted)) && codec.equals(Optional.of(by))) {
                    encoded = Optional.of(frames);
                    say();
                }
            });
        } catch (SoundException e) {
            LOG.warn("{} is not played: {}", wanted, e.getMessage());
        }
    }

    private void say() {
        Map<Codec, PromptFrames> silence = settings.silence();
        if (sound.isPresent()) {
            stream.fill(encoded.map(List::of).orElse(List.of()), true);
        } else if (bridged || !up) {
            stream.fill(List.of());
        } else {
            stream.fill(codec.map(silence::get).map(List::of).orElse(List.of()));
        }
    }
}
