package io.jackfield.sip.capture;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Where one node's messages enter a {@link Capture}. From any thread; costs an object and a queue's slot a message. */
public final class CaptureTap {
    private final CaptureQueue queue;
    private final Set<Method> methods;
    private final UnaryOperator<InetAddress> sourceFor;

    CaptureTap(CaptureQueue queue, Set<Method> methods, UnaryOperator<InetAddress> sourceFor) {
        this.queue = queue;
        this.methods = methods;
        this.sourceFor = sourceFor;
    }

    /** A message that came over a flow, as it came. */
    public void in(SipMessage message, Flow from) {
        put(message, from, true);
    }

    /** A message that goes out over a flow, which is bound to a socket of ours. */
    public void out(SipMessage message, Flow to) {
        put(message, to, false);
    }

    private void put(SipMessage message, Flow flow, boolean in) {
        if (methods.isEmpty() || methods.contains(message.cseqMethod())) {
            queue.put(new Captured(message, flow, in, Instant.now(), sourceFor));
        }
    }
}
