package io.jackfield.examples.phone;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A call to make, as the command line described it. */
record TestCall(
        SipUri to,
        Transport transport,
        Tls tls,
        Optional<Credentials> credentials,
        Duration duration,
        Optional<Path> play,
        Optional<Path> record,
        String digits,
        String[] codecs) {

    /** Who calls. */
    record Credentials(String user, Redacted password) {}
}
