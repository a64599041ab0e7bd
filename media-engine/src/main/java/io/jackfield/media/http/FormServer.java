package io.jackfield.media.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jackfield.kernel.Redacted;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers POSTs to one path: 404 elsewhere, 405 to other methods, 403 to sources that are not allowed, 401 without the credentials, 413 past
 * the limit of the body, 500 when the answerer throws.
 */
public final class FormServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FormServer.class);
    private static final int THREADS = 32;
    private static final int BACKLOG = 256;

    private final HttpServer http;
    private final ThreadPoolExecutor threads;
    private final Settings settings;
    private final Answerer answerer;
    private final LongAdder refused = new LongAdder();

    /**
     * How it listens.
     *
     * @param address where
     * @param path the one path
     * @param bodyLimit the longest body in bytes
     * @param allowed whose requests are read
     * @param credentials {@code user:password} that a request must show by basic authentication; empty for none
     */
    public record Settings(
            InetSocketAddress address,
            String path,
            int bodyLimit,
            Predicate<InetAddress> allowed,
            Optional<Redacted> credentials) {}

    /** A request. */
    public record Request(String contentType, String query, String body) {}

    /** An answer. */
    public record Answer(int status, String contentType, String body) {}

    /** Answers requests, on a thread that may block. */
    @FunctionalInterface
    public interface Answerer {
        Answer answer(Request request) throws Exception;
    }

    private FormServer(HttpServer http, Settings settings, Answerer answerer) {
        this.http = http;
        this.settings = settings;
        this.answerer = answerer;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(BACKLOG), task -> {
                    Thread thread = new Thread(task, "jackfield-form-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    /**
     * Begins to serve.
     *
     * @throws IOException when it cannot listen there
     */
    public static FormServer start(Settings settings, Answerer answerer) throws IOException {
        return new FormServer(HttpServer.create(settings.address(), BACKLOG), settings, answerer);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /** Requests that were not let in. */
    public long refused() {
        return refused.sum();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            if (answer.status() == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"jackfield\"");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (!settings.allowed().test(exchange.getRemoteAddress().getAddress())) {
            refused.increment();
            return plain(403, "");
        }
        if (!exchange.getRequestURI().getPath().equals(settings.path())) {
            return plain(404, "");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return plain(405, "");
        }
        if (!authorized(exchange)) {
            refused.increment();
            return plain(401, "");
        }
        byte[] body = exchange.getRequestBody().readNBytes(settings.bodyLimit() + 1);
        if (body.length > settings.bodyLimit()) {
            return plain(413, "");
        }
        String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                .orElse("");
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        try {
            return answerer.answer(new Request(type, query, new String(body, StandardCharsets.UTF_8)));
        } catch (Exception e) {
            LOG.warn("a request to {} could not be answered: {}", settings.path(), e.toString());
            return plain(500, "");
        }
    }

    private boolean authorized(HttpExchange exchange) {
        if (settings.credentials().isEmpty()) {
            return true;
        }
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString(settings.credentials().get().secret().getBytes(StandardCharsets.UTF_8));
        String shown = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer of text. */
    public static Answer plain(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text);
    }

    /** Stops at once. Idempotent. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
    }
}
