package org.mosix.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads the file of an image and believes nothing of it: every number is bounded, every section checked before it is given out, and a
 * file that ends early is refused. One thread.
 */
public final class ImageReader implements AutoCloseable {
    private final String name;
    private final FileChannel channel;
    private final ByteBuffer head = ByteBuffer.allocateDirect(Section.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer content = ByteBuffer.allocateDirect(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private final long madeMillis;
    private Section kind;
    private int sections;
    private long bytes;

    ImageReader(Path file) throws IOException {
        name = file.getFileName().toString();
        channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            madeMillis = header();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private long header() throws IOException {
        sealed(Section.HEADER);
        check(head.getLong() == Section.MAGIC, "does not begin as an image does");
        int version = head.getInt();
        check(version == Section.VERSION, "has version " + version + ", which is unknown here");
        check(head.getInt() == Section.HEADER, "has a header of another length");
        return head.getLong();
    }

    /** When it was begun, ms since 1970. */
    public long madeMillis() {
        return madeMillis;
    }

    /** Which kind the section is that was read last. */
    public Section kind() {
        return kind;
    }

    /**
     * Reads the next section, which has a known kind; what it gives, in memory outside the heap, is valid until the next call.
     * After {@link Section#END} there is none.
     */
    public ByteBuffer next() throws IOException {
        while (true) {
            check(kind != Section.END, "goes on behind its end");
            sealed(Section.HEAD);
            int number = head.getInt();
            int flags = head.getInt();
            int length = head.getInt();
            int sum = head.getInt();
            check(head.getInt() == sections, "lacks section " + sections);
            check(length >= 0 && length <= Section.MOST, "has a section of " + length + " bytes");
            read(room(length));
            CRC32C of = new CRC32C();
            of.update(content.duplicate());
            check((int) of.getValue() == sum, "is damaged in section " + sections);
            kind = Section.of(number);
            check(
                    kind != null || (flags & Section.MAY_PASS) != 0,
                    "has a section of kind " + number + ", unknown here");
            if (kind == Section.END) {
                check(length == Section.END_SIZE, "has an end of " + length + " bytes");
                check(content.getInt(0) == sections && content.getLong(4) == bytes, "lacks some of its sections");
                check(channel.position() == channel.size(), "goes on behind its end");
            }
            sections++;
            bytes += length;
            if (kind != null) {
                return content;
            }
        }
    }

    private ByteBuffer room(int length) {
        if (content.capacity() < length) {
            content = ByteBuffer.allocateDirect(Section.MOST).order(ByteOrder.LITTLE_ENDIAN);
        }
        return content.clear().limit(length);
    }

    /** Reads so many bytes whose last four are the checksum of the others. */
    private void sealed(int size) throws IOException {
        read(head.clear().limit(size));
        CRC32C sum = new CRC32C();
        sum.update(head.duplicate().limit(size - 4));
        check(head.getInt(size - 4) == (int) sum.getValue(), "is damaged in a header");
    }

    private void read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            check(channel.read(into) > 0, "is cut short");
        }
        into.flip();
    }

    private void check(boolean fine, String what) throws DamagedFile {
        if (!fine) {
            throw new DamagedFile("the file " + name + " " + what);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
