package io.jackfield.media.cdr;

import io.jackfield.kernel.Redacted;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts records to HTTP collectors, as JSON or in the form of FreeSWITCH's mod_xml_cdr. A record is accepted by any status 2xx; else the next
 * URL is tried, as often as {@link Builder#attempts} says. Then records stay in the spool and are posted again later; one that a collector
 * refuses for good (a 4xx that is not 401, 403, 404, 407, 408 or 429) goes to the folder of {@link Builder#errors}, if there is one. Each URL gets
 * {@code uuid=} in its query, {@code a_} in front of that of a leg which came in. A collector knows by it what it has already.
 */
public final class HttpCdrSink implements CdrSink {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCdrSink.class);

    private final String name;
    private final List<String> urls;
    private final Format format;
    private final int attempts;
    private final Duration delay;
    private final Duration timeout;
    private final Optional<String> authorization;
    private final boolean prefixLegA;
    private final Optional<Path> errors;
    private final HttpClient client;
    private final LongAdder refused = new LongAdder();
    private int url;

    /** How a record is written. */
    public enum Format {
        /** A JSON object. */
        JSON("application/json"),
        /** XML in the form field {@code cdr}, URL-encoded: encode=true. */
        XML_FORM("application/x-www-form-urlencoded"),
        /** XML in the form field {@code cdr}, in base64: encode=base64. */
        XML_BASE64("application/x-www-form-base64-encoded"),
        /** XML as it is: encode=textxml. */
        XML_TEXT("text/xml");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String body(CallRecord record) {
            return switch (this) {
                case JSON -> CdrJson.write(record);
                case XML_FORM -> "cdr=" + URLEncoder.encode(CdrXml.write(record), StandardCharsets.UTF_8);
                case XML_BASE64 ->
                    "cdr="
                            + Base64.getEncoder()
                                    .encodeToString(CdrXml.write(record).getBytes(StandardCharsets.UTF_8));
                case XML_TEXT -> CdrXml.write(record);
            };
        }
    }

    private enum Answer {
        ACCEPTED,
        REFUSED,
        LATER
    }

    private HttpCdrSink(Builder builder) {
        this.name = builder.name;
        this.urls = List.copyOf(builder.urls);
        this.format = builder.format;
        this.attempts = builder.attempts;
        this.delay = builder.delay;
        this.timeout = builder.timeout;
        this.authorization = builder.authorization;
        this.prefixLegA = builder.prefixLegA;
        this.errors = builder.errors;
        this.client = HttpClient.newBuilder()
                .connectTimeout(builder.timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Starts a description; the first URL is used until it fails. */
    public static Builder builder(String url) {
        return new Builder().url(url);
    }

    @Override
    public String name() {
        return name;
    }

    /** Records that collectors refused for good. */
    public long refused() {
        return refused.sum();
    }

    /** Posts one after the other. A batch that fails in the middle comes again from its start: what was accepted is known by its uuid. */
    @Override
    public void take(List<CallRecord> records) throws IOException, InterruptedException {
        for (CallRecord record : records) {
            post(record);
        }
    }

    private void post(CallRecord record) throws IOException, InterruptedException {
        String body = format.body(record);
        Answer answer = Answer.LATER;
        for (int attempt = 1; ; attempt++) {
            answer = post(target(record), body);
            if (answer == Answer.ACCEPTED) {
                return;
            }
            url = (url + 1) % urls.size();
            if (attempt == attempts) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(delay.toMillis());
        }
        if (answer == Answer.LATER || errors.isEmpty()) {
            throw new IOException("no collector accepts it, after " + attempts + " attempts");
        }
        refused.increment();
        keep(errors.get(), record);
    }

    private URI target(CallRecord record) {
        String base = urls.get(url);
        String prefix = prefixLegA && !record.leg().outgoing() ? "a_" : "";
        return URI.create(base + (base.indexOf('?') < 0 ? '?' : '&') + "uuid=" + prefix
                + URLEncoder.encode(record.leg().uuid(), StandardCharsets.UTF_8));
    }

    private Answer post(URI target, String body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(timeout)
                .header("Content-Type", format.contentType)
                .header("User-Agent", "jackfield-cdr")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                return Answer.ACCEPTED;
            }
            LOG.debug("a collector of call records answers {}", status);
            boolean temporary = switch (status) {
                case 401, 403, 404, 407, 408, 429 -> true;
                default -> status / 100 != 4;
            };
            return temporary ? Answer.LATER : Answer.REFUSED;
        } catch (IOException e) {
            LOG.debug("a collector of call records cannot be reached: {}", e.toString());
            return Answer.LATER;
        }
    }

    private void keep(Path folder, CallRecord record) throws IOException {
        Files.createDirectories(folder);
        boolean json = format == Format.JSON;
        String file = record.leg().uuid().replaceAll("[^A-Za-z0-9_-]", "_") + (json ? ".cdr.json" : ".cdr.xml");
        Path fresh = folder.resolve(file + ".new");
        Files.writeString(fresh, json ? CdrJson.write(record) : CdrXml.write(record));
        Files.move(fresh, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        LOG.warn(
                "call {}: its record was refused and is in {}",
                record.leg().dialog().callId(),
                folder);
    }

    /** Settings of a sink. */
    public static final class Builder {
        private final List<String> urls = new ArrayList<>();
        private String name = "http";
        private Format format = Format.JSON;
        private int attempts = 3;
        private Duration delay = Duration.ofSeconds(5);
        private Duration timeout = Duration.ofSeconds(10);
        private Optional<String> authorization = Optional.empty();
        private boolean prefixLegA = true;
        private Optional<Path> errors = Optional.empty();

        private Builder() {}

        /** One more URL, tried when the one before fails. */
        public Builder url(String http) {
            urls.add(Objects.requireNonNull(http));
            return this;
        }

        /** Its name, see {@link CdrSink#name}. Default {@code http}. */
        public Builder name(String text) {
            name = Objects.requireNonNull(text);
            return this;
        }

        /** How records are written. Default {@link Format#JSON}. */
        public Builder format(Format how) {
            format = Objects.requireNonNull(how);
            return this;
        }

        /** How often one is tried in a row, the first time included, 1 to 100. Default 3. */
        public Builder attempts(int count) {
            attempts = count;
            return this;
        }

        /** How long to wait between two of them, 0 to 1 min. Default 5 s. */
        public Builder delay(Duration wait) {
            delay = Objects.requireNonNull(wait);
            return this;
        }

        /** How long a collector may take, 100 ms to 1 min. Default 10 s. */
        public Builder timeout(Duration patience) {
            timeout = Objects.requireNonNull(patience);
            return this;
        }

        /** Who logs in, by basic authentication. */
        public Builder credentials(String user, Redacted password) {
            authorization = Optional.of("Basic "
                    + Base64.getEncoder()
                            .encodeToString((user + ':' + password.secret()).getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        /** Whether {@code uuid=} of a leg that came in begins with {@code a_}. Default true. */
        public Builder prefixLegA(boolean prefix) {
            prefixLegA = prefix;
            return this;
        }

        /** Where records go that a collector refuses for good. Without it they stay in the spool, and those behind them too. */
        public Builder errors(Path folder) {
            errors = Optional.of(folder);
            return this;
        }

        /** @throws IllegalArgumentException naming every mistake */
        public HttpCdrSink build() {
            List<String> wrong = new ArrayList<>();
            for (String url : urls) {
                if (!url.matches("https?://[^\\s#]+")) {
                    wrong.add("'" + url + "' is no http or https URL");
                }
            }
            if (attempts < 1 || attempts > 100) {
                wrong.add("attempts " + attempts + " are not within 1 and 100");
            }
            if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(1)) > 0) {
                wrong.add("delay " + delay + " is not within 0 and 1 min");
            }
            if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
                wrong.add("timeout " + timeout + " is not within 100 ms and 1 min");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("collector: " + String.join("; ", wrong));
            }
            return new HttpCdrSink(this);
        }
    }
}
