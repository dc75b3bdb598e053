package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.api.Caller;
import org.mosix.api.Destination;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/** renice(1) of a process that works elsewhere, as anybody at home may do it. */
@Timeout(60)
class NicenessTest extends OwnersCase {
    private static final Caller ROOT = new Caller(1, 0, 0);

    private static long of(int pid) {
        return 20 - Kernel.call(Nr.GETPRIORITY, 0, pid);
    }

    private static void renice(int pid, int nice) {
        Kernel.must("setpriority", Kernel.call(Nr.SETPRIORITY, 0, pid, nice));
    }

    private void awaitBody(int node, int nice) throws InterruptedException {
        assertTrue(
                Await.until(() -> agent(node).guests().pids().stream().anyMatch(pid -> of(pid) == nice), SOON),
                () -> "no body of nice " + nice + " on node " + node);
    }

    @Test
    void aBodyIsAsNiceAsItsDeputyWhereverItGoes() throws Exception {
        Worker worker = new Worker(agent(1), 2, false, dir.resolve("until"));
        workers.add(worker);
        renice(worker.pid, 7);
        awaitBody(2, 7);
        agent(1).migrator().move(ROOT, worker.pid, Destination.of("3"));
        awaitBody(3, 7);
        renice(worker.pid, 9);
        awaitBody(3, 9);
        int body = agent(3).guests().pids().stream()
                .filter(pid -> of(pid) == 9)
                .findAny()
                .orElseThrow();
        renice(worker.pid, -5);
        assertTrue(Await.until(() -> of(body) == 0, SOON), () -> "nice " + of(body) + ", an owner's are 0");
        renice(worker.pid, 4);
        agent(1).migrator().move(ROOT, worker.pid, Destination.HOME);
        assertTrue(of(worker.pid) == 4, "at home it is what it was there");
        assertTrue(worker.result().startsWith("bad=0 "));
    }
}
