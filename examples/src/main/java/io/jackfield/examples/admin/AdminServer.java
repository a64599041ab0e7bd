package io.jackfield.examples.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.AdminListen;
import io.jackfield.examples.config.HostPort;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The admin API: {@code GET} or {@code POST /noun/verb?argument=value}, JSON back. Every request shows the token of the data folder
 * ({@code Authorization: Bearer ...}); {@code /metrics} needs none. It listens on loopback alone. No page of a browser gets at it: no CORS, and a
 * request that names another host than this one is refused.
 */
public final class AdminServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 8;
    private static final String JSON = "application/json";

    private final HttpServer http;
    private final ExecutorService threads;
    private final byte[] token;
    private final AdminAccess access;
    /** By path, then method. */
    private final Map<String, Map<String, Action>> routes = new TreeMap<>();

    private final JsonMapper json = JsonMapper.builder().build();

    private AdminServer(HttpServer http, String host, String token, PrometheusMeterRegistry meters) {
        this.http = http;
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.access =
                new AdminAccess(HostPort.inUri(host) + ':' + http.getAddress().getPort(), token);
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "jackfield-admin-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.createContext("/metrics", exchange -> metrics(exchange, meters));
    }

    /**
     * A server that is not started yet.
     *
     * @param data where its token is kept and its address is written
     * @throws Complaint of one sentence when it cannot listen there
     */
    public static AdminServer bind(HostPort listen, Path data, PrometheusMeterRegistry meters) {
        AdminListen.refusal(listen).ifPresent(why -> {
            throw Complaint.usage(why);
        });
        try {
            InetAddress address = InetAddress.getByName(listen.host());
            HttpServer http = HttpServer.create(new InetSocketAddress(address, listen.port()), 16);
            return new AdminServer(http, listen.host(), AdminAccess.token(data), meters).announced(data);
        } catch (UnknownHostException e) {
            throw Complaint.usage("cannot listen for the admin API on " + listen + ": no such host");
        } catch (IOException e) {
            throw Complaint.usage("cannot listen for the admin API on " + listen + ": " + e.getMessage()
                    + "; choose another with admin.listen");
        }
    }

    private AdminServer announced(Path data) {
        access.announce(data);
        return this;
    }

    /** Something to read. */
    public AdminServer get(String path, Action action) {
        return on("GET", path, action);
    }

    /** Something to do. */
    public AdminServer post(String path, Action action) {
        return on("POST", path, action);
    }

    private AdminServer on(String method, String path, Action action) {
        routes.computeIfAbsent(path, absent -> new TreeMap<>()).put(method, action);
        return this;
    }

    /** Something that goes on until one side has had enough: {@code GET}, a line of JSON for each event. */
    public AdminServer stream(String path, TraceStream.Source source) {
        http.createContext(path, exchange -> {
            if (admitted(exchange)) {
                TraceStream.serve(exchange, source, json);
            }
        });
        return this;
    }

    /** Begins to serve. */
    public AdminServer start() {
        http.start();
        return this;
    }

    /** {@code host:port}. */
    public String address() {
        return access.address();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (!admitted(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath();
        Map<String, Action> actions = routes.getOrDefault(path, Map.of());
        Action action = actions.get(exchange.getRequestMethod());
        if (action != null) {
            perform(exchange, action);
        } else if (actions.isEmpty()) {
            fail(exchange, 404, absent(path));
        } else {
            fail(exchange, 405, path + " is asked for by " + String.join(" or ", actions.keySet()));
        }
    }

    /** A proxy without a relay has no word for relays: then the noun is named, else the verb. */
    private String absent(String path) {
        String noun = noun(path);
        List<String> verbs = routes.keySet().stream()
                .filter(known -> noun(known).equals(noun))
                .toList();
        return verbs.isEmpty()
                ? "this process has no " + noun + "; it has "
                        + routes.keySet().stream()
                                .map(AdminServer::noun)
                                .distinct()
                                .collect(Collectors.joining(", "))
                : "there is no " + path + " here; there are " + String.join(", ", verbs);
    }

    private static String noun(String path) {
        String[] parts = path.split("/");
        return parts.length < 2 ? path : parts[1];
    }

    private void perform(HttpExchange exchange, Action action) throws IOException {
        Object result;
        try {
            String query =
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
            result = action.perform(Arguments.of(query));
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            fail(exchange, 400, String.valueOf(wrong.getMessage()));
            return;
        } catch (NoSuchElementException absent) {
            fail(exchange, 404, String.valueOf(absent.getMessage()));
            return;
        } catch (TimeoutException | InterruptedException late) {
            fail(exchange, 504, "no answer in time");
            return;
        } catch (ExecutionException | RuntimeException broken) {
            LOG.warn("{} failed", exchange.getRequestURI().getPath(), broken);
            fail(exchange, 500, "it failed: " + broken.getMessage() + "; see the log");
            return;
        } catch (Exception broken) {
            LOG.warn("{} failed", exchange.getRequestURI().getPath(), broken);
            fail(exchange, 500, "it failed; see the log");
            return;
        }
        send(exchange, 200, JSON, json.writeValueAsBytes(result));
    }

    /** Answers those who may not come in. */
    private boolean admitted(HttpExchange exchange) throws IOException {
        if (!hostIsOurs(exchange)) {
            fail(exchange, 403, "ask for the address that it listens on: " + access.address());
            return false;
        }
        String shown = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse("");
        boolean known = shown.startsWith("Bearer ")
                && MessageDigest.isEqual(token, shown.substring(7).strip().getBytes(StandardCharsets.UTF_8));
        if (!known) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            fail(exchange, 401, "show the token of the data folder: Authorization: Bearer ...");
        }
        return known;
    }

    /** A web page whose name was made to lead here still names itself (DNS rebinding). */
    private boolean hostIsOurs(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        return host.equals(access.address())
                || host.equals("localhost:" + http.getAddress().getPort());
    }

    private static void metrics(HttpExchange exchange, PrometheusMeterRegistry meters) throws IOException {
        send(
                exchange,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                meters.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private void fail(HttpExchange exchange, int status, String sentence) throws IOException {
        send(exchange, status, JSON, json.writeValueAsBytes(Map.of("error", sentence)));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
