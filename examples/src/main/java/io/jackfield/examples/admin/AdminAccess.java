package io.jackfield.examples.admin;

import io.jackfield.examples.Complaint;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * How to get at a running process: its data folder has a file with the token and one with the address, which only their owner can read.
 *
 * @param address {@code host:port}
 * @param token what each request has to show
 */
public record AdminAccess(String address, String token) {
    private static final String TOKEN = "admin-token";
    private static final String ADDRESS = "admin-address";
    private static final int TOKEN_BYTES = 24;

    /** Never the token. */
    @Override
    public String toString() {
        return "AdminAccess[" + address + ']';
    }

    /** The token of a data folder. */
    static String token(Path data) {
        return secret(data, TOKEN);
    }

    /** A secret of a data folder, made when there is none yet: it stays, so that scripts may keep it. */
    public static String secret(Path data, String name) {
        Path file = data.resolve(name);
        try {
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (!kept.isEmpty()) {
                    return kept;
                }
            }
            byte[] random = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(random);
            String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            write(data, name, fresh);
            return fresh;
        } catch (IOException e) {
            throw Complaint.failure("The file " + name + " cannot be kept in " + data + " (" + e.getMessage()
                    + "); choose another folder with --data, or switch off what needs it (admin: {listen: \"off\"}).");
        }
    }

    /** Writes down where the process is. */
    void announce(Path data) {
        try {
            write(data, ADDRESS, address);
        } catch (IOException e) {
            throw Complaint.failure("The admin address cannot be kept in " + data + " (" + e.getMessage() + ").");
        }
    }

    /** Of the process whose data folder this is. @throws Complaint of one sentence when none was ever started there */
    public static AdminAccess of(Path data) {
        try {
            return new AdminAccess(
                    Files.readString(data.resolve(ADDRESS)).strip(),
                    Files.readString(data.resolve(TOKEN)).strip());
        } catch (IOException e) {
            throw Complaint.failure(
                    "no admin address and token in " + data
                            + ": is a platform, or a proxy or relay with --admin, running with this data folder? Name another with --data");
        }
    }

    private static void write(Path data, String name, String text) throws IOException {
        Files.createDirectories(data);
        FileStore store = Files.getFileStore(data);
        Path fresh = store.supportsFileAttributeView(PosixFileAttributeView.class)
                ? Files.createTempFile(
                        data,
                        name,
                        ".new",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(data, name, ".new");
        Files.writeString(fresh, text + System.lineSeparator());
        Files.move(fresh, data.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
