package io.jackfield.media.store;

import io.jackfield.media.store.StorageException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Keeps files in a folder, which several nodes may share: what has a name there is whole. */
public final class DirectoryStore implements ObjectStore {
    private static final String PART = ".part-";

    private final Path folder;

    /** Keeps files in this folder, which is made when something is stored. */
    public DirectoryStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    private Path path(String name) {
        Path path = folder.resolve(name).normalize();
        if (name.isEmpty() || name.length() > MAX_NAME || !path.startsWith(folder) || path.equals(folder)) {
            throw new StorageException(Code.REFUSED, "\"" + name + "\" is no name within the folder");
        }
        return path;
    }

    @Override
    public void put(String name, Path file) {
        Path target = path(name);
        // Its own name again, so that what a kill left of it goes when it is tried again.
        Path part = target.resolveSibling(PART + target.getFileName());
        try {
            Files.createDirectories(part.getParent());
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw new StorageException(Code.DISK, "cannot store " + name, e);
        }
    }

    @Override
    public void get(String name, Path file) {
        try {
            Files.copy(path(name), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            throw new StorageException(Code.MISSING, "nothing is stored as " + name, e);
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot fetch " + name, e);
        }
    }

    @Override
    public void delete(String name) {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot remove " + name, e);
        }
    }

    @Override
    public List<Stored> list(String prefix, int most) {
        List<Stored> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    boolean part = String.valueOf(file.getFileName()).startsWith(PART);
                    if (name.startsWith(prefix) && !part) {
                        found.add(new Stored(name, attributes.lastModifiedTime().toInstant(), attributes.size()));
                    }
                    return found.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }
            });
        } catch (IOException e) {
            throw new StorageException(Code.DISK, "cannot list " + folder, e);
        }
        return found;
    }
}
