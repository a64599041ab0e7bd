package io.jackfield.media;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What a leg has to do with others: who watches it, the legs that were made for it, and the one it is joined with. On its loop. */
final class Ties {
    private final List<LegWatch> watches = new ArrayList<>();
    private final Set<CallLeg> children = new LinkedHashSet<>();
    private Optional<Joint> joint = Optional.empty();

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

    /** A leg that ends when this one does. */
    void adopt(CallLeg child) {
        children.add(child);
    }

    /** A leg that has ended, or goes on without this one. */
    void release(CallLeg child) {
        children.remove(child);
    }

    void joint(Optional<Joint> with) {
        joint = with;
    }

    Optional<Joint> joint() {
        return joint;
    }

    /** This leg has ended. */
    void end(CallEnd how) {
        tell(watch -> watch.over(how));
        watches.clear();
        List<CallLeg> all = List.copyOf(children);
        children.clear();
        all.forEach(child -> child.post(child::endWithParent));
    }
}
