package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** A guest's memory: one mapped run of pages, some of which may be taken away or read-only. */
final class Pages implements Memory {
    static final long BASE = 0x7f00_0000_0000L;
    final ByteBuffer bytes;
    private final Set<Integer> holes = new HashSet<>();
    private final Set<Integer> readOnly = new HashSet<>();

    Pages(int pages) {
        bytes = ByteBuffer.allocate(pages * 4096).order(ByteOrder.LITTLE_ENDIAN);
    }

    Pages hole(int page) {
        holes.add(page);
        return this;
    }

    Pages readOnly(int page) {
        readOnly.add(page);
        return this;
    }

    long at(int offset) {
        return BASE + offset;
    }

    Pages put(int offset, byte[] data) {
        bytes.put(offset, data);
        return this;
    }

    Pages put(int offset, String text) {
        return put(offset, (text + "\0").getBytes(StandardCharsets.ISO_8859_1));
    }

    byte[] get(int offset, int n) {
        byte[] data = new byte[n];
        bytes.get(offset, data);
        return data;
    }

    String text(int offset, int n) {
        return new String(get(offset, n), StandardCharsets.ISO_8859_1);
    }

    private int reach(long address, int n, boolean write) {
        int done = 0;
        while (done < n) {
            long offset = address + done - BASE;
            int page = (int) (offset >> 12);
            if (offset < 0 || offset >= bytes.capacity() || holes.contains(page) || write && readOnly.contains(page)) {
                break;
            }
            done = (int) Math.min(n, done + 4096 - (offset & 4095));
        }
        return done;
    }

    @Override
    public int read(long address, ByteBuffer into) {
        int n = reach(address, into.remaining(), false);
        if (n > 0) {
            into.put(bytes.array(), (int) (address - BASE), n);
        }
        return n;
    }

    @Override
    public int write(long address, ByteBuffer from) {
        int n = reach(address, from.remaining(), true);
        if (n > 0) {
            from.get(bytes.array(), (int) (address - BASE), n);
        }
        return n;
    }
}
