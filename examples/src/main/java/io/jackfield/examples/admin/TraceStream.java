package io.jackfield.examples.admin;

import com.sun.net.httpserver.HttpExchange;
import io.jackfield.sip.capture.MessageTrace;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/**
 * A live trace: a line of JSON for each message of calls that match, until the reader goes away or somebody says {@code trace off}.
 * Between shards and reader is a bounded queue; what a slow reader misses is counted and told to him.
 */
public final class TraceStream {
    private static final int QUEUE = 1_024;
    /** Streams keep a thread each: they must not take all. */
    private static final Semaphore ROOM = new Semaphore(4);

    private static final AtomicLong GENERATION = new AtomicLong();
    private static final Map<String, Object> HEARTBEAT = Map.of("idle", true);

    private TraceStream() {}

    /** Where messages are seen. */
    public record Source(MessageTrace trace) {}

    /** Ends all that are on. */
    static void endAll() {
        GENERATION.incrementAndGet();
    }

    static void serve(HttpExchange exchange, Source source, JsonMapper json) throws IOException {
        if (!ROOM.tryAcquire()) {
            byte[] busy = "{\"error\":\"four traces are on already; end one with trace off\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, busy.length);
            exchange.getResponseBody().write(busy);
            exchange.close();
            return;
        }
        try {
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
            copy(exchange, source, json, Arguments.of(query).optional("filter").orElse(""));
        } catch (IOException gone) {
            // The reader went away.
        } finally {
            ROOM.release();
            exchange.close();
        }
    }

    private static void copy(HttpExchange exchange, Source source, JsonMapper json, String filter) throws IOException {
        BlockingQueue<Map<String, Object>> queue = new ArrayBlockingQueue<>(QUEUE);
        AtomicLong missed = new AtomicLong();
        long generation = GENERATION.get();
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        MessageTrace.Watcher watcher = (message, flow, in) -> {
            if (matches(message, flow, filter) && !queue.offer(event(message, flow, in))) {
                missed.incrementAndGet();
            }
        };
        try (MessageTrace.Watch on = source.trace().watch(watcher)) {
            write(out, json, HEARTBEAT);
            while (generation == GENERATION.get()) {
                Map<String, Object> event = queue.poll(1, TimeUnit.SECONDS);
                long lost = missed.getAndSet(0);
                if (lost > 0) {
                    write(out, json, Map.of("missed", lost));
                }
                write(out, json, event == null ? HEARTBEAT : event); // notices a reader that is gone
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, JsonMapper json, Map<String, Object> event) throws IOException {
        out.write(json.writeValueAsBytes(event));
        out.write('\n');
        out.flush();
    }

    /** By Call-ID, users of From, To and Request-URI, the peer's address or the method: what contains the filter matches. */
    private static boolean matches(SipMessage message, Flow flow, String filter) {
        if (filter.isEmpty()) {
            return true;
        }
        return message.callId().contains(filter)
                || message.from().uri().text().contains(filter)
                || message.to().uri().text().contains(filter)
                || message.cseqMethod().name().equals(filter)
                || flow.remoteHostText().equals(filter)
                || message instanceof SipRequest request
                        && request.requestUri().text().contains(filter);
    }

    private static Map<String, Object> event(SipMessage message, Flow flow, boolean in) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("time", Instant.now().toString());
        event.put("call-id", message.callId());
        event.put("in", in);
        event.put("peer", address(flow.remote()));
        event.put("local", address(flow.local()));
        event.put("transport", flow.transport().uriName());
        event.put(
                "message",
                message instanceof SipResponse response
                        ? response.status() + " " + response.reason()
                        : message.cseqMethod().name());
        event.put("cseq", message.cseqNumber() + " " + message.cseqMethod());
        if (message instanceof SipRequest request) {
            event.put("uri", request.requestUri().text());
        }
        return event;
    }

    private static String address(InetSocketAddress address) {
        return address.isUnresolved() ? "*" : address.getAddress().getHostAddress() + ':' + address.getPort();
    }
}
