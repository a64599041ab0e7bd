package io.jackfield.media.directory;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.http.Form;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Users of an HTTP service, asked as FreeSWITCH's mod_xml_curl does: a form with {@code section=directory}, {@code key_name}, {@code key_value},
 * {@code user} and {@code domain}. Answers are kept for a while, also that there is no such user. Thread-safe.
 */
public final class HttpDirectory implements Directory {
    private static final int MAX_BYTES = 1 << 20;

    private final URI url;
    private final Duration timeout;
    private final Optional<String> authorization;
    private final long keepNs;
    private final LongSupplier nowNs;
    private final HttpClient client;

    /** Guarded by itself. */
    private final BoundedMap<String, Kept> cache;

    private record Kept(Optional<User> user, long untilNs) {}

    private HttpDirectory(Builder builder) {
        this.url = URI.create(builder.url);
        this.timeout = builder.timeout;
        this.authorization = builder.authorization;
        this.keepNs = builder.keep.toNanos();
        this.nowNs = builder.nowNs;
        this.cache = new BoundedMap<>("directory users", builder.users, BoundedMap.Policy.EVICT_OLDEST);
        this.client = HttpClient.newBuilder()
                .connectTimeout(builder.timeout)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Starts a description. */
    public static Builder builder(String url) {
        return new Builder(url);
    }

    @Override
    public Optional<User> find(String name, String domain) {
        String key = name + '\n' + domain;
        long now = nowNs.getAsLong();
        synchronized (cache) {
            Optional<Kept> kept = cache.get(key);
            if (kept.isPresent() && kept.get().untilNs() - now > 0) {
                return kept.get().user();
            }
        }
        Optional<User> user = ask(name, domain);
        synchronized (cache) {
            cache.remove(key);
            cache.put(key, new Kept(user, now + keepNs));
        }
        return user;
    }

    /** Asks anew from now on. */
    public void forget() {
        synchronized (cache) {
            cache.clear();
        }
    }

    private Optional<User> ask(String name, String domain) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("section", "directory");
        fields.put("tag_name", "domain");
        fields.put("key_name", "name");
        fields.put("key_value", domain);
        fields.put("action", "user_call");
        fields.put("user", name);
        fields.put("domain", domain);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("User-Agent", "jackfield-directory")
                .POST(HttpRequest.BodyPublishers.ofString(new Form(fields).encoded()));
        authorization.ifPresent(value -> request.header("Authorization", value));
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() == 404) {
                    return Optional.empty();
                }
                if (response.statusCode() / 100 != 2) {
                    throw new DirectoryException("the directory answers " + response.statusCode());
                }
                byte[] bytes = body.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new DirectoryException("the directory answers more than " + MAX_BYTES + " bytes");
                }
                return DirectoryXml.read(new String(bytes, StandardCharsets.UTF_8), name, domain);
            }
        } catch (IOException e) {
            throw new DirectoryException("the directory cannot be reached: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DirectoryException("interrupted", e);
        }
    }

    /** Settings of an {@link HttpDirectory}. */
    public static final class Builder {
        private final String url;
        private Duration timeout = Duration.ofSeconds(5);
        private Duration keep = Duration.ofMinutes(1);
        private int users = 10_000;
        private Optional<String> authorization = Optional.empty();
        private LongSupplier nowNs = System::nanoTime;

        private Builder(String url) {
            this.url = Objects.requireNonNull(url);
        }

        /** How long the service may take, 100 ms to 1 min. Default 5 s. */
        public Builder timeout(Duration patience) {
            timeout = Objects.requireNonNull(patience);
            return this;
        }

        /** How long an answer is kept, 0 to 1 day. Default 1 min. */
        public Builder keep(Duration time) {
            keep = Objects.requireNonNull(time);
            return this;
        }

        /** How many answers are kept, 1 to 1,000,000; the oldest goes. Default 10,000. */
        public Builder users(int most) {
            users = most;
            return this;
        }

        /** Who logs in, by basic authentication. */
        public Builder credentials(String user, Redacted password) {
            authorization = Optional.of("Basic "
                    + Base64.getEncoder()
                            .encodeToString((user + ':' + password.secret()).getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        /** Where time comes from, for tests. */
        public Builder clock(LongSupplier nanoseconds) {
            nowNs = Objects.requireNonNull(nanoseconds);
            return this;
        }

        /** @throws IllegalArgumentException naming every mistake */
        public HttpDirectory build() {
            List<String> wrong = new ArrayList<>();
            if (!url.matches("https?://[^\\s#]+")) {
                wrong.add("'" + url + "' is no http or https URL");
            }
            if (timeout.compareTo(Duration.ofMillis(100)) < 0 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
                wrong.add("timeout " + timeout + " is not within 100 ms and 1 min");
            }
            if (keep.isNegative() || keep.compareTo(Duration.ofDays(1)) > 0) {
                wrong.add("keep " + keep + " is not within 0 and 1 day");
            }
            if (users < 1 || users > 1_000_000) {
                wrong.add("users " + users + " are not within 1 and 1,000,000");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("directory: " + String.join("; ", wrong));
            }
            return new HttpDirectory(this);
        }
    }
}
