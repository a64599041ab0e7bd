package io.jackfield.proxy;

import io.jackfield.sip.message.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which route decides on which request. Only requests that start something come here: those within a dialog that was set up through
 * this proxy follow their Route set. What no route takes is refused.
 */
public final class Routes {
    private final Map<Method, Route> byMethod = new HashMap<>();
    private final Map<Method, Route> open = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();
    private @Nullable Route foreign;
    private @Nullable Route preloaded;
    private Function<? super Relay, ? extends Decision> arriving = relay -> relay;

    Routes() {}

    /** Requests of this method to one of our domains. */
    public Routes on(Method method, Route route) {
        put(byMethod, method, route);
        return this;
    }

    /** Requests of this method to one of our domains, from anybody: no authentication. */
    public Routes open(Method method, Route route) {
        put(open, method, route);
        return this;
    }

    /**
     * Requests of any method to domains that are not ours, after authentication. Without this route they are refused with 403; with
     * one that relays them, whoever can authenticate can reach any address through this proxy.
     */
    public Routes foreign(Route route) {
        foreign = Objects.requireNonNull(route);
        return this;
    }

    /**
     * Requests of any method whose Route set leads on past this proxy and was not made by it (RFC 3261 16.4, 16.12): they start
     * something, or belong to a dialog that was set up elsewhere. After authentication. Without this route they are refused with 403;
     * with one that follows the Route set ({@link Decision#onward}), whoever can authenticate can reach any address through this
     * proxy.
     */
    public Routes preloaded(Route route) {
        preloaded = Objects.requireNonNull(route);
        return this;
    }

    /**
     * What else is done with requests for a phone that registered through here by {@link Relay#withPath}: they go over its flow, and here
     * may be led through a media anchor, {@code arriving(phone -> phone.through(relay))}. Their Route proves that the registrar sent them.
     */
    public Routes arriving(Function<? super Relay, ? extends Decision> step) {
        arriving = Objects.requireNonNull(step);
        return this;
    }

    private void put(Map<Method, Route> to, Method method, Route route) {
        Objects.requireNonNull(route);
        if (method == Method.ACK || method == Method.CANCEL) {
            mistakes.add(method + " has no route: it goes where its INVITE went");
        } else if (byMethod.containsKey(method) || open.containsKey(method)) {
            mistakes.add("there are two routes for " + method);
        }
        to.put(method, route);
    }

    List<String> mistakes() {
        return mistakes;
    }

    /** As they are now, whatever becomes of these. */
    Routes copy() {
        Routes copy = new Routes();
        copy.byMethod.putAll(byMethod);
        copy.open.putAll(open);
        copy.foreign = foreign;
        copy.preloaded = preloaded;
        copy.arriving = arriving;
        return copy;
    }

    @Nullable
    Route openRoute(Method method) {
        return open.get(method);
    }

    @Nullable
    Route route(Method method) {
        return byMethod.get(method);
    }

    @Nullable
    Route foreignRoute() {
        return foreign;
    }

    @Nullable
    Route preloadedRoute() {
        return preloaded;
    }

    Function<? super Relay, ? extends Decision> arriving() {
        return arriving;
    }

    /** The methods that are taken, for an Allow header. */
    List<String> methods() {
        return Stream.concat(byMethod.keySet().stream(), open.keySet().stream())
                .map(Method::name)
                .distinct()
                .sorted()
                .toList();
    }
}
