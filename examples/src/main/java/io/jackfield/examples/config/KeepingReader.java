package io.jackfield.examples.config;

import io.jackfield.examples.config.EngineConfig.Bucket;
import io.jackfield.examples.config.EngineConfig.Key;
import io.jackfield.examples.config.EngineConfig.Mail;
import io.jackfield.examples.config.EngineConfig.Recordings;
import io.jackfield.kernel.Redacted;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what becomes of sound that is kept: {@code recordings}, {@code mail} and each {@code s3} of {@code media-engine}. */
final class KeepingReader {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern KEY_NAME = Pattern.compile("[!-~]{1,64}");
    private static final Pattern KEY = Pattern.compile("(?:[0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})");
    static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,]{1,64}@[^\\s@<>,]{1,190}");

    private KeepingReader() {}

    static Optional<Recordings> recordings(Section engine) {
        if (!engine.has("recordings")) {
            return Optional.empty();
        }
        Section section = engine.section("recordings");
        Optional<Path> folder = section.value("folder", "a folder", text -> Optional.of(Path.of(text)));
        if (!section.has("folder")) {
            section.problem(section.line(), "media-engine.recordings has no folder to keep them in");
        }
        Optional<Bucket> bucket = bucket(section);
        if (bucket.isEmpty() && !section.has("s3")) {
            for (String key : new String[] {"prefix", "keep-local"}) {
                if (section.has(key)) {
                    section.problem(
                            section.line(key),
                            section.name(key) + " is for recordings that are uploaded, and there is no s3");
                }
            }
        }
        Recordings recordings = new Recordings(
                folder.orElse(Path.of(".")),
                section.text("template"),
                key(section),
                bucket,
                section.text("prefix", ""),
                section.flag("keep-local", false));
        section.end();
        return Optional.of(recordings);
    }

    private static Optional<Key> key(Section section) {
        String name = section.value("key-name", "a name of 1 to 64 characters", ProxySections.matching(KEY_NAME))
                .orElse("1");
        Optional<Redacted> hex = Secret.elsewhere(section, "key");
        if (hex.isPresent() && !KEY.matcher(hex.get().secret()).matches()) {
            section.problem(
                    section.line("key"), section.name("key") + " leads to no key: 32, 48 or 64 hexadecimal digits");
            return Optional.empty();
        }
        return hex.map(key -> new Key(name, key));
    }

    static Optional<Bucket> bucket(Section parent) {
        if (!parent.has("s3")) {
            return Optional.empty();
        }
        Section section = parent.section("s3");
        Optional<String> name = section.value("bucket", "the name of a bucket", ProxySections.matching(BUCKET));
        Optional<URI> endpoint = section.value("endpoint", "an http or https URL", EngineReader::web);
        String region = section.text("region", "us-east-1");
        Optional<String> access = section.text("access-key");
        Optional<Redacted> secret = Secret.of(section, "secret-key");
        if (!section.has("bucket")) {
            section.problem(section.line(), section.name("bucket") + " is missing");
        }
        if (section.has("access-key") != section.has("secret-key")) {
            section.problem(section.line(), section.name("access-key") + " and secret-key go together");
        }
        boolean pathStyle = section.flag("path-style", true);
        section.end();
        return name.map(
                bucket -> new Bucket(bucket, endpoint, region, access, secret.orElse(Redacted.of("")), pathStyle));
    }

    static Optional<Mail> mail(Section engine) {
        if (!engine.has("mail")) {
            return Optional.empty();
        }
        Section section = engine.section("mail");
        Optional<HostPort> server = section.value("server", "HOST:PORT", text -> HostPort.parse(text, 587));
        Optional<String> from = section.value("from", "a mail address", ProxySections.matching(ADDRESS));
        Optional<String> user = section.text("user");
        Optional<Redacted> password = Secret.of(section, "password");
        if (!section.has("server") || !section.has("from")) {
            section.problem(section.line(), "media-engine.mail has a server and an address that mail is from");
        }
        if (section.has("user") != section.has("password")) {
            section.problem(section.line(), "media-engine.mail.user and password go together");
        }
        boolean tls = section.flag("start-tls", true);
        section.end();
        return server.flatMap(
                at -> from.map(sender -> new Mail(at, sender, user, password.orElse(Redacted.of("")), tls)));
    }
}
