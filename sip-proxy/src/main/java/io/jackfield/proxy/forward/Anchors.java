package io.jackfield.proxy.forward;

import io.jackfield.sip.node.MediaAnchor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The media anchors in use, by the number that a dialog's Record-Route names them with. Any thread; no lock. */
final class Anchors {
    private final AtomicReference<MediaAnchor[]> all;

    Anchors(List<MediaAnchor> known) {
        all = new AtomicReference<>(known.toArray(MediaAnchor[]::new));
    }

    /** The anchor's number; a new anchor gets the next. */
    int numberOf(MediaAnchor anchor) {
        while (true) {
            MediaAnchor[] now = Objects.requireNonNull(all.get());
            for (int i = 0; i < now.length; i++) {
                if (now[i] == anchor) {
                    return i;
                }
            }
            if (now.length == RouteToken.NO_ANCHOR) {
                throw new IllegalStateException(
                        "more than " + RouteToken.NO_ANCHOR + " media anchors: make them once and reuse them");
            }
            MediaAnchor[] more = Arrays.copyOf(now, now.length + 1);
            more[now.length] = anchor;
            all.compareAndSet(now, more);
        }
    }

    /** The anchor of a number; null when there is none, as after a restart with fewer. */
    @Nullable
    MediaAnchor get(int number) {
        MediaAnchor[] now = Objects.requireNonNull(all.get());
        return number < now.length ? now[number] : null;
    }
}
