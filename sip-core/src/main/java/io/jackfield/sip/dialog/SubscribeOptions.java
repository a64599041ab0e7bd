package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to subscribe to (RFC 6665). Immutable.
 *
 * @param event the event package, with an id where a dialog has several
 * @param expires the lifetime to ask for; zero asks once how things are
 * @param from who subscribes; empty takes the user agent's identity
 * @param credentials for challenges; empty takes the user agent's
 * @param outboundProxy where to send, whatever the Request-URI says
 * @param forks how many notifiers may answer one SUBSCRIBE; the NOTIFYs of further ones get 481
 * @param headers more headers, in order
 */
public record SubscribeOptions(
        Event event,
        Duration expires,
        Optional<NameAddr> from,
        Optional<Credentials> credentials,
        Optional<SipUri> outboundProxy,
        int forks,
        List<Map.Entry<String, String>> headers) {

    /** To an event package, for an hour at a time, of one notifier. */
    public static SubscribeOptions of(String event) {
        return builder(event).build();
    }

    /** A builder for an event package such as {@code message-summary}. */
    public static Builder builder(String event) {
        return new Builder(Event.of(event));
    }

    /** Settings of {@link SubscribeOptions}. */
    public static final class Builder {
        private final Event event;
        private Duration expires = Duration.ofHours(1);
        private Optional<NameAddr> from = Optional.empty();
        private Optional<Credentials> credentials = Optional.empty();
        private Optional<SipUri> outboundProxy = Optional.empty();
        private int forks = 1;
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();

        private Builder(Event event) {
            this.event = event;
        }

        /** The lifetime to ask for, 1 second to 7 days; zero asks once. Default 1 hour. */
        public Builder expires(Duration lifetime) {
            expires = lifetime;
            return this;
        }

        /** Who subscribes, for the From header. */
        public Builder from(NameAddr identity) {
            from = Optional.of(identity);
            return this;
        }

        /** What to answer challenges with. */
        public Builder credentials(Credentials user) {
            credentials = Optional.of(user);
            return this;
        }

        /** Where to send the SUBSCRIBE, whatever the Request-URI says. */
        public Builder outboundProxy(SipUri proxy) {
            outboundProxy = Optional.of(proxy);
            return this;
        }

        /** How many notifiers may answer, 1 to 32 (RFC 6665 4.4.1). Default 1. */
        public Builder forks(int most) {
            forks = most;
            return this;
        }

        /** One more header for the SUBSCRIBEs, such as Accept. */
        public Builder header(String name, String value) {
            headers.add(Map.entry(name, value));
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming every value that is out of its range
         */
        public SubscribeOptions build() {
            StringBuilder wrong = new StringBuilder();
            boolean poll = expires.isZero();
            if (!poll && (expires.toSeconds() < 1 || expires.compareTo(Duration.ofDays(7)) > 0)) {
                wrong.append("lifetime ").append(expires).append(" is neither zero nor within 1 s and 7 days; ");
            }
            if (forks < 1 || forks > 32) {
                wrong.append("forks ").append(forks).append(" is not within 1 and 32; ");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("subscription: " + wrong.substring(0, wrong.length() - 2));
            }
            return new SubscribeOptions(event, expires, from, credentials, outboundProxy, forks, List.copyOf(headers));
        }
    }
}
