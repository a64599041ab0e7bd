package io.jackfield.media.store;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.store.StorageException.Code;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps files in a bucket of a store that speaks S3. Needs the libraries {@code software.amazon.awssdk:s3} and {@code url-connection-client},
 * which the application adds.
 *
 * <pre>{@code
 * ObjectStore store = S3Store.builder("recordings")
 *     .endpoint(URI.create("https://s3.example.com"))
 *     .region("eu-central-1")
 *     .credentials("AKIA...", Redacted.of(secret))
 *     .build();
 * }</pre>
 *
 * <p>Requests are signed; without {@link Builder#credentials} keys are looked for as the SDK does: environment, profile, instance. What can
 * be tried again is {@code UNAVAILABLE}, after the SDK's own three tries.
 */
public final class S3Store implements ObjectStore {
    private final S3Bucket bucket;

    private S3Store(Builder builder) {
        try {
            bucket = new S3Bucket(builder);
        } catch (NoClassDefFoundError missing) {
            throw new StorageException(
                    Code.LIBRARY_MISSING, "S3 needs software.amazon.awssdk:s3 and url-connection-client", missing);
        }
    }

    /** A store in this bucket, which must be there. */
    public static Builder builder(String bucket) {
        return new Builder(bucket);
    }

    private static void check(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw new StorageException(Code.REFUSED, "a name of " + name.length() + " characters");
        }
    }

    @Override
    public void put(String name, Path file) {
        check(name);
        bucket.put(name, file);
    }

    @Override
    public void get(String name, Path file) {
        check(name);
        bucket.get(name, file);
    }

    @Override
    public void delete(String name) {
        check(name);
        bucket.delete(name);
    }

    @Override
    public List<Stored> list(String prefix, int most) {
        return bucket.list(prefix, most);
    }

    @Override
    public void close() {
        bucket.close();
    }

    /** Settings of an {@link S3Store}. */
    public static final class Builder {
        final String bucket;
        Optional<URI> endpoint = Optional.empty();
        String region = "us-east-1";
        Optional<String> accessKey = Optional.empty();
        Redacted secretKey = Redacted.of("");
        boolean pathStyle = true;
        Duration timeout = Duration.ofSeconds(30);
        private final List<String> mistakes = new ArrayList<>();

        private Builder(String bucket) {
            this.bucket = bucket;
            if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
                mistakes.add("bucket \"" + bucket + "\" is no name of a bucket");
            }
        }

        /** Where the store is, {@code https:} or {@code http:}. Default Amazon's of the region. */
        public Builder endpoint(URI uri) {
            if (!"https".equals(uri.getScheme()) && !"http".equals(uri.getScheme())) {
                mistakes.add("endpoint " + uri + " is neither https nor http");
            }
            endpoint = Optional.of(uri);
            return this;
        }

        /** The region that requests are signed for. Default {@code us-east-1}, which most stores take. */
        public Builder region(String name) {
            region = name;
            return this;
        }

        /** Who stores. */
        public Builder credentials(String accessKeyId, Redacted secret) {
            accessKey = Optional.of(accessKeyId);
            secretKey = secret;
            return this;
        }

        /** Whether the bucket is in the path, as most stores want it, or in the host's name. Default true. */
        public Builder pathStyle(boolean inPath) {
            pathStyle = inPath;
            return this;
        }

        /** How long the store may say nothing, 1 s to 10 min. Default 30 s. */
        public Builder timeout(Duration silence) {
            if (silence.compareTo(Duration.ofSeconds(1)) < 0 || silence.compareTo(Duration.ofMinutes(10)) > 0) {
                mistakes.add("timeout " + silence + " is not within 1 s..10 min");
            }
            timeout = silence;
            return this;
        }

        /**
         * Makes the store; whether it can be reached is not asked.
         *
         * @throws IllegalArgumentException naming every mistake
         * @throws StorageException {@code LIBRARY_MISSING}
         */
        public S3Store build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException("S3: " + String.join("; ", mistakes));
            }
            return new S3Store(this);
        }
    }
}
