package io.jackfield.examples.proxy;

import io.jackfield.proxy.dialog.CallDetail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each call that is over, at INFO; who called whom is private and not in it. */
final class CallLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.jackfield.calls");

    private CallLog() {}

    static void write(CallDetail call) {
        LOG.info(
                "call-id={} ended={} status={} seconds={}",
                call.dialog().id().callId(),
                call.reason().text(),
                call.status(),
                call.duration().toMillis() / 1_000.0);
    }
}
