package io.jackfield.media.queue;

import io.jackfield.media.Call;
import io.jackfield.media.ScriptThreads;
import io.jackfield.media.sound.LocalStream;
import io.jackfield.media.stream.AudioAttachment;
import io.jackfield.media.stream.AudioLine;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Codec;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A call that waits with music: its script sleeps in {@link #next} until it is told something, or a key is pressed that it waits for. */
final class Waiting {
    private static final int MAX_SIGNALS = 64;

    private final Call call;
    private final Optional<LocalStream> music;
    private final Optional<Character> key;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>(MAX_SIGNALS);
    private volatile CompletableFuture<Boolean> told = new CompletableFuture<>();

    Waiting(Call call, Optional<LocalStream> music, Optional<Character> key) {
        this.call = call;
        this.music = music;
        this.key = key;
    }

    Call call() {
        return call;
    }

    /** From any thread. An announcement that finds no room is left out: nobody listens to 64 of them. */
    void tell(Signal signal) {
        if (!signals.offer(signal) && !(signal instanceof Signal.Announce)) {
            signals.removeIf(Signal.Announce.class::isInstance);
            signals.offer(signal);
        }
        told.complete(true);
    }

    /** Waits with music for the next signal; {@link Outcome#EXITED} when the key was pressed. */
    Signal next() {
        while (true) {
            Signal signal = signals.poll();
            if (signal != null) {
                return signal;
            }
            call.attach(new Audio());
        }
    }

    /** Waits without music, while somebody else has the call's audio. */
    Signal nextSilently() throws InterruptedException {
        while (true) {
            CompletableFuture<Boolean> next = new CompletableFuture<>();
            told = next;
            Signal signal = signals.poll();
            if (signal != null) {
                return signal;
            }
            try {
                ScriptThreads.of(call).await(next);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a signal cannot fail", e);
            }
        }
    }

    /** Music until there is something to do: looked at every 20 ms, so nothing need be woken. */
    private final class Audio implements AudioAttachment {
        private LocalStream.@Nullable Listener listener;
        private @Nullable AudioLine line;

        @Override
        public void attached(AudioLine attachedTo, Codec codec) {
            line = attachedTo;
            codec(codec);
        }

        @Override
        public void codec(Codec codec) {
            listener = music.map(stream -> stream.listen(codec, ScriptThreads.of(call)::start))
                    .orElse(null);
        }

        @Override
        public void packet(RtpPacket packet, long nowNs) {
            leaveWhenTold();
        }

        @Override
        public int frame(byte[] into, long pointNs) {
            LocalStream.Listener heard = listener;
            return leaveWhenTold() || heard == null ? 0 : heard.frame(into, pointNs);
        }

        private boolean leaveWhenTold() {
            AudioLine own = line;
            if (!signals.isEmpty() && own != null) {
                line = null;
                own.detach();
                return true;
            }
            return false;
        }

        @Override
        public boolean digit(char pressed) {
            if (key.isPresent() && key.get() == pressed) {
                tell(new Signal.Leave(Outcome.EXITED));
                return true;
            }
            return false;
        }

        @Override
        public void detached() {
            line = null;
        }
    }
}
