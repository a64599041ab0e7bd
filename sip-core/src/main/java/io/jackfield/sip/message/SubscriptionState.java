package io.jackfield.sip.message;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Subscription-State header field (RFC 6665 8.2.3).
 *
 * @param state {@code active}, {@code pending}, {@code terminated}, or an extension's, in lower case
 * @param params expires, reason, retry-after and others
 */
public record SubscriptionState(String state, Parameters params) {
    public static final String ACTIVE = "active";
    public static final String PENDING = "pending";
    public static final String TERMINATED = "terminated";

    /** @throws IllegalArgumentException when the state is no token */
    public SubscriptionState {
        Objects.requireNonNull(params, "params");
        if (!Ascii.isToken(MessageEdit.utf8(state))) {
            throw new IllegalArgumentException("not a state: " + state);
        }
        state = Escapes.lower(state);
    }

    /** {@code active} for that long, whole seconds. */
    public static SubscriptionState active(Duration expires) {
        return new SubscriptionState(ACTIVE, Parameters.NONE.with("expires", Values.seconds(expires)));
    }

    /** {@code pending} for that long, whole seconds. */
    public static SubscriptionState pending(Duration expires) {
        return new SubscriptionState(PENDING, Parameters.NONE.with("expires", Values.seconds(expires)));
    }

    /** {@code terminated} for a reason of RFC 6665 4.1.3, e.g. {@code timeout} or {@code noresource}. */
    public static SubscriptionState terminated(String reason) {
        return new SubscriptionState(TERMINATED, Parameters.NONE.with("reason", reason));
    }

    /** The value, or empty when malformed; an unreadable expires or retry-after counts as such. */
    public static Optional<SubscriptionState> parse(String text) {
        return Parameterized.parse(text)
                .filter(p -> Ascii.isToken(MessageEdit.utf8(p.value())))
                .map(p -> new SubscriptionState(p.value(), p.params()))
                .filter(s -> s.readable("expires") && s.readable("retry-after"));
    }

    private boolean readable(String name) {
        return !params.has(name) || params.get(name).flatMap(Values::seconds).isPresent();
    }

    public boolean isTerminated() {
        return state.equals(TERMINATED);
    }

    /** How long the subscription still lasts. */
    public Optional<Duration> expires() {
        return params.get("expires").flatMap(Values::seconds);
    }

    /** Why it ended, in lower case. */
    public Optional<String> reason() {
        return params.get("reason").map(Escapes::lower);
    }

    /** When to subscribe again. */
    public Optional<Duration> retryAfter() {
        return params.get("retry-after").flatMap(Values::seconds);
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return state + params;
    }
}
