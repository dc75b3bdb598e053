package org.mosix.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PosixTimersTest {
    private static String timer(int id, int clock) {
        return "ID: " + id + "\nsignal: 14/00007ffe0a1b2c3d\nnotify: signal/pid.42\nClockID: " + clock + "\n";
    }

    @Test
    void clocksOfCpuTimeAreKnownByTheirNumbers() {
        assertFalse(PosixTimers.anyOfCpuTime(""));
        assertFalse(PosixTimers.anyOfCpuTime(timer(0, 0) + timer(1, 1) + timer(2, 7)));
        assertTrue(PosixTimers.anyOfCpuTime(timer(0, 1) + timer(1, 2)));
        assertTrue(PosixTimers.anyOfCpuTime(timer(0, 3)));
        assertTrue(PosixTimers.anyOfCpuTime(timer(0, ~42 << 3 | 2)), "of process 42");
        assertFalse(PosixTimers.anyOfCpuTime(timer(0, ~5 << 3 | 3)), "of file 5");
    }

    @Test
    void thisProcessHasNone() throws IOException {
        assertFalse(PosixTimers.anyOfCpuTime((int) ProcessHandle.current().pid()));
    }

    @Test
    void queuedSignalsAreThoseBeforeTheSlash() {
        assertEquals(17, ProcessStatus.parse("Name:\tx\nSigQ:\t17/96364\n").queued());
        assertEquals(0, ProcessStatus.parse("Name:\tx\n").queued());
    }
}
