package org.mosix.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DemandTest {
    @Test
    void runningAndWaitingAreAddedUp() {
        assertEquals(30, Demand.parse("10 20 3\n"));
        assertEquals(0, Demand.parse("0\n"));
    }

    @Test
    void whoComputesWantsAProcessorAndWhoSleepsWantsNone() throws Exception {
        Process computes = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        Process sleeps = new ProcessBuilder("sleep", "600").start();
        try {
            int computing = (int) computes.pid();
            long first = Demand.nanos(computing, 1);
            long begin = System.nanoTime();
            while (Demand.nanos(computing, 1) - first < TimeUnit.MILLISECONDS.toNanos(200)) {
                assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), "it does not compute");
            }
            long wanted = Demand.nanos(computing, 1) - first;
            long passed = System.nanoTime() - begin;
            assertTrue(wanted <= passed + TimeUnit.MILLISECONDS.toNanos(50), wanted + " of " + passed);
            assertTrue(wanted >= passed / 2, wanted + " of " + passed + ": it runs or waits all the time");

            long sleeping = Demand.nanos((int) sleeps.pid(), 1);
            assertTrue(Demand.nanos((int) sleeps.pid(), 1) - sleeping < TimeUnit.MILLISECONDS.toNanos(100));
            int self = (int) ProcessHandle.current().pid();
            assertTrue(Demand.nanos(self, 2) > 0, "of all threads");
        } finally {
            computes.destroyForcibly().waitFor();
            sleeps.destroyForcibly().waitFor();
        }
        int over = (int) computes.pid();
        assertThrows(IOException.class, () -> Demand.nanos(over, 1));
    }
}
