package org.mosix.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of images: what was written is read, and nothing else is believed. */
class ImageFileTest {
    private static final String NAME = "17-4711";

    @TempDir
    Path dir;

    private ImageStore store;

    @BeforeEach
    void make() throws IOException {
        store = new ImageStore(dir.resolve("images"));
    }

    private static ByteBuffer bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private void write() throws IOException {
        try (ImageWriter writer = store.create(NAME, 123)) {
            writer.section(
                    Section.ABOUT, ByteBuffer.wrap("pid = 17\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            writer.section(Section.IMAGE, bytes(1, 100), bytes(2, 50));
            writer.section(Section.PAGES, bytes(3, Section.MOST));
            writer.section(Section.SIGNALS);
            writer.commit();
            assertEquals(9 + 150 + Section.MOST + Section.END_SIZE, writer.bytes());
        }
    }

    private Path file() {
        return store.directory().resolve(NAME + ".image");
    }

    private void readAll() throws IOException {
        try (ImageReader reader = store.open(NAME)) {
            do {
                reader.next();
            } while (reader.kind() != Section.END);
        }
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        write();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(store.directory())));
        assertEquals(List.of(NAME), store.names());
        try (ImageReader reader = store.open(NAME)) {
            assertEquals(123, reader.madeMillis());
            assertEquals(9, reader.next().remaining());
            assertEquals(Section.ABOUT, reader.kind());
            assertEquals(
                    ByteBuffer.allocate(150)
                            .put(bytes(1, 100))
                            .put(bytes(2, 50))
                            .flip(),
                    reader.next());
            assertEquals(Section.IMAGE, reader.kind());
            assertEquals(bytes(3, Section.MOST), reader.next());
            assertEquals(0, reader.next().remaining());
            assertEquals(Section.SIGNALS, reader.kind());
            reader.next();
            assertEquals(Section.END, reader.kind());
            assertThrows(DamagedFile.class, reader::next);
        }
        store.remove(NAME);
        assertThrows(NoSuchFileException.class, () -> store.open(NAME));
    }

    @Test
    void anUnfinishedFileIsNone() throws IOException {
        write();
        try (ImageWriter writer = store.create(NAME, 124)) {
            writer.section(Section.IMAGE, bytes(1, 100));
        }
        readAll();
        try (ImageReader reader = store.open(NAME)) {
            assertEquals(123, reader.madeMillis(), "the one before is still there");
        }
        assertEquals(1, store.clear());
        assertEquals(List.of(), store.names());
    }

    /** Every bit counts: one that is changed in any byte of a small file, and in some of a large one, is found. */
    @Test
    void aChangedByteIsFound() throws IOException {
        write();
        byte[] right = Files.readAllBytes(file());
        Random random = new Random(5);
        for (int i = 0; i < 600; i++) {
            byte[] wrong = right.clone();
            int at = i < 300 ? i : random.nextInt(wrong.length);
            wrong[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), wrong);
            DamagedFile e = assertThrows(DamagedFile.class, this::readAll, "byte " + at);
            assertTrue(e.getMessage().startsWith("the file " + NAME + ".image "), e.getMessage());
        }
    }

    @Test
    void aCutOrLongerFileIsFound() throws IOException {
        write();
        byte[] right = Files.readAllBytes(file());
        Random random = new Random(6);
        for (int i = 0; i < 200; i++) {
            Files.write(file(), Arrays.copyOf(right, i < 100 ? i : random.nextInt(right.length)));
            assertThrows(DamagedFile.class, this::readAll);
        }
        Files.write(file(), Arrays.copyOf(right, right.length + 1));
        assertThrows(DamagedFile.class, this::readAll);
    }

    @Test
    void rubbishIsRefused() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            Files.write(file(), bytes(seed, 5000).array());
            assertThrows(DamagedFile.class, this::readAll);
        }
        Files.delete(file());
        Files.createSymbolicLink(file(), Path.of("/dev/zero"));
        assertThrows(IOException.class, this::readAll, "no link is followed");
    }

    @Test
    void namesAreNoPaths() {
        for (String name : List.of("../x", "a/b", "", ".", "A b")) {
            assertThrows(IllegalArgumentException.class, () -> store.open(name), name);
        }
    }

    @Test
    void aFullDiskIsSaid() throws IOException {
        ImageStore.Space space = store.space();
        assertTrue(space.free() > 0 && space.free() < space.total());
        Path part = store.directory().resolve(NAME + ".part");
        try (ImageWriter writer = new ImageWriter(file(), part, 0, more -> {
            throw new IOException("no room");
        })) {
            assertThrows(IOException.class, () -> writer.section(Section.PAGES, bytes(1, 10)));
        }
        assertEquals(0, store.clear());
    }
}
