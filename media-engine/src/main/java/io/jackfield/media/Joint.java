package io.jackfield.media;

import io.jackfield.media.BridgeResult.EndedBy;
import io.jackfield.media.stream.AudioStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two calls that hear each other, until one of them ends or is taken away. Each half belongs to the loop of its call; what one half has to
 * tell the other is posted there.
 */
final class Joint {
    private final Half one;
    private final Half other;
    private final CompletableFuture<Parting> over = new CompletableFuture<>();
    private final AtomicReference<Optional<Succession>> succession = new AtomicReference<>(Optional.empty());

    /** What follows when one of the two leaves. */
    private record Succession(CallLeg leaver, Joint next) {}

    /**
     * How it ended.
     *
     * @param end how the half that ended did
     * @param next what one of the two is part of now, because of a transfer
     */
    record Parting(EndedBy by, Optional<CallEnd> end, Optional<Joint> next) {
        /** One of the two is joined with somebody else. */
        static Parting into(Joint next) {
            return new Parting(EndedBy.TRANSFER, Optional.empty(), Optional.of(next));
        }

        /** This side took it apart. */
        static Parting ours() {
            return new Parting(EndedBy.ENGINE, Optional.empty(), Optional.empty());
        }

        /** A half ended. */
        static Parting of(CallEnd end) {
            return new Parting(end.byRemote() ? EndedBy.PEER : EndedBy.ENGINE, Optional.of(end), Optional.empty());
        }
    }

    Joint(CallLeg one, CallLeg other) {
        this.one = new Half(one);
        this.other = new Half(other);
    }

    /** Joins them; both have open media. On the loop of the first. */
    void begin() {
        Optional<AudioStream> ours = one.stream();
        if (ours.isEmpty()) {
            part(one.parting());
            return;
        }
        one.enter();
        other.leg.post(() -> other.stream()
                .ifPresentOrElse(
                        theirs -> {
                            other.enter();
                            other.hear(ours.get());
                            other.remind();
                            one.leg.post(() -> {
                                one.hear(theirs);
                                one.remind();
                            });
                        },
                        () -> part(other.parting())));
    }

    /** Completes when the two no longer hear each other. On one of their loops. */
    CompletionStage<Parting> over() {
        return over;
    }

    /**
     * One of the two is about to leave, and the other will then be joined with somebody else, or is waiting for that. From any thread.
     *
     * @param next empty when nothing comes of it
     */
    void succession(CallLeg leaver, Optional<Joint> next) {
        succession.set(next.map(joint -> new Succession(leaver, joint)));
    }

    /** Whether the two still hear each other. */
    boolean lasts() {
        return !over.isDone();
    }

    boolean joins(CallLeg leg) {
        return leg == one.leg || leg == other.leg;
    }

    /** What was said to the other one meanwhile is over: if this one is on hold, the other hears music again. From any thread. */
    void remind(CallLeg leg) {
        Half half = leg == one.leg ? one : other;
        leg.post(half::remind);
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
        private boolean music;

        Half(CallLeg leg) {
            this.leg = leg;
        }

        Optional<AudioStream> stream() {
            return leg.openMedia().map(CallMedia::stream);
        }

        /** Why there is nothing to join: it has ended meanwhile, or its media is not open. */
        Parting parting() {
            return leg.ties().ended().map(Parting::of).orElseGet(Parting::ours);
        }

        void enter() {
            in = true;
            leg.ties().watch(this);
            leg.ties().joint(Optional.of(Joint.this));
            leg.media().filling().noSound(); // music of a parking lot, say
            leg.media().filling().bridged(true);
            leg.observers().tell(o -> o.onBridged(leg.call(), peer().leg.call()));
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
            leg.ties().unwatch(this);
            leg.ties().joint(Optional.empty());
            leg.observers().tell(o -> o.onUnbridged(leg.call(), peer().leg.call()));
            leg.openMedia().ifPresent(media -> {
                media.stream().passNowhere();
                media.filling().bridged(false);
            });
            music(false);
            in = false;
        }

        private Half peer() {
            return this == one ? other : one;
        }

        /** Whoever was on hold before is so now. */
        void remind() {
            if (in && leg.changes().held()) {
                peer().leg.post(() -> {
                    peer().music = false;
                    peer().music(true);
                });
            }
        }

        @Override
        public void held(boolean held) {
            peer().leg.post(() -> peer().music(held));
        }

        private void music(boolean on) {
            if (!in || on == music) {
                return;
            }
            music = on;
            leg.openMedia().map(CallMedia::filling).ifPresent(filling -> {
                if (on) {
                    filling.sound(leg.settings().holdMusic());
                } else {
                    filling.noSound();
                }
            });
        }

        @Override
        public void over(CallEnd end) {
            part(Objects.requireNonNull(succession.get())
                    .filter(then -> then.leaver() == leg)
                    .map(then -> Parting.into(then.next()))
                    .orElseGet(() -> Parting.of(end)));
        }
    }
}
