package org.mosix.process.home;

import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;
import org.mosix.wire.Frame;

/**
 * A body is as nice as its deputy. Who changes that, the program itself by nice(2) or somebody at home by renice(1), changes the deputy; the
 * host hears of it as its body begins to run, and with each word of what that has used.
 */
final class Niceness {
    private static final int PROCESS = 0;
    /** getpriority(2), "C library/kernel differences": the kernel gives this less the nice value, so that it is never negative. */
    private static final int MIDDLE = 20;

    private Niceness() {}

    /** All threads of it, since each has its own; none of a process that has ended (null). A body that nobody tells of is not nice at all, so nothing is said of what never was nice. */
    static void tell(Deputy working, HomeLink link) {
        if (working == null) {
            return;
        }
        for (Deputy thread : working.crew().members()) {
            long answer = Kernel.call(Nr.GETPRIORITY, PROCESS, thread.pid());
            // Else it has just ended.
            if (answer > 0) {
                long nice = MIDDLE - answer;
                if (thread.nice.getAndSet(nice != 0) || nice != 0) {
                    link.sendTask(Frame.NICE, thread.task(), nice);
                }
            }
        }
    }
}
