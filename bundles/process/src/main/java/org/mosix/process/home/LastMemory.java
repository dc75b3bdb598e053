package org.mosix.process.home;

import org.mosix.linux.Flags;
import org.mosix.linux.Nr;
import org.mosix.linux.trace.Gadget;

/**
 * The end of a process that is away. Its parent, if it is at home when it asks, learns from home's kernel alone how much
 * memory it had (ru_maxrss of wait4(2)): a deputy that was born away has had next to none, and 0 is what no program is told
 * natively. So the deputy takes some memory just before it ends.
 */
final class LastMemory {
    /** Enough for the kernel's counters, which lag by some pages for each CPU, and little work. */
    private static final long MOST = 512 << 10;

    private LastMemory() {}

    /** Under the deputy's lock: makes its last call. The caller wakes it. */
    static void exit(Deputy deputy, HomeCall call, long[] words) {
        Runnable exit = () -> {
            deputy.inFlight(call);
            deputy.page().give(call.row().nr(), words);
        };
        long bytes = Math.min(deputy.times().resident() << 10, MOST) & -Gadget.PAGE;
        if (bytes <= 0) {
            exit.run();
            return;
        }
        long area = deputy.gadgetBase() + Gadget.PAGE + Gadget.PAYLOAD;
        Runnable then = () -> {
            exit.run();
            deputy.page().wake();
        };
        deputy.out().before(then, Nr.MADVISE, area, bytes, Flags.MADV_POPULATE_WRITE);
    }
}
