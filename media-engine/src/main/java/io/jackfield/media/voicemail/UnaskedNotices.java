package io.jackfield.media.voicemail;

import io.jackfield.media.MediaEngine;
import io.jackfield.sip.dialog.OutgoingMessage;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells phones that did not subscribe: by a NOTIFY outside of any dialog, as many expect it. RFC 6665 has no such thing, so that a phone may
 * refuse it; a Subscription-State that says that there is no subscription keeps those from waiting for more that take it.
 */
final class UnaskedNotices {
    private static final Logger LOG = LoggerFactory.getLogger(UnaskedNotices.class);

    private final MediaEngine engine;
    private final Function<String, Optional<SipUri>> phone;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** @param phone where that of a box is, or a proxy that knows */
    UnaskedNotices(MediaEngine engine, Function<String, Optional<SipUri>> phone) {
        this.engine = engine;
        this.phone = phone;
    }

    void tell(String box, BoxCount count) {
        phone.apply(box).ifPresent(uri -> send(uri, count));
    }

    private void send(SipUri uri, BoxCount count) {
        OutgoingMessage notify = engine.request(Method.NOTIFY, uri)
                .header(Header.EVENT.canonical(), WaitingNotices.EVENT)
                .header(Header.SUBSCRIPTION_STATE.canonical(), "terminated;reason=noresource")
                .body(
                        WaitingNotices.TYPE,
                        count.summary(WaitingNotices.account(uri)).getBytes(StandardCharsets.UTF_8));
        notify.send().whenComplete((response, failed) -> heard(uri, Optional.ofNullable(response)));
    }

    private void heard(SipUri uri, Optional<SipResponse> response) {
        if (response.filter(answer -> answer.status() < 300).isPresent()) {
            taken.increment();
        } else {
            refused.increment();
            LOG.debug("{} was not told of messages: {}", uri.host(), response.map(SipResponse::status));
        }
    }

    long taken() {
        return taken.sum();
    }

    long refused() {
        return refused.sum();
    }
}
