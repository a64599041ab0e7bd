package io.jackfield.media.record;

import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where files grow until they are complete. Each process, and each recorder in it, has a folder of its own there and a lock on it while it
 * lives; folders that nobody has a lock on are what killed processes left, and belong to who finds them.
 */
final class SpoolFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);
    private static final String LOCK = ".lock";
    private static final String PREFIX = "spool-";

    private final Path root;
    private final Path folder;
    private final FileChannel channel;

    private SpoolFolder(Path root, Path folder, FileChannel channel) {
        this.root = root;
        this.folder = folder;
        this.channel = channel;
    }

    /** Makes a folder of one's own under this one. */
    static SpoolFolder claim(Path root) {
        Path folder = root.resolve(PREFIX + UUID.randomUUID());
        try {
            Files.createDirectories(folder);
            FileChannel channel = lockFile(folder);
            if (channel.tryLock() == null) {
                throw new IOException("the lock of a new folder is taken");
            }
            return new SpoolFolder(root, folder, channel);
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot make the spool " + root, e);
        }
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        return FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    Path folder() {
        return folder;
    }

    /** Moves what killed processes left here. */
    List<SpoolEntry> adopt() {
        List<SpoolEntry> adopted = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            folders.filter(f -> String.valueOf(f.getFileName()).startsWith(PREFIX) && !f.equals(folder))
                    .forEach(left -> adopt(left, adopted));
        } catch (IOException e) {
            LOG.warn("cannot look through the spool {}: {}", root, e.toString());
        }
        return adopted;
    }

    private void adopt(Path left, List<SpoolEntry> adopted) {
        try (FileChannel other = lockFile(left);
                FileLock lock = other.tryLock()) {
            if (lock == null) {
                return;
            }
            for (SpoolEntry entry : SpoolEntry.in(left)) {
                adopted.add(entry.moveTo(folder));
            }
            try (Stream<Path> rest = Files.list(left)) {
                for (Path file : rest.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(left);
        } catch (OverlappingFileLockException living) {
            LOG.trace("{} is in use", left);
        } catch (IOException e) {
            LOG.warn("cannot take over {}: {}", left, e.toString());
        }
    }

    /** Leaves the folder to whoever comes next, unless it is empty. */
    @Override
    public void close() {
        try (channel) {
            if (SpoolEntry.in(folder).isEmpty()) {
                Files.deleteIfExists(folder.resolve(LOCK));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            LOG.warn("cannot leave the spool {}: {}", folder, e.toString());
        }
    }
}
