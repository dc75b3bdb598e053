package org.mosix.process.home;

import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;
import org.mosix.linux.trace.RemoteCall;

/**
 * How much memory a process has had, as its parent at home is told by home's kernel (ru_maxrss of wait4(2)): a deputy that
 * was born away has had next to none, and 0 is what no program is told natively. So it takes some memory just before it
 * ends, or when it becomes the process again. It is not asked how much the body had: the kernel's counters lag by up to 31
 * pages for each CPU and kind, so they show nothing at all of a small body (seen: 1 child in 60), and as little of a process
 * that was filled from outside.
 */
public final class LastMemory {
    /** More than may be hidden in the counters, little work, and what the smallest program with a libc has. */
    private static final long BYTES = 512 << 10;

    private LastMemory() {}

    /** Under the deputy's lock: makes its last call. The caller wakes it. */
    static void exit(Deputy deputy, HomeCall call, long[] words) {
        Runnable then = () -> {
            deputy.inFlight(call);
            deputy.page().give(call.row().nr(), words);
            deputy.page().wake();
        };
        deputy.out().before(then, Nr.MADVISE, area(deputy.gadgetBase()), BYTES, Flags.MADV_POPULATE_WRITE);
    }

    /** In a stopped deputy that is about to be a process without area again: the memory it has now is remembered. */
    public static void remember(RemoteCall call, long gadgetBase) {
        call.call(Nr.MADVISE, area(gadgetBase), BYTES, Flags.MADV_POPULATE_WRITE);
    }

    private static long area(long gadgetBase) {
        return gadgetBase + Gadget.PAGE + Gadget.PAYLOAD;
    }
}
