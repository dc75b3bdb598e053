package org.mosix.process.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mosix.wire.Channel;
import org.mosix.wire.Malformed;

/**
 * One mapping of a body, host to home, before the ins of a call that opens the process's own memory map. Home knows the
 * files' names.
 *
 * @param prot PROT_ bits
 * @param device of home's file, as its memory maps show it; 0 without a file
 * @param inode of home's file; 0 without a file
 * @param name index in {@link #NAMES}
 */
public record MapLine(long start, long end, int prot, boolean shared, long offset, long device, long inode, int name) {
    /** What the kernel calls memory without a file; the first is no name. */
    public static final List<String> NAMES = List.of("", "[heap]", "[stack]", "[vdso]", "[vvar]", "[vvar_vclock]");

    /** More mappings than that and the process looks at its map at home. */
    public static final int MOST = 4096;

    private static final int SIZE = 44;
    private static final long PAGE_BITS = 4095;
    private static final long ADDRESSES = 1L << 47;
    private static final int SHARED = 8;
    private static final int NAME = 4;

    public boolean isFile() {
        return inode != 0;
    }

    public static ByteBuffer encode(List<MapLine> lines) {
        ByteBuffer b = Channel.direct(lines.size() * SIZE);
        for (MapLine l : lines) {
            b.putLong(l.start)
                    .putLong(l.end)
                    .putLong(l.offset)
                    .putLong(l.device)
                    .putLong(l.inode);
            b.putInt(l.prot | (l.shared ? SHARED : 0) | l.name << NAME);
        }
        return b.flip();
    }

    /** Only what can be the map of a process is taken. */
    public static List<MapLine> decode(ByteBuffer b) throws Malformed {
        int n = b.remaining() / SIZE;
        if (n == 0 || n > MOST || b.remaining() % SIZE != 0) {
            throw new Malformed("a memory map of " + b.remaining() + " bytes");
        }
        List<MapLine> lines = new ArrayList<>();
        long above = 0;
        for (int i = 0; i < n; i++) {
            long start = b.getLong();
            long end = b.getLong();
            long offset = b.getLong();
            long device = b.getLong();
            long inode = b.getLong();
            int bits = b.getInt();
            int name = bits >>> NAME;
            boolean ordered = above <= start && start < end && end <= ADDRESSES;
            boolean aligned = ((start | end | offset) & PAGE_BITS) == 0 && offset >= 0;
            boolean named = name < NAMES.size() && (inode == 0 ? device == 0 && offset == 0 : name == 0);
            if (!ordered || !aligned || !named) {
                throw new Malformed(String.format("a mapping at %#x that no process can have", start));
            }
            above = end;
            lines.add(new MapLine(start, end, bits & SHARED - 1, (bits & SHARED) != 0, offset, device, inode, name));
        }
        return lines;
    }
}
