package org.mosix.process.host;

import java.io.IOException;
import java.util.Collection;
import org.mosix.linux.proc.Demand;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.process.protocol.UsageFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells home what a family's bodies have used and want, as far as it is news. On the clock of {@link Guests}. */
final class UsageTeller {
    private static final Logger LOG = LoggerFactory.getLogger(UsageTeller.class);
    private static final long TICK_NANOS = 10_000_000L;

    private UsageTeller() {}

    static void tell(GuestLink link, Collection<Guest> guests) {
        for (Guest guest : guests) {
            if (guest.leads()) {
                tell(link, guest);
            }
        }
    }

    /** Once more when it has become quiet, so that home sees that it wants nothing. */
    private static void tell(GuestLink link, Guest guest) {
        try {
            ProcessStat stat = ProcessStat.of(guest.pid);
            long wanted = Demand.nanos(guest.pid, stat.threads());
            long ticks = stat.userTicks() + stat.systemTicks() + wanted / TICK_NANOS;
            boolean news = ticks != guest.toldTicks;
            if (news || guest.toldNews) {
                guest.toldTicks = ticks;
                guest.toldNews = news;
                UsageFrame told = new UsageFrame(
                        stat.userTicks() * TICK_NANOS,
                        stat.systemTicks() * TICK_NANOS,
                        false,
                        wanted,
                        stat.residentKib());
                link.sendUsage(guest.task, told);
            }
        } catch (IOException e) {
            LOG.debug("body {} has just ended", guest.pid);
        }
    }
}
