package io.jackfield.media;

import io.jackfield.media.BridgeResult.EndedBy;
import io.jackfield.media.stream.AudioStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Two calls that hear each other, until one of them ends or is taken away. Each half belongs to the loop of its call; what one half has to
 * tell the other is posted there.
 */
final class Joint {
    private final Half one;
    private final Half other;
    private final CompletableFuture<Parting> over = new CompletableFuture<>();

    /**
     * How it ended.
     *
     * @param left the half that ended, if any
     * @param end how that one ended
     */
    record Parting(EndedBy by, Optional<CallLeg> left, Optional<CallEnd> end) {}

    Joint(CallLeg one, CallLeg other) {
        this.one = new Half(one);
        this.other = new Half(other);
    }

    /** Joins them; both have open media. On the loop of the first. */
    void begin() {
        Optional<AudioStream> ours = one.stream();
        if (ours.isEmpty()) {
            part(new Parting(EndedBy.ENGINE, Optional.empty(), Optional.empty()));
            return;
        }
        one.enter();
        other.leg.post(() -> other.stream()
                .ifPresentOrElse(
                        theirs -> {
                            other.enter();
                            other.hear(ours.get());
                            one.leg.post(() -> one.hear(theirs));
                        },
                        () -> part(new Parting(EndedBy.ENGINE, Optional.empty(), Optional.empty()))));
    }

    /** Completes when the two no longer hear each other. On one of their loops. */
    CompletionStage<Parting> over() {
        return over;
    }

    /** The other one. */
    CallLeg peerOf(CallLeg leg) {
        return leg == one.leg ? other.leg : one.leg;
    }

    /** Takes it apart; only the first to do so counts. From any thread. */
    void part(Parting how) {
        if (over.complete(how)) {
            one.leg.post(one::leave);
            other.leg.post(other::leave);
        }
    }

    private final class Half implements LegWatch {
        private final CallLeg leg;
        private boolean in;

        Half(CallLeg leg) {
            this.leg = leg;
        }

        Optional<AudioStream> stream() {
            return leg.openMedia().map(CallMedia::stream);
        }

        void enter() {
            in = true;
            leg.ties().watch(this);
            leg.ties().joint(Optional.of(Joint.this));
            leg.media().filling().bridged(true);
            leg.tellBridged(true, peer().leg);
        }

        void hear(AudioStream peer) {
            if (in) {
                leg.media().stream().passTo(peer);
            }
        }

        void leave() {
            if (!in) {
                return;
            }
            in = false;
            leg.ties().unwatch(this);
            leg.ties().joint(Optional.empty());
            leg.tellBridged(false, peer().leg);
            leg.openMedia().ifPresent(media -> {
                media.stream().passNowhere();
                media.filling().bridged(false);
                media.filling().noSound();
            });
        }

        private Half peer() {
            return this == one ? other : one;
        }

        @Override
        public void held(boolean held) {
            peer().leg.post(() -> peer().music(held));
        }

        private void music(boolean on) {
            if (in && on) {
                leg.media().filling().sound(leg.settings().holdMusic());
            } else if (in) {
                leg.media().filling().noSound();
            }
        }

        @Override
        public void over(CallEnd end) {
            part(new Parting(end.byRemote() ? EndedBy.PEER : EndedBy.ENGINE, Optional.of(leg), Optional.of(end)));
        }
    }
}
