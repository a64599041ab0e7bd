package io.jackfield.media;

import io.jackfield.media.BridgeResult.EndedBy;
import io.jackfield.media.OutgoingCalls.Place;
import io.jackfield.rtp.codec.Codec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A call that is being connected: rings targets for it as a {@link Hunt} says, tells it how that goes, and joins it with the one that answers.
 * On the call's loop, where the legs to its targets live, too.
 */
final class Connecting implements Hunt.Effects, LegWatch {
    private final LiveCall call;
    private final CallLeg leg;
    private final Wish wish;
    private final Consumer<BridgeResult> done;
    private final Hunt hunt;
    private final Map<Integer, Branch> branches = new HashMap<>();
    private Optional<Branch> heard = Optional.empty();

    /**
     * With whom it is to be connected.
     *
     * @param targets of all rounds, in order
     * @param sizes how many of them each round has
     */
    record Wish(List<OutgoingCalls.Request> targets, List<Integer> sizes, BridgeOptions options) {
        /**
         * Looks for mistakes.
         *
         * @throws IllegalArgumentException when the options of a target are wrong
         */
        static Wish of(Targets targets, BridgeOptions options) {
            return new Wish(
                    targets.rounds().stream()
                            .flatMap(List::stream)
                            .map(target -> new OutgoingCalls.Request(target.uri(), target.options(options.dial())))
                            .toList(),
                    targets.rounds().stream().map(List::size).toList(),
                    options);
        }
    }

    /**
     * A call that rings nobody yet.
     *
     * @param done takes what comes of it, unless the call ends first
     */
    Connecting(LiveCall call, Wish wish, Consumer<BridgeResult> done) {
        this.call = call;
        this.leg = call.leg();
        this.wish = wish;
        this.done = done;
        this.hunt = new Hunt(wish.sizes(), this);
    }

    void start() {
        leg.ties().watch(this);
        hunt.start();
    }

    /** The caller has gone: the legs end with it, as children do. */
    @Override
    public void over(CallEnd end) {
        hunt.stop();
    }

    @Override
    public void diverted() {
        hunt.stop();
        quiet();
        leg.ties().unwatch(this);
        for (Branch branch : branches.values()) {
            branch.peer.leg().ties().unwatch(branch);
            branch.peer.leg().post(() -> branch.peer.leg().end(Cause.CANCELLED));
        }
    }

    /** A call to a target. What it tells is carried out as a step of the call that is being connected. */
    private final class Branch implements LegWatch {
        private final int number;
        private final LiveCall peer;

        Branch(int number, LiveCall peer) {
            this.number = number;
            this.peer = peer;
        }

        @Override
        public void ringing() {
            leg.post(Connecting.this::rings);
        }

        @Override
        public void early() {
            leg.post(() -> hearEarly(this));
        }

        @Override
        public void answered() {
            leg.post(() -> hunt.answered(number));
        }

        @Override
        public void over(CallEnd end) {
            leg.post(() -> {
                unheard(this);
                hunt.over(number, new Hunt.Refusal(end.cause(), end.status()));
            });
        }
    }

    @Override
    public void ring(int number) {
        leg.later(() -> {
            Place place = new Place(leg.home(), Optional.of(call), leg.likes());
            LiveCall peer = leg.home().outgoing().dial(wish.targets().get(number), place, Optional.empty());
            Branch branch = new Branch(number, peer);
            branches.put(number, branch);
            peer.leg().ties().watch(branch);
        });
    }

    @Override
    public void cancel(int number) {
        drop(number, Cause.CANCELLED);
    }

    @Override
    public void lost(int number) {
        drop(number, Cause.ANSWERED_ELSEWHERE);
    }

    private void drop(int number, Cause why) {
        leg.later(() -> {
            Branch branch = branches.get(number);
            if (branch != null) {
                unheard(branch);
                branch.peer.leg().ties().unwatch(branch);
                branch.peer.leg().end(why);
            }
        });
    }

    @Override
    public void failed(Hunt.Refusal best) {
        leg.later(() -> {
            quiet();
            leg.ties().unwatch(this);
            done.accept(new BridgeResult(
                    false, best.cause(), best.status(), EndedBy.NOBODY, Duration.ZERO, Optional.empty()));
        });
    }

    @Override
    public void won(int number) {
        leg.later(() -> {
            Branch branch = branches.get(number);
            if (branch != null) {
                quiet();
                leg.ties().unwatch(this);
                branch.peer.leg().ties().unwatch(branch);
                answer(branch.peer);
            }
        });
    }

    private void answer(LiveCall peer) {
        CompletableFuture<Optional<Codec>> answered = new CompletableFuture<>();
        leg.prefer(peer.leg().codec());
        leg.answer(false, answered);
        answered.thenAccept(codec -> join(call, peer, done));
    }

    /** Joins two calls that are up, until one of them ends or is taken away. On the loop of the first. */
    static void join(LiveCall call, LiveCall peer, Consumer<BridgeResult> done) {
        CallLeg leg = call.leg();
        long beganNs = leg.nowNs();
        Joint joint = new Joint(leg, peer.leg());
        follow(leg, joint, parting -> {
            Duration talked = Duration.ofNanos(leg.nowNs() - beganNs);
            Cause cause = parting.end().map(CallEnd::cause).orElse(Cause.NORMAL);
            done.accept(new BridgeResult(true, cause, 0, parting.by(), talked, Optional.of(peer)));
        });
        joint.begin();
    }

    /** Waits until a leg is joined with nobody any more, through all transfers of those that it is joined with. */
    private static void follow(CallLeg leg, Joint joint, Consumer<Joint.Parting> over) {
        joint.over()
                .thenAccept(parting -> leg.post(() -> {
                    Optional<Joint> next = parting.next().filter(further -> further.joins(leg));
                    if (next.isPresent()) {
                        follow(leg, next.get(), over);
                    } else {
                        over.accept(parting);
                    }
                }));
    }

    // What the caller hears meanwhile.

    private void rings() {
        if (leg.openMedia().isEmpty() && wish.options().ringback().isPresent()) {
            leg.early(new CompletableFuture<>());
        }
        if (leg.openMedia().isEmpty()) {
            leg.ring(new CompletableFuture<>());
        } else if (heard.isEmpty()) {
            leg.media()
                    .filling()
                    .sound(wish.options().ringback().orElse(leg.settings().ringback()));
        }
    }

    private void hearEarly(Branch branch) {
        if (!wish.options().earlyMedia() || heard.isPresent()) {
            return;
        }
        if (leg.openMedia().isEmpty()) {
            leg.prefer(branch.peer.leg().codec());
            leg.early(new CompletableFuture<>());
        }
        if (leg.openMedia().isPresent()) {
            heard = Optional.of(branch);
            CallMedia ours = leg.media();
            CallMedia theirs = branch.peer.leg().media();
            ours.filling().noSound();
            ours.filling().bridged(true);
            theirs.stream().passTo(ours.stream());
            ours.stream().passTo(theirs.stream());
        }
    }

    private void unheard(Branch branch) {
        if (heard.equals(Optional.of(branch))) {
            quiet();
        }
    }

    /** Neither early media nor ringback any more. */
    private void quiet() {
        heard = Optional.empty();
        leg.openMedia().ifPresent(media -> {
            media.stream().passNowhere();
            media.filling().bridged(false);
            media.filling().noSound();
        });
    }
}
