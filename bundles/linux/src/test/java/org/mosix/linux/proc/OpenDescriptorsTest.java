package org.mosix.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mosix.linux.proc.OpenDescriptors.Gap;

class OpenDescriptorsTest {
    private static final int LAST = Integer.MAX_VALUE;
    private Process shell;

    /** A process with the standard three and those that the script opens. */
    private int start(String script) throws IOException {
        shell = new ProcessBuilder("/bin/bash", "-c", script + "; echo; read x").start();
        assertEquals('\n', shell.getInputStream().read());
        return (int) shell.pid();
    }

    @AfterEach
    void end() throws InterruptedException {
        shell.destroyForcibly().waitFor();
    }

    @Test
    void gapsEndAtOpenDescriptors() throws Exception {
        int pid = start("exec 7</dev/null 20</dev/null 21</dev/null 500</dev/null");
        assertEquals(new Gap(3, 7), OpenDescriptors.around(pid, 3));
        assertEquals(new Gap(3, 7), OpenDescriptors.around(pid, 6));
        assertEquals(new Gap(8, 20), OpenDescriptors.around(pid, 12));
        assertEquals(new Gap(22, 500), OpenDescriptors.around(pid, 22));
        assertEquals(new Gap(501, LAST), OpenDescriptors.around(pid, 100_000));
        assertEquals(new Gap(501, LAST), OpenDescriptors.around(pid, 2_000_000_000));
        for (int open : new int[] {0, 2, 7, 20, 21, 500}) {
            assertNull(OpenDescriptors.around(pid, open));
        }
        assertNull(OpenDescriptors.around(pid, -1));
        assertNull(OpenDescriptors.around(pid, -100));
    }

    @Test
    void whatIsTooFarBelowIsNotLookedThrough() throws Exception {
        int pid = start(
                "ulimit -n 4096; for ((i = 10; i < 1200; i++)); do eval \"exec $i</dev/null\"; done; exec 1300</dev/null");
        assertEquals(new Gap(3, 10), OpenDescriptors.around(pid, 5));
        assertEquals(new Gap(1250, 1300), OpenDescriptors.around(pid, 1250));
        assertEquals(new Gap(2000, LAST), OpenDescriptors.around(pid, 2000));
    }

    @Test
    void aProcessThatIsGoneHasNone() throws Exception {
        int pid = start("true");
        end();
        assertNull(OpenDescriptors.around(pid, 5));
    }
}
