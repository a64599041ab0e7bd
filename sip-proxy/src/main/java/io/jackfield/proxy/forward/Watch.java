package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.transport.Flow;

/** Tells an observer what becomes of one request; there is none where nobody looks. */
sealed interface Watch {
    /** It goes to its first targets now. */
    default void began(EarlyCall call) {}

    /** The target that answers with a 2xx. */
    default void at(Target target, TargetObserver observer) {}

    /** A 1xx or 2xx goes back. */
    void onResponse(SipResponse response, Flow from, long nowNs);

    /** It ends with this status, above 299, which the caller hears; once. */
    void onFailure(int status, boolean cancelled, long nowNs);

    /** An INVITE that may create a dialog. */
    record OfInvite(DialogObserver.Attempt attempt) implements Watch {
        @Override
        public void began(EarlyCall call) {
            attempt.began(call);
        }

        @Override
        public void at(Target target, TargetObserver observer) {
            attempt.at(target, observer);
        }

        @Override
        public void onResponse(SipResponse response, Flow from, long nowNs) {
            if (response.provisional()) {
                attempt.progressed(response, from, nowNs);
            } else {
                attempt.answered(response, from, nowNs);
            }
        }

        @Override
        public void onFailure(int status, boolean cancelled, long nowNs) {
            attempt.failed(status, cancelled, nowNs);
        }
    }

    /** A request within a dialog. */
    record WithinDialog(DialogObserver observer, SipRequest request) implements Watch {
        @Override
        public void onResponse(SipResponse response, Flow from, long nowNs) {
            if (response.isFinal()) {
                conclude(response.status(), nowNs);
            }
        }

        @Override
        public void onFailure(int status, boolean cancelled, long nowNs) {
            conclude(status, nowNs);
        }

        private void conclude(int status, long nowNs) {
            if (request.method() != Method.BYE) {
                observer.concluded(request, status, nowNs);
            } else if (status != 401 && status != 407) {
                observer.ended(request, status, nowNs);
            }
        }
    }
}
