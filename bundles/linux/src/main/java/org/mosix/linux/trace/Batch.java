package org.mosix.linux.trace;

import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Errno;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;

/** System calls to be made one after the other inside a stopped process; see {@link RemoteCall#run}. One thread. */
public final class Batch {
    private final List<String> names = new ArrayList<>();
    private final List<long[]> entries = new ArrayList<>();

    /** Adds a call whose failure, if {@code what} is not null, is an error; its index. */
    public int add(String what, int nr, long... arguments) {
        long[] entry = new long[Gadget.BATCH_ENTRY / 8];
        entry[0] = nr;
        System.arraycopy(arguments, 0, entry, 1, arguments.length);
        names.add(what);
        entries.add(entry);
        return entries.size() - 1;
    }

    public int size() {
        return entries.size();
    }

    public long result(int index) {
        return entries.get(index)[7];
    }

    /** Number and six arguments of a call. */
    long[] call(int index) {
        return java.util.Arrays.copyOf(entries.get(index), 7);
    }

    void store(RemoteMemory memory, long table, int from, int n) {
        NativeBuffer buffer = new NativeBuffer(n * Gadget.BATCH_ENTRY);
        for (int i = 0; i < n; i++) {
            long[] entry = entries.get(from + i);
            for (int w = 0; w < 7; w++) {
                buffer.putLong(i * Gadget.BATCH_ENTRY + 8 * w, entry[w]);
            }
        }
        if (memory.write(table, buffer.address(), buffer.size()) != buffer.size()) {
            throw new KernelException("write a batch of calls", Errno.EFAULT);
        }
    }

    void load(RemoteMemory memory, long table, int from, int n) {
        NativeBuffer buffer = new NativeBuffer(n * Gadget.BATCH_ENTRY);
        if (memory.read(table, buffer.address(), buffer.size()) != buffer.size()) {
            throw new KernelException("read results of a batch of calls", Errno.EFAULT);
        }
        for (int i = 0; i < n; i++) {
            long result = buffer.getLong(i * Gadget.BATCH_ENTRY + 56);
            long[] entry = entries.get(from + i);
            entry[7] = result;
            if (names.get(from + i) != null && RemoteCall.failed(result)) {
                throw new KernelException(
                        String.format("%s (%#x, %#x, %#x)", names.get(from + i), entry[1], entry[2], entry[3]),
                        (int) -result);
            }
        }
    }
}
