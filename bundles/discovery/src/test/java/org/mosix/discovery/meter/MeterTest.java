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
    void readsNoMoreThanItIsAllowed() throws IOException {
        write("big", "x".repeat(100_000));
        assertEquals(4096, ProcText.read(proc.resolve("big"), 4096).length());
        assertEquals("", ProcText.read(proc, 4096));
    }

    @Test
    void samplesOnItsClock() throws Exception {
        write("loadavg", "0 0 0 4/300 77\n");
        AtomicLong time = new AtomicLong();
        Meter meter = new Meter(proc, () -> time.getAndAdd(50), CENSUS, 1, 1, () -> 10_000);
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
        return new Meter(proc, () -> now, CENSUS, 0x0102, 8, () -> speed);
    }

    private void write(String file, String text) throws IOException {
        Path path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
