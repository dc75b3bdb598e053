package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Destination;
import org.mosix.api.ProcessInfo;

/** What is known at home of the CPU time of a process that goes from host to host. */
@Timeout(60)
class UsageTest extends OwnersCase {
    private static final Caller ROOT = new Caller(1, 0, 0);
    /** More than it can have used at its first host in the moments that it was there, which was told of already. */
    private static final double SECONDS = 2;

    private double away(int pid) {
        try {
            return agent(1).jobs().list(ROOT, true).stream()
                    .filter(p -> p.pid() == pid)
                    .mapToDouble(ProcessInfo::userSecondsAway)
                    .sum();
        } catch (ClusterException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itCountsAtTheSecondHostToo() throws Exception {
        Worker worker = new Worker(agent(1), 2, false, dir.resolve("until"));
        workers.add(worker);
        assertTrue(Await.until(() -> away(worker.pid) > 0, SOON), "it works at its first host");
        agent(1).migrator().move(ROOT, worker.pid, Destination.of("3"));
        double before = away(worker.pid);
        assertTrue(Await.until(() -> away(worker.pid) > before + SECONDS, SOON), () -> "still " + away(worker.pid));
        assertTrue(worker.result().startsWith("bad=0 "));
    }
}
