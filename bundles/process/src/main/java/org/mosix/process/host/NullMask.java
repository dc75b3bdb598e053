package org.mosix.process.host;

import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.RemoteMemory;

/**
 * select(2) of the C library is a pselect6(2) whose sixth argument points to {mask, size} with no mask: it waits as any other
 * call. So that this is seen without the guest's memory, the argument is left out.
 */
final class NullMask {
    private static final int ARGUMENT = 5;

    private NullMask() {}

    /** The arguments of a call, in the array that was given. Any thread that may use {@code memory}. */
    static long[] leftOut(int nr, long[] args, RemoteMemory memory) {
        if (nr == Nr.PSELECT6 && args[ARGUMENT] != 0) {
            NativeBuffer mask = new NativeBuffer(8);
            boolean none = memory.read(args[ARGUMENT], mask.address(), 8) == 8 && mask.getLong(0) == 0;
            args[ARGUMENT] = none ? 0 : args[ARGUMENT];
        }
        return args;
    }
}
