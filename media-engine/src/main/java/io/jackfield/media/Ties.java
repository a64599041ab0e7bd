package io.jackfield.media;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a leg has to do with others: who watches it, the legs that were made for it, and the one it is joined with. On its loop. */
final class Ties {
    private final CallLeg leg;
    private final Waiting waiting;
    private final List<LegWatch> watches = new ArrayList<>();
    private final Set<CallLeg> children = new LinkedHashSet<>();
    private Optional<Joint> joint = Optional.empty();
    private Optional<CallLeg> raisedBy = Optional.empty();
    private Optional<CallEnd> ended = Optional.empty();

    Ties(CallLeg leg, Waiting waiting) {
        this.leg = leg;
        this.waiting = waiting;
    }

    void watch(LegWatch watch) {
        watches.add(watch);
    }

    void unwatch(LegWatch watch) {
        watches.remove(watch);
    }

    /** Tells all that watch; they may cease to while they are told. */
    void tell(Consumer<LegWatch> event) {
        for (LegWatch watch : List.copyOf(watches)) {
            event.accept(watch);
        }
    }

    /** This leg was made for another one of its loop, and ends with it. */
    void raisedBy(CallLeg parent) {
        if (parent.isOver()) {
            leg.endWithParent(Cause.CANCELLED);
            return;
        }
        parent.ties().children.add(leg);
        raisedBy = Optional.of(parent);
        watch(new LegWatch() {
            @Override
            public void over(CallEnd end) {
                parent.ties().children.remove(leg);
            }
        });
    }

    /**
     * This leg goes on without one that leaves it, joined with another. Where no script runs for it, nothing but that holds it any more, and it
     * ends with that.
     */
    void outlive(CallLeg leaver, Joint with) {
        if (leg.call().scripted() || !leg.call().isChildOf(leaver)) {
            return;
        }
        leaver.ties().children.remove(leg); // a child lives on its parent's loop
        endWith(with);
    }

    private void endWith(Joint with) {
        with.over()
                .thenAccept(parting -> leg.post(() -> parting.next()
                        .filter(next -> next.joins(leg))
                        .ifPresentOrElse(this::endWith, () -> {
                            if (!leg.call().scripted()) { // none was given to it meanwhile
                                leg.end(Cause.NORMAL);
                            }
                        })));
    }

    /** This leg does something else: it leaves its parent and whoever it hears, whose leg it was ends. */
    void divert() {
        raisedBy.ifPresent(parent -> parent.ties().children.remove(leg));
        tell(LegWatch::diverted);
        joint.ifPresent(with -> {
            CallLeg peer = with.peerOf(leg);
            with.part(new Joint.Parting(BridgeResult.EndedBy.TRANSFER, Optional.empty(), Optional.empty()));
            if (children.contains(peer)) {
                peer.post(() -> peer.endWithParent(Cause.NORMAL)); // nobody else sees to it
            }
        });
    }

    /** Connects the call with the first of some targets that answers. */
    void bridge(Connecting.Wish wish, CompletableFuture<BridgeResult> done) {
        Waiting.Wait<BridgeResult> wait = waiting.begin(done, () -> {});
        new Connecting(leg.call(), wish, result -> waiting.done(wait, result)).start();
    }

    /** Connects the call, which is up, with another that is. */
    void join(LiveCall other, CompletableFuture<BridgeResult> done) {
        Waiting.Wait<BridgeResult> wait = waiting.begin(done, () -> {});
        Connecting.join(leg.call(), other, result -> waiting.done(wait, result));
    }

    void joint(Optional<Joint> with) {
        joint = with;
    }

    Optional<Joint> joint() {
        return joint;
    }

    /** How this leg has ended, if it has. */
    Optional<CallEnd> ended() {
        return ended;
    }

    /** This leg has ended. */
    void end(CallEnd how) {
        ended = Optional.of(how);
        tell(watch -> watch.over(how));
        watches.clear();
        List<CallLeg> all = List.copyOf(children);
        children.clear();
        all.forEach(child -> child.post(() -> child.endWithParent(how.cause())));
    }
}
