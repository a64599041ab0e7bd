package io.jackfield.examples;

import io.jackfield.examples.config.TlsFiles;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has certificates read again when their files have changed, so that a renewal needs no restart. Files that cannot be used leave what was
 * there in use, with one line in the log.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Tls tls;
    private final List<Path> files;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "jackfield-certificates-0");
        thread.setDaemon(true);
        return thread;
    });
    private List<FileTime> seen;

    /** Looks at the files every ten seconds. */
    public static CertificateWatch of(Tls tls, TlsFiles files) {
        return new CertificateWatch(tls, files.paths(), Duration.ofSeconds(10));
    }

    /** Looks at the files every so often. */
    public CertificateWatch(Tls tls, List<Path> files, Duration every) {
        this.tls = tls;
        this.files = List.copyOf(files);
        this.seen = times();
        if (files.isEmpty()) {
            return;
        }
        clock.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        List<FileTime> now = times();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            tls.reload();
            LOG.info(
                    "certificates read again; the first expires {}",
                    tls.expires().map(String::valueOf).orElse("never"));
        } catch (TlsException e) {
            LOG.warn("the new certificates cannot be used, the old ones stay: {}", e.getMessage());
        }
    }

    private List<FileTime> times() {
        return files.stream().map(CertificateWatch::time).toList();
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
