package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of responses back to whoever sent the request: shaped, through the media anchor, seen by observers. */
final class ReturnPath {
    private final ForwardShard shard;
    private final ServerTransaction server;
    private final @Nullable MediaSession media;
    private final Company company;
    /** Those that were left out of what left; none where they were not. */
    private final List<String> vias;

    /**
     * Who takes part.
     *
     * @param routed the request, where it is within a dialog; none for one that creates it
     */
    record Company(
            @Nullable Watch watch,
            @Nullable Hooks hooks,
            @Nullable RoutedRequest routed) {}

    ReturnPath(ForwardShard shard, ServerTransaction server, @Nullable MediaSession media, Company company) {
        this.shard = shard;
        this.server = server;
        this.media = media;
        this.company = company;
        this.vias = shard.shaper() != null && shard.shaper().hidesVias()
                ? server.request().headers(Header.VIA)
                : List.of();
    }

    @Nullable
    MediaSession media() {
        return media;
    }

    @Nullable
    Watch watch() {
        return company.watch;
    }

    @Nullable
    Hooks hooks() {
        return company.hooks;
    }

    ServerTransaction server() {
        return server;
    }

    /** Whether nothing waits for the anchor. */
    boolean idle() {
        return media == null || media.idle();
    }

    /**
     * Sends a 1xx or 2xx back.
     *
     * @param original the request; none when it was let go of after its final response
     */
    void forward(Branch branch, SipResponse received, @Nullable SipRequest original) {
        ClientTransaction transaction = branch.transaction;
        if (transaction == null) {
            return; // a response has come, so there is one
        }
        SipResponse response = shard.natted().seen(received, transaction.flow(), company.routed);
        Watch watch = company.watch;
        if (watch != null) {
            try {
                if (response.success() && branch.target != null && branch.observer != null) {
                    watch.at(branch.target, branch.observer);
                }
                watch.onResponse(response, transaction.flow(), shard.nowNs());
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                shard.report(broken);
            }
        }
        SipResponse back = back(response, transaction.flow());
        if (!back.hasVia()) { // RFC 3261 16.7 step 3: meant for us alone, it must not go on
            if (response.isFinal()) {
                answerLost(branch, original);
            }
            return;
        }
        if (media == null) {
            server.respond(back);
            return;
        }
        media.response(branch, back, transaction.flow().remote(), server::respond, () -> answerLost(branch, original));
        if (response.isFinal() && original != null) {
            media.over(original, response.status());
        }
    }

    /**
     * Ends the request without a 2xx.
     *
     * @param status the status, of {@code best} or of our own
     * @param best the response of a branch; none when it is our own
     * @param from how that came
     */
    void reject(SipRequest original, int status, boolean cancelled, @Nullable SipResponse best, @Nullable Flow from) {
        failed(status, cancelled);
        if (media == null) {
            rejectNow(original, status, best, from);
        } else {
            media.last(() -> rejectNow(original, status, best, from));
            media.over(original, status);
        }
    }

    /** Ends the request with a response of ours. */
    void end(SipRequest original, SipResponse response) {
        failed(response.status(), false);
        if (media == null) {
            server.respond(response);
        } else {
            media.last(() -> server.respond(response));
            media.over(original, response.status());
        }
    }

    private void failed(int status, boolean cancelled) {
        Watch watch = company.watch;
        if (watch != null) {
            try {
                watch.onFailure(status, cancelled, shard.nowNs());
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                shard.report(broken);
            }
        }
    }

    private void rejectNow(SipRequest original, int status, @Nullable SipResponse best, @Nullable Flow from) {
        SipResponse back = best == null ? null : back(best, from == null ? server.flow() : from);
        if (back != null && back.hasVia()) {
            server.respond(back);
        } else if (status == 408 && !original.isInvite()) {
            server.giveUp(); // RFC 4320 4.2: who waits has timed out as well; a 408 comes too late and only adds load
        } else {
            respond(status);
        }
    }

    private SipResponse back(SipResponse response, Flow from) {
        ResponseEdit copy = response.edit().removeFirst(Header.VIA);
        if (!vias.isEmpty()) {
            copy.remove(Header.VIA);
            for (int i = vias.size() - 1; i >= 0; i--) {
                copy.addFirst(Header.VIA, vias.get(i));
            }
        }
        if (shard.shaper() != null) {
            shard.shaper().back(response, copy, from, server.flow());
        }
        Hooks hooks = company.hooks;
        if (hooks != null && hooks.reply() != null) {
            hooks.replied(new ReplyCopy(response, copy, from, hooks.variables()), shard);
        }
        return copy.build();
    }

    /**
     * The callee answered but its media cannot be led through, or its answer led no further than here. The caller hears 500; the callee, whose 2xx nobody acknowledges, ends
     * the call (RFC 3261 13.3.1.4).
     */
    private void answerLost(Branch branch, @Nullable SipRequest original) {
        if (original != null) {
            respond(500);
            ended(branch, original);
        }
    }

    /** The branch came to nothing. */
    void ended(Branch branch, @Nullable SipRequest original) {
        if (media != null && original != null) {
            media.ended(branch, original);
        }
    }

    /** Of the request as it came, whatever was undone of it since. */
    private void respond(int status) {
        server.respond(SipResponse.to(server.request(), status)
                .toTag(shard.layer().newTag())
                .build());
    }
}
