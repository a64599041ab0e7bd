package io.jackfield.proxy;

import io.jackfield.proxy.forward.FailedRequest;
import io.jackfield.proxy.forward.Variables;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.Optional;

/** A request in hand of a {@link FailureRoute}. */
public final class FailedCall {
    private final RouteCall call;
    private final FailedRequest failed;

    FailedCall(RouteCall call, FailedRequest failed) {
        this.call = call;
        this.failed = failed;
    }

    /** The request as its route saw it. */
    public RouteCall call() {
        return call;
    }

    /** The request as it went to the targets. */
    public SipRequest request() {
        return failed.request();
    }

    /** What the caller would be told: of the targets' responses the best (RFC 3261 16.7), 408 when none answered in time. */
    public int status() {
        return failed.status();
    }

    /** The best response; empty when no target gave one. Of a 3xx its Contacts may be tried. */
    public Optional<SipResponse> response() {
        return failed.response();
    }

    /** How many targets were tried so far, all legs together. */
    public int tried() {
        return failed.tried();
    }

    /** What was noted down about the call. */
    public Variables variables() {
        return call.variables();
    }

    /** Whether the status is one of a class, 1 to 6, or a timeout within it: {@code is(5)} for any server error. */
    public boolean is(int statusClass) {
        return status() / 100 == statusClass;
    }
}
