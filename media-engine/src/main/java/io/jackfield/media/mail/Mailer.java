package io.jackfield.media.mail;

import io.jackfield.kernel.Redacted;
import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends mails by SMTP, from a queue on the disk: what the server has not taken waits there, over a restart too, and is tried again, after a
 * minute first and an hour at last. Needs {@code org.eclipse.angus:angus-mail}, which the application adds. Thread-safe.
 *
 * <pre>{@code
 * Mailer mailer = Mailer.builder(Path.of("data/mail")).server("smtp.example.com", 587).from("voicemail@example.com")
 *     .login("voicemail", Redacted.of(secret)).build();
 * }</pre>
 */
public final class Mailer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
    private static final String ENDING = ".eml";

    private final Path folder;
    private final SmtpServer server;
    private final int limit;
    private final Duration firstRetry;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<String, Integer> failures = new HashMap<>(); // on the thread; of files that are there
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Consumer<String> onSent = id -> {};

    private Mailer(Builder b) {
        folder = b.folder;
        limit = b.limit;
        firstRetry = b.firstRetry;
        try {
            server = new SmtpServer(b);
            Files.createDirectories(folder);
        } catch (NoClassDefFoundError missing) {
            throw new StorageException(Code.LIBRARY_MISSING, "mail needs org.eclipse.angus:angus-mail", missing);
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot make " + folder, e);
        }
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "jackfield-mail-0");
            made.setDaemon(true);
            return made;
        });
        b.meters.ifPresent(this::bind);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.execute(() -> waiting().forEach(this::attempt));
    }

    private void bind(MeterRegistry registry) {
        Gauge.builder("jackfield.media.mail.queued", this, Mailer::queued)
                .description("Mails that wait on the disk")
                .register(registry);
        FunctionCounter.builder("jackfield.media.mail.sent", sent, LongAdder::sum)
                .description("Mails that the server has taken")
                .register(registry);
        FunctionCounter.builder("jackfield.media.mail.failed", failed, LongAdder::sum)
                .description("Tries that failed; they are repeated")
                .register(registry);
        FunctionCounter.builder("jackfield.media.mail.refused", refused, LongAdder::sum)
                .description("Mails that were not taken, because too many wait")
                .register(registry);
    }

    /** Settings of a mailer whose queue is in this folder, which it has for itself. */
    public static Builder builder(Path queue) {
        return new Builder(queue);
    }

    /** Hears the id of each mail that the server has taken, on the mailer's thread; of mails of an earlier process too. */
    public void onSent(Consumer<String> hears) {
        onSent = hears;
    }

    /**
     * Takes a mail: when this returns it is on the disk. Blocks on the disk.
     *
     * @throws StorageException {@code FULL} when as many wait as may, {@code REFUSED} when the address is none
     */
    public void send(Mail mail) {
        if (waiting().size() >= limit) {
            refused.increment();
            throw new StorageException(Code.FULL, limit + " mails wait already");
        }
        if (!mail.id().matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("\"" + mail.id() + "\" is no id of a mail");
        }
        Path file = folder.resolve(mail.id() + ENDING);
        Path part = folder.resolve(mail.id() + ".part");
        try {
            server.write(mail, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot keep a mail", e);
        }
        thread.execute(() -> attempt(file));
    }

    private List<Path> waiting() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList();
        } catch (IOException e) {
            LOG.warn("cannot look through {}: {}", folder, e.toString());
            return List.of();
        }
    }

    private void attempt(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        String id = String.valueOf(file.getFileName()).replace(ENDING, "");
        try {
            server.send(file);
            sent.increment();
            Files.delete(file);
            failures.remove(id);
            onSent.accept(id);
        } catch (StorageException | IOException e) {
            failed.increment();
            int times = failures.merge(id, 1, Integer::sum);
            long wait = Math.min(Duration.ofHours(1).toMillis(), firstRetry.toMillis() << Math.min(20, times - 1));
            LOG.warn("mail {} waits for another try in {} ms: {}", id, wait, e.getMessage());
            thread.schedule(() -> attempt(file), wait, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            LOG.error("mail {}: who was told of it failed", id, e);
        }
    }

    /** Mails that wait. */
    public int queued() {
        return waiting().size();
    }

    /** Mails that the server has taken. */
    public long sent() {
        return sent.sum();
    }

    /** Tries that failed. */
    public long failed() {
        return failed.sum();
    }

    /** Mails that were refused, because too many wait. */
    public long refused() {
        return refused.sum();
    }

    /** What waits stays on the disk. Never waits. */
    @Override
    public void close() {
        thread.shutdown();
    }

    /** Settings of a {@link Mailer}. */
    public static final class Builder {
        private final Path folder;
        String host = "127.0.0.1";
        int port = 25;
        String from = "voicemail@localhost";
        Optional<String> user = Optional.empty();
        Redacted password = Redacted.of("");
        boolean startTls = true;
        Duration timeout = Duration.ofSeconds(30);
        private int limit = 10_000;
        private Optional<MeterRegistry> meters = Optional.empty();
        private Duration firstRetry = Duration.ofMinutes(1);
        private final List<String> mistakes = new ArrayList<>();

        private Builder(Path queue) {
            folder = queue;
        }

        /** The mail server. Default 127.0.0.1 port 25. */
        public Builder server(String name, int port) {
            host = name;
            this.port = port;
            return this;
        }

        /** The sender's address. */
        public Builder from(String address) {
            from = address;
            return this;
        }

        /** Who logs in there; only over TLS, unless {@link #startTls} is off. */
        public Builder login(String name, Redacted secret) {
            user = Optional.of(name);
            password = secret;
            return this;
        }

        /**
         * Whether mail goes over TLS alone, by STARTTLS with the server's certificate checked. Off is for a server on this machine. Default on.
         */
        public Builder startTls(boolean required) {
            startTls = required;
            return this;
        }

        /** How long the server may say nothing, 1 s to 10 min. Default 30 s. */
        public Builder timeout(Duration silence) {
            if (silence.compareTo(Duration.ofSeconds(1)) < 0 || silence.compareTo(Duration.ofMinutes(10)) > 0) {
                mistakes.add("timeout " + silence + " is not within 1 s..10 min");
            }
            timeout = silence;
            return this;
        }

        /** Where its meters go, {@code jackfield.media.mail.*}: {@code queued}, {@code sent}, {@code failed}, {@code refused}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** How many mails may wait, 1 to 100,000. Default 10,000. */
        public Builder limit(int mails) {
            if (mails < 1 || mails > 100_000) {
                mistakes.add("limit " + mails + " is not within 1..100000");
            }
            limit = mails;
            return this;
        }

        /** How long to wait after the first failure, 10 ms to 1 h; each further one doubles it, up to an hour. Default 1 min. */
        public Builder retry(Duration first) {
            if (first.toMillis() < 10 || first.compareTo(Duration.ofHours(1)) > 0) {
                mistakes.add("retry " + first + " is not within 10 ms..1 h");
            }
            firstRetry = first;
            return this;
        }

        /**
         * Makes the mailer; it begins with what waits on the disk.
         *
         * @throws IllegalArgumentException naming every mistake
         */
        public Mailer build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException("mail: " + String.join("; ", mistakes));
            }
            return new Mailer(this);
        }
    }
}
