package io.jackfield.examples.platform;

import io.jackfield.examples.Complaint;
import io.jackfield.kernel.Redacted;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The users 1001 and 1002 of a platform that was given none, with their generated passwords. They are kept in the data
 * directory in a file that only its owner can read, so that a restart does not lock the phones out and
 * {@code jackfield call} on the same machine can be one of them.
 *
 * @param domains where these passwords are good; a phone shows them to nobody else
 * @param passwords by user name, in order
 */
public record DemoUsers(List<String> domains, SortedMap<String, Redacted> passwords) {
    /** The names, in order. */
    public static final List<String> NAMES = List.of("1001", "1002");

    private static final String FILE = "demo-users.properties";
    private static final String DOMAINS = "domains";
    private static final int PASSWORD_LENGTH = 14;
    /** Nothing that is read as something else when it is typed off a screen: 5 bits a character. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /**
     * Reads those kept in {@code data} and generates those that are missing.
     *
     * @param password for all of them, instead of what is kept
     */
    static DemoUsers load(Path data, List<String> domains, Optional<String> password) {
        Map<String, Redacted> kept =
                find(data).map(users -> Map.copyOf(users.passwords)).orElse(Map.of());
        SortedMap<String, Redacted> passwords = new TreeMap<>();
        SecureRandom random = new SecureRandom();
        for (String name : NAMES) {
            passwords.put(
                    name,
                    password.map(Redacted::new)
                            .or(() -> Optional.ofNullable(kept.get(name)))
                            .orElseGet(() -> generate(random)));
        }
        DemoUsers users = new DemoUsers(List.copyOf(domains), passwords);
        users.keep(data);
        return users;
    }

    /** Those kept in {@code data}; empty when there are none to be read. */
    public static Optional<DemoUsers> find(Path data) {
        Path file = data.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw Complaint.failure(
                    file + " cannot be read (" + e.getMessage() + "); delete it and new passwords are made.");
        }
        SortedMap<String, Redacted> passwords = new TreeMap<>();
        for (String name : NAMES) {
            String password = properties.getProperty(name, "");
            if (!password.isBlank()) {
                passwords.put(name, new Redacted(password));
            }
        }
        return Optional.of(
                new DemoUsers(List.of(properties.getProperty(DOMAINS, "").split(",")), passwords));
    }

    /** Where they are kept under {@code data}. */
    static Path file(Path data) {
        return data.resolve(FILE);
    }

    private void keep(Path data) {
        Properties properties = new Properties();
        properties.setProperty(DOMAINS, String.join(",", domains));
        passwords.forEach((name, password) -> properties.setProperty(name, password.secret()));
        try {
            Files.createDirectories(data);
            Path fresh = createPrivate(data);
            StringWriter text = new StringWriter();
            properties.store(
                    text, "Demo users of the Jackfield platform. Delete this file and new passwords are made.");
            Files.writeString(fresh, text.toString());
            Files.move(fresh, file(data), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Complaint.failure("The passwords cannot be kept in " + data + " (" + e.getMessage()
                    + "); choose another folder with --data.");
        }
    }

    /** Mode 0600 from the first moment on, where the file system has modes. */
    private static Path createPrivate(Path data) throws IOException {
        FileStore store = Files.getFileStore(data);
        return store.supportsFileAttributeView(PosixFileAttributeView.class)
                ? Files.createTempFile(
                        data,
                        FILE,
                        ".new",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(data, FILE, ".new");
    }

    private static Redacted generate(SecureRandom random) {
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Redacted(password.toString());
    }
}
