package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Programs that ignore SIGTRAP, which moves need, and are moved while they wait in calls that are restarted. */
@Timeout(120)
class TrapIgnoredTest {
    private static final String READS = """
            trap '' TRAP
            i=0
            while [ $i -lt 20 ]; do sleep 0.1; echo $i; i=$((i+1)); done | {
              n=0
              while read x; do [ "$x" = $n ] || echo "not $n but $x"; n=$((n+1)); done
              echo "read $n"
            }
            """;

    @Test
    void waitingCallsGoOnAfterAMove() throws Exception {
        try (Trial trial = new Trial(Trial.freePort())) {
            for (int node : new int[] {1, 2}) {
                Trial.Run run = trial.run(node, 60, "sh", "-c", READS);
                assertEquals("read 20\n", run.output(), run::toString);
                assertEquals(0, run.status(), run::toString);
                assertTrue(run.moves() > 0, run::toString);
            }
        }
    }
}
