package io.jackfield.sip.dialog;

/** Takes requests of a method, outside of dialogs and within. */
@FunctionalInterface
public interface RequestHandler {
    /** A request came in. Answer it, now or within 30 s. Called on its shard; must not block. */
    void onRequest(IncomingRequest request);
}
