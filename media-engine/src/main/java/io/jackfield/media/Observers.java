package io.jackfield.media;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears how a call goes. An observer that throws is logged, and ends nothing. */
final class Observers {
    private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

    private final Call call;
    private final List<CallObserver> observers;

    Observers(Call call, List<CallObserver> observers) {
        this.call = call;
        this.observers = observers;
    }

    /** Tells of a call that is none. */
    static void refused(List<CallObserver> observers, RefusedCall refused) {
        for (CallObserver observer : observers) {
            try {
                observer.onRefused(refused);
            } catch (RuntimeException | AssertionError | LinkageError e) {
                LOG.error("call {}: an observer threw", refused.dialog().callId(), e);
            }
        }
    }

    void tell(Consumer<CallObserver> event) {
        for (CallObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (RuntimeException | AssertionError | LinkageError e) {
                LOG.error("call {}: an observer threw", call.id(), e);
            }
        }
    }
}
