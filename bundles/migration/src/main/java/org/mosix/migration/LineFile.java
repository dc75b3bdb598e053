package org.mosix.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of one short line, in which something that an owner has said outlives the node's JVM. Who uses it sees to it that one thread does. */
record LineFile(Path path) {
    /** Longer than any that we write. */
    private static final int MOST_BYTES = 64;

    /** What it says, at most {@link #MOST_BYTES} of it; nobody has looked at that yet. NoSuchFileException if it is not there. */
    String read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    /** As a whole or not at all. */
    void write(String line) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(draft, line);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
