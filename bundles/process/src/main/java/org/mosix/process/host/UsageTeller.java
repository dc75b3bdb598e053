package org.mosix.process.host;

import java.io.IOException;
import java.util.Collection;
import org.mosix.linux.proc.ProcessStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells home what a family's bodies have used up to now, as far as it is news. On the clock of {@link Guests}. */
final class UsageTeller {
    private static final Logger LOG = LoggerFactory.getLogger(UsageTeller.class);
    private static final long TICK_NANOS = 10_000_000L;

    private UsageTeller() {}

    static void tell(GuestLink link, Collection<Guest> guests) {
        for (Guest guest : guests) {
            if (!guest.leads()) {
                continue;
            }
            try {
                ProcessStat stat = ProcessStat.of(guest.pid);
                long ticks = stat.userTicks() + stat.systemTicks();
                if (ticks != guest.toldTicks) {
                    guest.toldTicks = ticks;
                    link.sendUsage(guest.task, stat.userTicks() * TICK_NANOS, stat.systemTicks() * TICK_NANOS, false);
                }
            } catch (IOException e) {
                LOG.debug("body {} has just ended", guest.pid);
            }
        }
    }
}
