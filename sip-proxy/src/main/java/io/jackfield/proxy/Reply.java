package io.jackfield.proxy;

import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A decision to answer: {@link Decision#reply}. Immutable. */
public final class Reply implements Decision {
    /** A header line. */
    record Line(String name, String value) {}

    private final int status;
    private final String reason;
    private final List<Line> headers;

    private Reply(int status, String reason, List<Line> headers) {
        this.status = status;
        this.reason = reason;
        this.headers = headers;
    }

    static Reply of(int status) {
        if (status < 200 || status > 699) {
            throw new IllegalArgumentException("a reply has a status of 200 to 699, not " + status);
        }
        return new Reply(status, Status.reason(status), List.of());
    }

    /** With this reason phrase. */
    public Reply reason(String phrase) {
        return new Reply(status, Objects.requireNonNull(phrase), headers);
    }

    /** With this header line added. */
    public Reply header(String name, String value) {
        List<Line> lines = new ArrayList<>(headers);
        lines.add(new Line(name, value));
        return new Reply(status, reason, List.copyOf(lines));
    }

    /** The status, 200 to 699. */
    public int status() {
        return status;
    }

    /** The reason phrase. */
    public String reason() {
        return reason;
    }

    SipResponse to(SipRequest request, String toTag) {
        ResponseEdit response = SipResponse.to(request, status).reason(reason).toTag(toTag);
        for (Line line : headers) {
            response.add(line.name, line.value);
        }
        return response.build();
    }

    @Override
    public String toString() {
        return "Reply[" + status + ' ' + reason + ']';
    }
}
