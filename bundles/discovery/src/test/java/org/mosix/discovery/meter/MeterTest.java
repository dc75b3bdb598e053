package org.mosix.discovery.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mosix.discovery.Extra;
import org.mosix.discovery.NodeFacts;

/** A /proc of files that the test writes, and the real one. */
class MeterTest {
    private static final Census CENSUS = new Census() {
        @Override
        public NodeFacts.Processes processes() {
            return new NodeFacts.Processes(1, 2, 3, 4);
        }

        @Override
        public NodeFacts.FreezeSpace freezeSpace() {
            return new NodeFacts.FreezeSpace(100, 50);
        }

        @Override
        public int status() {
            return NodeFacts.STAY | NodeFacts.QUIET;
        }

        @Override
        public long features() {
            return 42;
        }

        @Override
        public List<Extra> extras() {
            return List.of(new Extra("gpus", "2"));
        }
    };

    @TempDir
    Path proc;

    private long now = 1000;
    private int speed = 20_000;

    @Test
    void tellsWhatItReadsAndWhatTheCensusKnows() throws IOException {
        write("loadavg", "0.1 0.2 0.3 5/300 77\n");
        write("stat", "cpu 100 0 100 800 0 0 0 0 0 0\n");
        write("meminfo", "MemTotal: 2048000 kB\nMemAvailable: 1024000 kB\nSwapTotal: 4096 kB\nSwapFree: 2048 kB\n");
        write("uptime", "123.45 67.89\n");
        write("sys/kernel/osrelease", "6.1.80\n");
        Meter meter = meter();
        meter.measureSpeed();
        meter.sample();
        NodeFacts facts = meter.get();
        // Four others run or want to; the processor is twice as fast as the standard.
        assertEquals(new NodeFacts.Processor(20_000, 8, 200, 200, 42), facts.processor());
        assertEquals(new NodeFacts.Memory(2000, 1000, 4, 2), facts.memory());
        assertEquals(CENSUS.processes(), facts.processes());
        assertEquals(CENSUS.freezeSpace(), facts.freezeSpace());
        assertEquals(new NodeFacts.Software(0x0102, 0x06_01_50, 123), facts.software());
        assertEquals(CENSUS.status(), facts.status());
        assertEquals(CENSUS.extras(), facts.extras());
    }

    @Test
    void utilisationIsThatOfTheLastPeriod() throws IOException {
        write("stat", "cpu 100 0 100 800 0 0 0 0 0 0\n");
        Meter meter = meter();
        assertEquals(200, meter.get().processor().permille());
        write("stat", "cpu 175 0 100 825 0 0 0 0 0 0\n");
        now += 100;
        assertEquals(200, meter.get().processor().permille());
        now += 100;
        assertEquals(750, meter.get().processor().permille());
        // No tick has passed, then the file is gone: what was known last.
        now += 1000;
        assertEquals(750, meter.get().processor().permille());
        Files.delete(proc.resolve("stat"));
        now += 1000;
        assertEquals(750, meter.get().processor().permille());
    }

    @Test
    void loadFollowsTheRunQueueSlowly() throws IOException {
        speed = 10_000;
        Meter meter = meter();
        meter.measureSpeed();
        write("loadavg", "0 0 0 1/300 77\n");
        meter.sample();
        assertEquals(0, meter.get().processor().load());
        write("loadavg", "0 0 0 11/300 77\n");
        now += 50;
        meter.sample();
        assertEquals(49, meter.get().processor().load());
        for (int i = 0; i < 20; i++) {
            now += 50;
            meter.sample();
        }
        assertEquals(650, meter.get().processor().load(), 1.0);
        write("loadavg", "broken");
        now += 50;
        meter.sample();
        assertEquals(650, meter.get().processor().load(), 1.0);
        // A clock that steps back weighs nothing.
        write("loadavg", "0 0 0 1/300 77\n");
        now -= 5000;
        meter.sample();
        assertEquals(650, meter.get().processor().load(), 1.0);
    }

    @Test
    void whatIsUnknownDoesNotInvite() throws IOException {
        Meter meter = meter();
        NodeFacts.Processor blind = meter.get().processor();
        assertEquals(new NodeFacts.Processor(0, 8, 800, 1000, 42), blind);
        assertEquals(new NodeFacts.Memory(0, 0, 0, 0), meter.get().memory());
        assertEquals(new NodeFacts.Software(0x0102, 0, 0), meter.get().software());
        for (String file : List.of("loadavg", "stat", "meminfo", "uptime")) {
            write(file, "7".repeat(3_000_000));
        }
        meter.sample();
        assertEquals(blind, meter.get().processor());
        assertEquals(0, meter.get().memory().totalMiB());
    }

    @Test
    void aNodeThatHasAPartOfAMachineTellsWhatItHas() throws IOException {
        write("loadavg", "0.1 0.2 0.3 50/300 77\n");
        write("meminfo", "MemTotal: 2048000 kB\nMemAvailable: 1024000 kB\nSwapTotal: 4096 kB\nSwapFree: 2048 kB\n");
        write("11/stat", "11 (a) b) R 1 11 11 0 -1 0 0 0 0 0 9 9 0 0 20 0 1 0 5 0 0\n");
        write("12/stat", "12 (sleeps) S 1 12 12 0 -1 0 0 0 0 0 9 9 0 0 20 0 1 0 5 0 0\n");
        write("13/stat", "13 (threads) S 1 13 13 0 -1 0 0 0 0 0 9 9 0 0 20 0 3 0 5 0 0\n");
        write("13/task/13/stat", "13 (threads) S 1 13 13 0\n");
        write("13/task/14/stat", "14 (threads) R 1 13 13 0\n");
        write("13/task/15/stat", "15 (threads) R 1 13 13 0\n");
        long self = ProcessHandle.current().pid();
        write(self + "/stat", self + " (java) R 1 1 1 0 -1 0 0 0 0 0 9 9 0 0 20 0 1 0 5 0 0\n");
        write("groups/cpu/cpu.cfs_period_us", "100000\n");
        write("groups/cpu/cpu.cfs_quota_us", "30000\n");
        write("groups/memory/memory.limit_in_bytes", "314572800\n");
        write("groups/memory/memory.usage_in_bytes", "209715200\n");
        write("groups/memory/memory.stat", "cache 1\ntotal_inactive_file 52428800\n");
        Meter meter = meter();
        meter.measureSpeed();
        meter.sample();
        NodeFacts facts = meter.get();
        // Three threads on one processor of 0.3 times the speed 2.
        assertEquals(new NodeFacts.Processor(6000, 1, 500, 1000, 42), facts.processor());
        assertEquals(new NodeFacts.Memory(300, 150, 4, 2), facts.memory());

        write("groups/cpu/cpu.cfs_quota_us", "-1\n");
        write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n");
        now += 100_000;
        meter.sample();
        assertEquals(8, meter.get().processor().cores());
        assertEquals(20_000, meter.get().processor().speed());
        assertEquals(2000, meter.get().memory().totalMiB());

        write("groups/cpu.max", "150000 100000\n");
        write("groups/memory.max", "104857600\n");
        write("groups/memory.current", "52428800\n");
        now += 100_000;
        meter.sample();
        assertEquals(2, meter.get().processor().cores());
        assertEquals(15_000, meter.get().processor().speed());
        assertEquals(50, meter.get().memory().freeMiB());
    }

    @Test
    void readsNoMoreThanItIsAllowed() throws IOException {
        write("big", "x".repeat(100_000));
        assertEquals(4096, ProcText.read(proc.resolve("big"), 4096).length());
        assertEquals("", ProcText.read(proc, 4096));
    }

    @Test
    void samplesOnItsClock() throws Exception {
        write("loadavg", "0 0 0 4/300 77\n");
        AtomicLong time = new AtomicLong();
        Meter meter = new Meter(proc, new OwnGroup(proc), () -> time.getAndAdd(50), CENSUS, 1, 1, () -> 10_000);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            meter.start(clock);
            assertEquals(300, meter.get().processor().load());
            write("loadavg", "0 0 0 104/300 77\n");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (meter.get().processor().load() < 5000 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertTrue(meter.get().processor().load() >= 5000);
        } finally {
            clock.shutdownNow();
            assertTrue(clock.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void measuresThisMachine() {
        Meter meter = Meter.ofThisMachine(CENSUS, 1);
        meter.measureSpeed();
        meter.sample();
        NodeFacts facts = meter.get();
        assertTrue(facts.processor().speed() > 0);
        assertEquals(
                Runtime.getRuntime().availableProcessors(), facts.processor().cores());
        assertTrue(facts.memory().totalMiB() > 0);
        assertTrue(facts.memory().freeMiB() > 0);
        assertTrue(facts.software().kernel() > 0x03_00_00);
        assertTrue(facts.software().uptimeSeconds() > 0);
        assertNotEquals(0, Features.ofThisMachine());
    }

    private Meter meter() {
        return new Meter(proc, new OwnGroup(proc.resolve("groups")), () -> now, CENSUS, 0x0102, 8, () -> speed);
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
