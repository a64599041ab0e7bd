package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several observers as one. */
final class Observers implements DialogObserver {
    private final DialogObserver[] all;

    private Observers(List<DialogObserver> all) {
        this.all = all.toArray(DialogObserver[]::new);
    }

    /** One for all of them; none for none, so that nothing is called where nobody looks. */
    static @Nullable DialogObserver of(List<DialogObserver> observers) {
        return switch (observers.size()) {
            case 0 -> null;
            case 1 -> observers.get(0);
            default -> new Observers(observers);
        };
    }

    @Override
    public Attempt invited(CallStart call) {
        Attempt[] attempts = new Attempt[all.length];
        for (int i = 0; i < all.length; i++) {
            attempts[i] = all[i].invited(call);
        }
        return new Attempts(attempts);
    }

    @Override
    public void confirmed(SipRequest ack, long nowNs) {
        for (DialogObserver observer : all) {
            observer.confirmed(ack, nowNs);
        }
    }

    @Override
    public void requested(SipRequest request, Flow from, long nowNs) {
        for (DialogObserver observer : all) {
            observer.requested(request, from, nowNs);
        }
    }

    @Override
    public void concluded(SipRequest request, int status, long nowNs) {
        for (DialogObserver observer : all) {
            observer.concluded(request, status, nowNs);
        }
    }

    @Override
    public void ended(SipRequest bye, int status, long nowNs) {
        for (DialogObserver observer : all) {
            observer.ended(bye, status, nowNs);
        }
    }

    /** What each of them follows. */
    private static final class Attempts implements Attempt {
        private final Attempt[] all;

        Attempts(Attempt[] all) {
            this.all = all;
        }

        @Override
        public void began(EarlyCall call) {
            for (Attempt attempt : all) {
                attempt.began(call);
            }
        }

        @Override
        public void progressed(SipResponse response, Flow callee, long nowNs) {
            for (Attempt attempt : all) {
                attempt.progressed(response, callee, nowNs);
            }
        }

        @Override
        public void at(Target target, TargetObserver observer) {
            for (Attempt attempt : all) {
                attempt.at(target, observer);
            }
        }

        @Override
        public void answered(SipResponse response, Flow callee, long nowNs) {
            for (Attempt attempt : all) {
                attempt.answered(response, callee, nowNs);
            }
        }

        @Override
        public void failed(int status, boolean cancelled, long nowNs) {
            for (Attempt attempt : all) {
                attempt.failed(status, cancelled, nowNs);
            }
        }
    }
}
