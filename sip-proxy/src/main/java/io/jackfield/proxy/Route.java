package io.jackfield.proxy;

/** User code that decides what becomes of a request. Called on the request's shard: it must not block. */
@FunctionalInterface
public interface Route {
    /** Decides. What it throws is logged and answered with 500. */
    Decision decide(RouteCall call);
}
