package io.jackfield.relay.ng;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.SessionSummary;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.MediaException;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Does what a request says, to one relay. Has no state but counters; its methods belong on one thread, stages complete on any. */
final class NgCommands {
    private static final int LIST_LIMIT = 32;
    private static final int LIST_MOST = 1000;
    private static final long LONGEST_DELAY_SECONDS = 3600;

    private final RtpRelay relay;
    private final NgCounters counters;
    private final NgMediaCommands media;

    NgCommands(RtpRelay relay, NgCounters counters) {
        this.relay = relay;
        this.counters = counters;
        this.media = new NgMediaCommands(relay);
    }

    /** The reply; never fails. */
    CompletionStage<Dictionary> perform(NgRequest request, Duration uptime) {
        CompletionStage<Dictionary> reply;
        try {
            reply = switch (request.command()) {
                case "ping" -> done(new Dictionary().put("result", "pong"));
                case "offer" -> describe(request, true);
                case "answer" -> describe(request, false);
                case "delete" -> delete(request);
                case "query" -> query(request);
                case "list" -> list(request);
                case "statistics" -> statistics(uptime);
                case "" -> done(error("no command in message"));
                default -> media.perform(request).orElseGet(() -> done(error("unrecognized command")));
            };
        } catch (IllegalArgumentException e) {
            reply = done(error(String.valueOf(e.getMessage())));
        }
        counters.count(NgMediaCommands.normal(request.command()));
        return reply.exceptionally(NgCommands::failed);
    }

    private static CompletionStage<Dictionary> done(Dictionary reply) {
        return CompletableFuture.completedStage(reply);
    }

    static Dictionary error(String reason) {
        return new Dictionary().put("result", "error").put("error-reason", reason);
    }

    static Dictionary ok() {
        return new Dictionary().put("result", "ok");
    }

    private static Dictionary failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return error(
                cause instanceof MediaException || cause instanceof IllegalArgumentException
                        ? String.valueOf(cause.getMessage())
                        : "internal error");
    }

    private CompletionStage<Dictionary> describe(NgRequest request, boolean offer) {
        Optional<String> missing =
                missing(request, offer ? List.of("call-id", "from-tag") : List.of("call-id", "from-tag", "to-tag"));
        Optional<byte[]> sdp = request.sdp();
        if (missing.isPresent() || sdp.isEmpty()) {
            return done(error("no " + missing.orElse("sdp") + " in message"));
        }
        NgOptions wanted = new NgOptions(request, relay.networks());
        if (wanted.mistake().isPresent()) {
            return done(error(wanted.mistake().get()));
        }
        MediaLeg leg = request.leg(wanted.receivedFrom());
        if (request.has("flags", "fragment")) {
            return relay.trickle(leg, sdp.get()).thenApply(count -> ok());
        }
        CompletionStage<byte[]> rewritten =
                offer ? relay.offer(leg, sdp.get(), wanted.options()) : relay.answer(leg, sdp.get(), wanted.options());
        String warning = wanted.warning();
        boolean loadLimit = request.has("supports", "load-limit");
        return rewritten
                .handle((result, failure) -> {
                    if (failure != null) {
                        return loadLimit && isLimit(failure)
                                ? new Dictionary().put("result", "load limit")
                                : failed(failure);
                    }
                    Dictionary reply = ok();
                    if (!warning.isEmpty()) {
                        reply.put("warning", warning);
                    }
                    return reply.put("sdp", new NgValue.Text(result));
                })
                .thenCompose(reply -> wanted.records() ? recorded(request, reply) : done(reply))
                .thenCompose(reply -> wanted.dropsTraffic()
                        .map(on -> media.drop(request, on).handle((count, failure) -> reply))
                        .orElseGet(() -> done(reply)));
    }

    /** A call that cannot be recorded is relayed all the same, and the reply says so. */
    private CompletionStage<Dictionary> recorded(NgRequest request, Dictionary reply) {
        return media.record(request)
                .<Dictionary>handle((begun, failure) -> failure == null
                        ? reply
                        : reply.put(
                                "warning",
                                join(
                                        reply.text("warning").orElse(""),
                                        failed(failure).text("error-reason").orElse(""))));
    }

    private static boolean isLimit(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof MediaException media && media.code() == MediaException.Code.SESSION_LIMIT;
    }

    private static String join(String one, String other) {
        return one.isEmpty() ? other : one + "; " + other;
    }

    private static Optional<String> missing(NgRequest request, List<String> keys) {
        return keys.stream().filter(key -> request.id(key).isEmpty()).findFirst();
    }

    private CompletionStage<Dictionary> delete(NgRequest request) {
        if (request.id("call-id").isEmpty()) {
            return done(error("no call-id in message"));
        }
        boolean fatal = request.has("flags", "fatal");
        MediaLeg leg = request.leg(Optional.empty());
        long delay = Math.min(
                LONGEST_DELAY_SECONDS,
                request.get("delete-delay").flatMap(NgValue::asNumber).orElse(0L));
        if (delay > 0) {
            return relay.sessions(leg.callId())
                    .thenCombine(
                            relay.endLater(leg, Duration.ofSeconds(delay)),
                            (sessions, count) -> count == 0 ? unknown(fatal) : NgStatistics.call(sessions, ok()));
        }
        return relay.end(leg).thenApply(ended -> ended.isEmpty() ? unknown(fatal) : NgStatistics.call(ended, ok()));
    }

    private static Dictionary unknown(boolean fatal) {
        String reason = "call-id not found or tags did not match";
        return fatal ? error(reason) : ok().put("warning", reason);
    }

    private CompletionStage<Dictionary> query(NgRequest request) {
        String callId = request.id("call-id");
        if (callId.isEmpty()) {
            return done(error("no call-id in message"));
        }
        String from = request.id("from-tag");
        String to = request.id("to-tag");
        return relay.sessions(callId).thenApply(sessions -> {
            List<SessionSummary> wanted = sessions.stream()
                    .filter(session -> from.isEmpty() || has(session, from))
                    .filter(session -> to.isEmpty() || has(session, to))
                    .toList();
            return wanted.isEmpty() ? error("unknown call-id") : NgStatistics.call(wanted, ok());
        });
    }

    private static boolean has(SessionSummary session, String tag) {
        return session.offerer().equals(tag) || session.answerer().equals(tag);
    }

    private CompletionStage<Dictionary> list(NgRequest request) {
        long limit = request.get("limit").flatMap(NgValue::asNumber).orElse((long) LIST_LIMIT);
        if (limit < 1) {
            return done(error("invalid limit, must be at least 1"));
        }
        return relay.sessions().thenApply(sessions -> {
            List<String> calls = sessions.stream()
                    .map(SessionSummary::callId)
                    .distinct()
                    .limit(Math.min(limit, LIST_MOST))
                    .toList();
            return ok().put("calls", Items.of(calls));
        });
    }

    private CompletionStage<Dictionary> statistics(Duration uptime) {
        return done(ok().put("statistics", NgStatistics.relay(relay, counters, uptime)));
    }
}
