package org.mosix.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Writes the file of an image, under another name until it is whole and on the disk: a file with its own name is always complete.
 * Its owner alone may read it. Closed without a commit it leaves nothing. One thread.
 */
public final class ImageWriter implements AutoCloseable {
    private final Path file;
    private final Path temporary;
    private final FileChannel channel;
    private final Room room;
    private final ByteBuffer head = ByteBuffer.allocateDirect(Section.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private int sections;
    private long bytes;
    private boolean whole;

    /** Says whether there is room for more. */
    interface Room {
        /** Throws IOException with a sentence if so many bytes are too many now. */
        void check(long more) throws IOException;
    }

    ImageWriter(Path file, Path temporary, long madeMillis, Room room) throws IOException {
        this.file = file;
        this.temporary = temporary;
        this.room = room;
        channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            head.putLong(Section.MAGIC).putInt(Section.VERSION).putInt(Section.HEADER);
            head.putLong(madeMillis).putInt(0);
            write(seal(head));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Bytes of all contents so far. */
    public long bytes() {
        return bytes;
    }

    /** Adds a section whose content is what remains of these buffers, one after the other; they are read to their ends. */
    public void section(Section kind, ByteBuffer... contents) throws IOException {
        CRC32C sum = new CRC32C();
        int length = 0;
        for (ByteBuffer content : contents) {
            length = Math.addExact(length, content.remaining());
            sum.update(content.duplicate());
        }
        if (length > Section.MOST) {
            throw new IllegalArgumentException("a section of " + length + " bytes");
        }
        room.check(length + Section.HEAD);
        head.clear().putInt(kind.number()).putInt(kind.flags()).putInt(length);
        head.putInt((int) sum.getValue()).putInt(sections++);
        write(seal(head));
        for (ByteBuffer content : contents) {
            write(content);
        }
        bytes += length;
    }

    private static ByteBuffer seal(ByteBuffer head) {
        CRC32C sum = new CRC32C();
        sum.update(head.duplicate().flip());
        return head.putInt((int) sum.getValue()).flip();
    }

    private void write(ByteBuffer all) throws IOException {
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    /** The file is complete: on the disk, and under its name, when this returns. Its bytes are not kept in memory. */
    public void commit() throws IOException {
        int before = sections;
        long contents = bytes;
        section(
                Section.END,
                ByteBuffer.allocate(Section.END_SIZE)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(before)
                        .putLong(contents)
                        .flip());
        channel.force(true);
        channel.close();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        whole = true;
        Disk.syncDirectory(file.getParent());
        Disk.forget(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!whole) {
            Files.deleteIfExists(temporary);
        }
    }
}
