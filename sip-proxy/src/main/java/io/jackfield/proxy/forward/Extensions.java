package io.jackfield.proxy.forward;

import io.jackfield.sip.node.MediaAnchor;
import java.util.List;
import java.util.Optional;

/**
 * Who takes part in forwarding.
 *
 * @param anchors media anchors, in an order that stays, so that a dialog finds its own after a restart
 * @param observers see dialogs, in this order
 * @param shaper changes what leaves, and undoes that on what comes back
 */
public record Extensions(List<MediaAnchor> anchors, List<DialogObserver> observers, Optional<MessageShaper> shaper) {
    /** Copies the lists. */
    public Extensions {
        anchors = List.copyOf(anchors);
        observers = List.copyOf(observers);
    }
}
