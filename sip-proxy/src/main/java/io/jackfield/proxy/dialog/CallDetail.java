package io.jackfield.proxy.dialog;

import java.time.Duration;
import java.time.Instant;

/**
 * A call that is over: told once.
 *
 * @param dialog the call as it was last
 * @param ended when it ended: for a BYE when that came
 * @param reason why
 * @param status the final response to the INVITE; 200 when it was answered
 */
public record CallDetail(DialogRecord dialog, Instant ended, EndReason reason, int status) {
    /** How long it was up; zero when nobody answered. */
    public Duration duration() {
        return dialog.times()
                .answered()
                .map(answered -> Duration.between(answered, ended))
                .orElse(Duration.ZERO);
    }
}
