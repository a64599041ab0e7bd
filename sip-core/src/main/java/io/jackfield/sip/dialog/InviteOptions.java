package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to place a call. Immutable.
 *
 * @param offer the SDP offer; empty lets the callee offer in its 2xx
 * @param from the caller's identity; empty takes the user agent's
 * @param credentials for challenges; empty takes the user agent's
 * @param outboundProxy where to send, whatever the Request-URI says; put first in the Route (RFC 3261 8.1.2)
 * @param routes the Route to take after that proxy, nearest first
 * @param contact where the peer shall reach us; empty takes our address
 * @param callId the Call-ID; empty takes a random one
 * @param ringTimeout how long to wait for an answer
 * @param reliability whether provisional responses are made reliable; empty takes the user agent's
 * @param sessionTimer how often the session is refreshed; empty takes the user agent's
 * @param headers more headers, in order
 */
public record InviteOptions(
        Optional<byte[]> offer,
        Optional<NameAddr> from,
        Optional<Credentials> credentials,
        Optional<SipUri> outboundProxy,
        List<NameAddr> routes,
        Optional<SipUri> contact,
        Optional<String> callId,
        Duration ringTimeout,
        Optional<Reliability> reliability,
        Optional<SessionTimer> sessionTimer,
        List<Map.Entry<String, String>> headers) {

    /** The Route of the INVITE. */
    List<NameAddr> route() {
        List<NameAddr> all = new ArrayList<>();
        outboundProxy.ifPresent(proxy -> all.add(NameAddr.of(proxy.withParam("lr", ""))));
        all.addAll(routes);
        return all;
    }

    /** The extensions of a call, with these for what is not said here. */
    InviteSession.Reach reach(InviteSession.Reach usual) {
        return new InviteSession.Reach(reliability.orElse(usual.reliability()), sessionTimer.orElse(usual.timer()));
    }

    /** Options with an offer and defaults for the rest. */
    public static InviteOptions offering(byte[] sdp) {
        return builder().offer(sdp).build();
    }

    /** A builder with no offer and a ring timeout of 3 minutes. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these. */
    public Builder edit() {
        Builder copy = new Builder();
        copy.offer = offer;
        copy.from = from;
        copy.credentials = credentials;
        copy.outboundProxy = outboundProxy;
        copy.routes = routes;
        copy.contact = contact;
        copy.callId = callId;
        copy.ringTimeout = ringTimeout;
        copy.reliability = reliability;
        copy.sessionTimer = sessionTimer;
        copy.headers.addAll(headers);
        return copy;
    }

    /** Settings of {@link InviteOptions}. */
    public static final class Builder {
        private Optional<byte[]> offer = Optional.empty();
        private Optional<NameAddr> from = Optional.empty();
        private Optional<Credentials> credentials = Optional.empty();
        private Optional<SipUri> outboundProxy = Optional.empty();
        private List<NameAddr> routes = List.of();
        private Optional<SipUri> contact = Optional.empty();
        private Optional<String> callId = Optional.empty();
        private Duration ringTimeout = Duration.ofMinutes(3);
        private Optional<Reliability> reliability = Optional.empty();
        private Optional<SessionTimer> sessionTimer = Optional.empty();
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();

        private Builder() {}

        /** The SDP offer of the INVITE. */
        public Builder offer(byte[] sdp) {
            offer = Optional.of(sdp);
            return this;
        }

        /** The caller's identity, for the From header. */
        public Builder from(NameAddr identity) {
            from = Optional.of(identity);
            return this;
        }

        /** What to answer challenges with. */
        public Builder credentials(Credentials user) {
            credentials = Optional.of(user);
            return this;
        }

        /** Where to send the INVITE, whatever the Request-URI says. */
        public Builder outboundProxy(SipUri proxy) {
            outboundProxy = Optional.of(proxy);
            return this;
        }

        /**
         * Calls as who is registered there: in its name, over its Service-Route (RFC 3608), and reachable by its GRUU (RFC 5627) where
         * the registrar gave these.
         */
        public Builder through(Registration registration) {
            from = Optional.of(NameAddr.of(registration.addressOfRecord()));
            routes = registration.binding().serviceRoute();
            contact = registration.binding().publicGruu();
            return this;
        }

        /** The Call-ID, which also chooses the shard. It must be unique. */
        public Builder callId(String id) {
            callId = Optional.of(id);
            return this;
        }

        /** How long to wait for an answer before CANCEL, 1 second to 1 day. Default 3 minutes. */
        public Builder ringTimeout(Duration timeout) {
            ringTimeout = timeout;
            return this;
        }

        /** Whether provisional responses are made reliable (RFC 3262). Default what the user agent does. */
        public Builder reliable(Reliability wanted) {
            reliability = Optional.of(wanted);
            return this;
        }

        /** How often the session is refreshed (RFC 4028). Default what the user agent does. */
        public Builder sessionTimer(SessionTimer timer) {
            sessionTimer = Optional.of(timer);
            return this;
        }

        /** One more header for the INVITE. */
        public Builder header(String name, String value) {
            headers.add(Map.entry(name, value));
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when the ring timeout is out of range
         */
        public InviteOptions build() {
            if (ringTimeout.compareTo(Duration.ofSeconds(1)) < 0 || ringTimeout.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("ring timeout " + ringTimeout + " is not within 1 s and 1 day");
            }
            return new InviteOptions(
                    offer,
                    from,
                    credentials,
                    outboundProxy,
                    routes,
                    contact,
                    callId,
                    ringTimeout,
                    reliability,
                    sessionTimer,
                    List.copyOf(headers));
        }
    }
}
