package org.mosix.trust.authority;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.file.FileKind;
import org.mosix.trust.file.OwnerFile;

/** The directory of an authority, locked against other processes until it is closed. One thread at a time. */
final class AuthorityFiles implements AutoCloseable {
    private final Path directory;
    private final FileChannel lock;

    private AuthorityFiles(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static AuthorityFiles lock(Path directory) throws IOException, Refused {
        OwnerFile.checkDirectory(directory);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        FileChannel lock = FileChannel.open(directory.resolve("lock"), options, mode);
        boolean locked = false;
        try {
            locked = lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another authority in this process: the same answer.
        } finally {
            if (!locked) {
                lock.close();
            }
        }
        if (!locked) {
            throw new Refused(directory + ": another process works with this authority");
        }
        return new AuthorityFiles(directory, lock);
    }

    boolean isEmpty() {
        return !Files.exists(path(FileKind.AUTHORITY), LinkOption.NOFOLLOW_LINKS);
    }

    interface Decoder<T> {
        T decode(byte[] payload) throws Malformed, Refused;
    }

    <T> T read(FileKind kind, Decoder<T> decoder) throws IOException, Refused {
        byte[] payload = OwnerFile.read(path(kind), kind);
        try {
            return decoder.decode(payload);
        } catch (Malformed | Refused e) {
            throw new Refused(path(kind) + ": " + e.getMessage(), e);
        }
    }

    void write(FileKind kind, byte[] payload) throws IOException, Refused {
        if (!lock.isOpen()) {
            throw new IOException(directory + ": this authority is closed");
        }
        OwnerFile.write(path(kind), kind, payload);
    }

    private Path path(FileKind kind) {
        return directory.resolve(kind == FileKind.AUTHORITY ? "authority" : "register");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
