package io.jackfield.proxy;

import io.jackfield.proxy.forward.Fork;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.TargetSelector;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** What a {@link Route} wants done with a request: a value, made without waiting for anything. Immutable; any thread. */
public sealed interface Decision permits Reply, Relay, Decision.Respond, Decision.Drop, Decision.Await, Later {

    /** Answers with this status and its usual reason phrase. @throws IllegalArgumentException unless 200 to 699 */
    static Reply reply(int status) {
        return Reply.of(status);
    }

    /** Answers with this status and phrase. @throws IllegalArgumentException unless 200 to 699 */
    static Reply reply(int status, String reason) {
        return Reply.of(status).reason(reason);
    }

    /** Answers with this response, which was made of the very request. */
    static Decision respond(SipResponse response) {
        return new Respond(Objects.requireNonNull(response));
    }

    /**
     * Relays to the targets one after another until one serves the request, as {@link Fork#FAILOVER} says: for a pool. A target that
     * says nothing for 2 s is passed over.
     */
    static Relay relay(TargetSelector targets) {
        return Relay.to(targets, Fork.FAILOVER);
    }

    /**
     * Relays to all targets of the highest q at once, then to those of the next, as {@link Fork#BY_PREFERENCE} says: for the contacts
     * of a user.
     */
    static Relay fork(TargetSelector targets) {
        return Relay.to(targets, Fork.BY_PREFERENCE);
    }

    /** As {@link #fork}, where the targets are not at hand: a location store that is a database. */
    static Relay forkWhenFound(TargetLookup targets) {
        return Relay.later(targets, Fork.BY_PREFERENCE);
    }

    /**
     * Relays where the request itself says (RFC 3261 16.5, 16.6 step 7): along the Route set that is left of it, else to its
     * Request-URI. For {@link Routes#foreign} and {@link Routes#preloaded} where that is wanted; who may come there may reach any
     * address through this proxy.
     */
    static Relay onward() {
        return Relay.ONWARD;
    }

    /**
     * Sends the caller elsewhere (RFC 3261 8.3): 302 with these contacts, the preferred one first.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Reply redirect(SipUri... contacts) {
        if (contacts.length == 0) {
            throw new IllegalArgumentException("a redirection names at least one contact");
        }
        Reply reply = Reply.of(302);
        for (int i = 0; i < contacts.length; i++) {
            String q = contacts.length == 1 ? "" : ";q=" + Math.max(1, 10 - i) / 10.0;
            reply = reply.header("Contact", '<' + contacts[i].text() + '>' + q);
        }
        return reply;
    }

    /** Says nothing. The sender retransmits and gives up: for what deserves no answer. */
    static Decision drop() {
        return Drop.SILENTLY;
    }

    /**
     * Decides when the stage completes, on whatever thread; 500 when it fails or takes longer than the proxy's decision timeout. The
     * way to ask a database.
     */
    static Decision await(CompletionStage<? extends Decision> stage) {
        return new Await(Objects.requireNonNull(stage), Await.LATE);
    }

    /** See {@link #respond}. */
    record Respond(SipResponse response) implements Decision {}

    /** See {@link #drop}. */
    enum Drop implements Decision {
        SILENTLY
    }

    /**
     * See {@link #await}.
     *
     * @param late what is decided when the stage fails or takes too long
     */
    record Await(CompletionStage<? extends Decision> stage, Decision late) implements Decision {
        private static final Decision LATE = reply(500);
    }
}
