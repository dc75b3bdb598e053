package org.mosix.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mosix.sandbox.Cgroups;

/** What the kernel may lack is switched off: moves go on without it. */
@Timeout(120)
class OtherWaysTest {
    private static final String WORK = "exec awk 'BEGIN { for (i = 0; i < 4000000; i++) { s = (s * 31 + i) % 1000003;"
            + " if (i % 100 == 0) a[i] = s } for (i = 0; i < 4000000; i += 100) t = (t * 31 + a[i]) % 1000003; print s, t }'";

    private static void sameAsNative(boolean pagemapScan, Cgroups cgroups) throws Exception {
        try (Trial trial = new Trial(Trial.freePort(), pagemapScan, cgroups)) {
            Trial.Run here = trial.run(1, 0, "sh", "-c", WORK);
            Trial.Run there = trial.run(2, 60, "sh", "-c", WORK);
            assertEquals(here.output(), there.output());
            assertEquals(0, there.status());
            assertTrue(there.moves() >= 2, "only " + there.moves() + " moves");
        }
    }

    @Test
    void withoutPagemapScan() throws Exception {
        sameAsNative(false, Cgroups.AUTO);
    }

    @Test
    void withGroupsOfVersionTwo() throws Exception {
        sameAsNative(true, Cgroups.V2);
    }

    @Test
    void withoutGroups() throws Exception {
        sameAsNative(true, Cgroups.NONE);
    }
}
