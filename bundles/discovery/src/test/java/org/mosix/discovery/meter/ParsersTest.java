package org.mosix.discovery.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mosix.discovery.NodeFacts;

/** Files of /proc as kernels 6.18, 5.15 and 2.6.32 write them, and as none should. */
class ParsersTest {
    private static final long UNKNOWN = ProcText.UNKNOWN;

    private static final String MEMINFO_6_18 = """
            MemTotal:       24683620 kB
            MemFree:        21437996 kB
            MemAvailable:   22468116 kB
            Buffers:           31096 kB
            Cached:          1026220 kB
            SwapCached:            0 kB
            SwapTotal:       2097148 kB
            SwapFree:        1048576 kB
            """;
    private static final String MEMINFO_2_6_32 = """
            MemTotal:        1922284 kB
            MemFree:          122532 kB
            Buffers:          145344 kB
            Cached:          1106084 kB
            SwapTotal:             0 kB
            SwapFree:              0 kB
            """;
    private static final String STAT_6_18 = """
            cpu  287048 906 162434 363219 3115 0 11678 7 100 0
            cpu0 139880 381 78452 189338 547 0 5635 0 0 0
            intr 10433316 0 0
            procs_running 3
            """;
    private static final String STAT_2_6 = "cpu  100 0 50 850\ncpu0 100 0 50 850\n";
    private static final String CPUINFO = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            model name\t: AMD EPYC
            flags\t\t: fpu vme sse2 avx
            bugs\t\t: spectre_v1

            processor\t: 1
            vendor_id\t: AuthenticAMD
            flags\t\t: fpu
            """;

    /** sha256sum of "fpu sse2": nodes of every version must agree on it. */
    private static final long FPU_SSE2 = 0x0b26786f4e10f78aL;

    @Test
    void memory() {
        assertEquals(new MemInfo(24_683_620, 22_468_116, 2_097_148, 1_048_576), MemInfo.parse(MEMINFO_6_18));
        assertEquals(
                new NodeFacts.Memory(24_105, 21_941, 2047, 1024),
                MemInfo.parse(MEMINFO_6_18).facts());
    }

    @Test
    void memoryThatIsNotToldIsNone() {
        assertEquals(new MemInfo(1_922_284, UNKNOWN, 0, 0), MemInfo.parse(MEMINFO_2_6_32));
        assertEquals(0, MemInfo.parse(MEMINFO_2_6_32).facts().freeMiB());
        assertEquals(new NodeFacts.Memory(0, 0, 0, 0), MemInfo.parse("").facts());
        MemInfo broken =
                MemInfo.parse("MemTotal: -5 kB\nMemAvailable: 12x kB\nSwapTotal:\nSwapFree: 99999999999999999999 kB");
        assertEquals(new MemInfo(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN), broken);
        MemInfo larger = MemInfo.parse("MemTotal: 1024 kB\nMemAvailable: 999999999999999999 kB\n");
        assertEquals(new NodeFacts.Memory(1, 1, 0, 0), larger.facts());
        MemInfo huge = MemInfo.parse("MemTotal: 999999999999999999 kB\n");
        assertEquals(Integer.MAX_VALUE, huge.facts().totalMiB());
    }

    @Test
    void timesOfProcessors() {
        long busy = 287_048 + 906 + 162_434 + 11_678 + 7;
        assertEquals(new CpuTimes(busy, busy + 363_219 + 3115), CpuTimes.parse(STAT_6_18));
        assertEquals(new CpuTimes(150, 1000), CpuTimes.parse(STAT_2_6));
        assertEquals(new CpuTimes(150, 1000), CpuTimes.parse("cpu 00100 0 0050 850"));
        for (String broken :
                List.of("", "cpu", "cpu \n", "cpu  1 2 x 4", "cpu  1 2 3", "cpu 1 2 3 999999999999999999")) {
            assertFalse(CpuTimes.parse(broken).isKnown(), broken);
        }
    }

    @Test
    void utilisationIsWhatPassedBetweenTwoReadings() {
        CpuTimes first = new CpuTimes(1000, 10_000);
        assertEquals(250, new CpuTimes(1050, 10_200).permilleSince(first));
        assertEquals(0, new CpuTimes(1000, 10_200).permilleSince(first));
        // iowait stepped back: what was used seems more than what passed.
        assertEquals(1000, new CpuTimes(1300, 10_200).permilleSince(first));
        assertEquals(0, new CpuTimes(900, 10_200).permilleSince(first));
        assertEquals(UNKNOWN, first.permilleSince(first));
        assertEquals(UNKNOWN, first.permilleSince(new CpuTimes(0, 20_000)));
        assertEquals(UNKNOWN, first.permilleSince(CpuTimes.parse("")));
        assertEquals(UNKNOWN, CpuTimes.parse("").permilleSince(first));
    }

    @Test
    void runnableThreads() {
        assertEquals(9, Readings.runnable("9.30 5.13 3.32 9/404 14573\n"));
        assertEquals(0, Readings.runnable("0.00 0.00 0.00 0/1 1"));
        for (String broken :
                List.of("", "1 2 3", "1 2 3 4", "1 2 3 /4", "1 2 3 x/4", "1 2 3 -1/4", "1 2 3 99999999999/4")) {
            assertEquals(UNKNOWN, Readings.runnable(broken), broken);
        }
    }

    @Test
    void uptime() {
        assertEquals(4174, Readings.uptimeSeconds("4174.44 3632.19\n"));
        assertEquals(7, Readings.uptimeSeconds("7"));
        assertEquals(0, Readings.uptimeSeconds(""));
        assertEquals(0, Readings.uptimeSeconds("x.5"));
        assertEquals(Integer.MAX_VALUE, Readings.uptimeSeconds("99999999999.1"));
    }

    @Test
    void kernels() {
        assertEquals(0x06_12_2c, Readings.kernel("6.18.44-fc-v782\n"));
        assertEquals(0x05_0f_00, Readings.kernel("5.15.0-91-generic\n"));
        assertEquals(0x04_09_ff, Readings.kernel("4.9.337\n"));
        assertEquals(0x06_01_00, Readings.kernel("6.1\n"));
        assertEquals(0x06_0c_00, Readings.kernel("6.12-rc3"));
        assertEquals(0xff_ff_ff, Readings.kernel("9".repeat(100_000) + ".99999999999999999999.4096"));
        for (String broken : List.of("", "6", "6.", "x.1.2", ".1.2")) {
            assertEquals(0, Readings.kernel(broken), broken);
        }
    }

    @Test
    void features() {
        assertEquals(List.of("avx", "fpu", "made-by-AuthenticAMD", "sse2", "vme"), Features.parse(CPUINFO));
        assertEquals(List.of(), Features.parse(""));
        assertEquals(List.of(), Features.parse("flags\t\t: fpu vme ss"));
        assertEquals(List.of(), Features.parse("flags fpu\nflags: \n"));
        long digest = Features.digest(List.of("fpu", "sse2"));
        assertEquals(digest, Features.digest(List.of("sse2", "fpu", "fpu")));
        assertNotEquals(digest, Features.digest(List.of("fpu", "sse2", "avx")));
        assertEquals(FPU_SSE2, digest);
        assertEquals(0, Features.digest(List.of()));
    }

    @Test
    void noiseIsUnknownOrANumber() {
        Random random = new Random(1);
        List<String> files = List.of(
                MEMINFO_6_18, STAT_6_18, CPUINFO, "9.30 5.13 3.32 9/404 14573\n", "6.18.44-fc\n", "4174.44 3632.19\n");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(files.get(i % files.size()));
            for (int k = random.nextInt(6); k >= 0; k--) {
                text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
            }
            String noise = text.substring(0, random.nextInt(text.length() + 1));
            assertTrue(MemInfo.parse(noise).facts().freeMiB() >= 0);
            assertTrue(CpuTimes.parse(noise).permilleSince(new CpuTimes(0, 0)) <= 1000);
            assertTrue(Readings.runnable(noise) >= UNKNOWN);
            assertTrue(Readings.uptimeSeconds(noise) >= 0);
            assertTrue(Readings.kernel(noise) >= 0);
            assertTrue(Features.parse(noise).size() < 200);
        }
    }
}
