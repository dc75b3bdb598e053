package org.mosix.trust.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Digests;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;

/**
 * One file with secrets: mode 0600 in a directory of mode 0700, both ours. Its bytes: {@code "MOSIXT", u8 kind, u8 version,
 * u32 length, payload, SHA-256} of all before, little-endian. The hash finds damage; it does not keep anybody from writing
 * who may write the file. A reader sees the old file or the new one, also after a power failure. One writer at a time.
 */
public final class OwnerFile {
    private static final byte[] MAGIC = {'M', 'O', 'S', 'I', 'X', 'T'};
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = MAGIC.length + 2 + Integer.BYTES;

    /** Of any file here. */
    public static final int MOST_BYTES = 32 << 20;

    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private OwnerFile() {}

    /** Makes the directory, but not those above it; refuses one that is there and that others may enter. */
    public static void directory(Path directory) throws IOException, Refused {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory, mode("rwx------"));
            sync(directory.toAbsolutePath().getParent());
        }
        check(directory, true);
    }

    /** Refuses one that is not there, not ours, or that others may enter. */
    public static void checkDirectory(Path directory) throws IOException, Refused {
        check(directory, true);
    }

    /** Replaces the file, and returns when it is on the disk. */
    public static void write(Path file, FileKind kind, byte[] payload) throws IOException, Refused {
        if (payload.length > MOST_BYTES - HEAD_BYTES - Digests.BYTES) {
            throw new Refused(file + ": " + payload.length + " bytes are more than a file may have");
        }
        Path directory = file.toAbsolutePath().getParent();
        check(directory, true);
        byte[] head = new Writer()
                .fixed(MAGIC)
                .u8(kind.number)
                .u8(VERSION)
                .bytes(payload)
                .done();
        Path fresh = directory.resolve(file.getFileName() + ".new");
        // Left by a writer that died.
        Files.deleteIfExists(fresh);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, mode("rw-------"))) {
            writeAll(channel, head);
            writeAll(channel, Digests.sha256(head));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(directory);
    }

    /** Throws Refused with the file and the reason if it is damaged, of another kind, or readable by others. */
    public static byte[] read(Path file, FileKind kind) throws IOException, Refused {
        check(file.toAbsolutePath().getParent(), true);
        check(file, false);
        byte[] all;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            all = in.readNBytes(MOST_BYTES + 1);
        }
        try {
            return payload(all, kind);
        } catch (Malformed e) {
            throw new Refused(file + ": " + e.getMessage(), e);
        }
    }

    static byte[] payload(byte[] all, FileKind kind) throws Malformed {
        int end = all.length - Digests.BYTES;
        if (all.length > MOST_BYTES || end < HEAD_BYTES) {
            throw new Malformed("it is damaged: it has " + all.length + " bytes");
        }
        Reader reader = new Reader("it", Arrays.copyOf(all, end));
        if (!Arrays.equals(reader.fixed(MAGIC.length), MAGIC)) {
            throw new Malformed("it is no file of MOSIX");
        }
        int found = reader.u8();
        reader.version(VERSION);
        byte[] hash = Arrays.copyOfRange(all, end, all.length);
        if (!MessageDigest.isEqual(Digests.sha256(Arrays.copyOf(all, end)), hash)) {
            throw new Malformed("it is damaged: its bytes are not those that were written");
        }
        if (found != kind.number) {
            throw new Malformed("it is no file of the kind " + kind);
        }
        byte[] payload = reader.bytes(MOST_BYTES);
        reader.end();
        return payload;
    }

    private static void check(Path path, boolean directory) throws IOException, Refused {
        PosixFileAttributes found;
        try {
            found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new Refused(path + ": it does not exist", e);
        }
        if (directory ? !found.isDirectory() : !found.isRegularFile()) {
            throw new Refused(path + ": it is no " + (directory ? "directory" : "file"));
        }
        if (found.permissions().stream().anyMatch(OF_OTHERS::contains)) {
            throw new Refused(path + ": others than its owner may use it (mode "
                    + PosixFilePermissions.toString(found.permissions()) + "); it holds secrets");
        }
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        // /proc/self belongs to the user this process works as.
        if (!owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new Refused(path + ": it belongs to user " + owner + ", not to the node's user");
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    /** The names in a directory are data of it: without this a power failure can bring the old file back. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
