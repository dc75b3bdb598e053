package org.mosix.sharing.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.mosix.sharing.file.FileText;

/**
 * A directory of an owner's files. Names with a dot in front, and those that editors leave behind ({@code NAME~}), are none. One
 * thread at a time.
 */
final class BookDirectory {
    /** More than a node should have: nothing is read. */
    static final int MOST = 1024;

    private final Path directory;

    BookDirectory(Path directory) {
        this.directory = directory;
    }

    /** What is there, without reading it: the same text as long as nothing has changed. */
    String fingerprint() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, Path> file : files().entrySet()) {
            try {
                BasicFileAttributes a = Files.readAttributes(file.getValue(), BasicFileAttributes.class);
                all.append(file.getKey())
                        .append('\0')
                        .append(a.size())
                        .append('\0')
                        .append(a.lastModifiedTime())
                        .append('\0')
                        .append(a.fileKey())
                        .append('\n');
            } catch (NoSuchFileException e) {
                all.append(file.getKey()).append("\0gone\n");
            }
        }
        return all.toString();
    }

    /** Each file's bytes by its name; of one that is too long as many as show that. */
    Map<String, byte[]> read() throws IOException {
        Map<String, byte[]> all = new TreeMap<>();
        for (Map.Entry<String, Path> file : files().entrySet()) {
            try (InputStream in = Files.newInputStream(file.getValue())) {
                all.put(file.getKey(), in.readNBytes(FileText.MOST_BYTES + 1));
            } catch (NoSuchFileException e) {
                // Removed just now.
                all.remove(file.getKey());
            }
        }
        return all;
    }

    private Map<String, Path> files() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                boolean plain = !name.startsWith(".") && !name.endsWith("~") && Files.isRegularFile(entry);
                if (plain) {
                    files.put(name, entry);
                }
                if (files.size() > MOST) {
                    throw new IOException("more than " + MOST + " files in " + directory);
                }
            }
        }
        return files;
    }

    /** The bytes of one, or none if there is no such file. */
    byte[] read(String name) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve(name))) {
            return in.readNBytes(FileText.MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    boolean has(String name) {
        return Files.isRegularFile(directory.resolve(name));
    }

    /** Replaces a file as a whole: who reads meanwhile sees the old one or the new one. A link stays one. */
    void write(String name, byte[] bytes) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(name);
        Path target = Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toRealPath() : file;
        Path draft = target.resolveSibling("." + name + ".new");
        Files.write(
                draft,
                bytes,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }
}
