package org.mosix.migration.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mosix.api.JobHints;
import org.mosix.api.ProcessProfile;

class TrackTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;
    private static final double NOTHING_TOLD = -1;

    private static final Sample.Kernel NOTHING = new Sample.Kernel(0, 0);

    private long now = 100 * SECOND;

    private Sample sample(int node, double wanted, double used, long calls, long mib) {
        return new Sample(now, node, (long) (wanted * SECOND), (long) (used * SECOND), calls, mib * MIB, NOTHING);
    }

    @Test
    void atFirstARateIsTheMeanOfTheLife() {
        Track track = new Track(sample(1, 8, 4, 100, 20), 10);
        ProcessProfile.Usage usage = track.usage(7);
        assertEquals(new ProcessProfile.Usage(0.8, 0.4, 4, 7, 10, 2), usage);
        assertEquals(10 * SECOND, track.stayNanos());
    }

    @Test
    void whatIsOlderCountsLess() {
        Track track = new Track(sample(1, 0, 0, 0, 0), 10);
        now += SECOND;
        track.add(sample(1, 1, 0.5, 100, 0), NOTHING_TOLD, 8000);
        assertEquals(0.2, track.usage(0).wanted(), 1e-9);
        assertEquals(0.1, track.usage(0).used(), 1e-9);
        assertEquals(20, track.usage(0).callsPerSecond(), 1e-9);
        now += 2 * SECOND;
        track.add(sample(1, 3, 1.5, 100, 0), NOTHING_TOLD, 8000);
        assertEquals(0.2 * 0.64 + 0.36, track.usage(0).wanted(), 1e-9);
        assertEquals(20 * 0.64, track.usage(0).callsPerSecond(), 1e-9);
    }

    @Test
    void withoutMemoryTheLastRateCounts() {
        Track track = new Track(sample(1, 0, 0, 0, 0), 10);
        now += SECOND;
        track.add(sample(1, 1, 0, 0, 0), NOTHING_TOLD, 0);
        assertEquals(1, track.usage(0).wanted(), 1e-9);
    }

    @Test
    void spansTooShortAreAddedUp() {
        Track track = new Track(sample(1, 0, 0, 0, 0), 10);
        now += SECOND / 10;
        track.add(sample(1, 5, 5, 5, 5), NOTHING_TOLD, JobHints.KEPT);
        assertEquals(0, track.usage(0).wanted(), 1e-9);
    }

    @Test
    void awayItsHostSaysWhatItWants() {
        Track track = new Track(sample(1, 10, 0, 0, 0), 10);
        now += SECOND;
        track.add(new Sample(now, 2, -1, 0, 50, 0, NOTHING), 1, 5000);
        assertEquals(1, track.usage(0).wanted(), 1e-9);
        assertEquals(0, track.stayNanos());
        assertEquals(0, track.usage(0).callsPerSecond(), 1e-9, "other calls are counted there than at home");
        now += SECOND;
        track.add(new Sample(now, 2, -1, SECOND / 2, 150, 0, NOTHING), 0, 5000);
        assertEquals(0.5, track.usage(0).wanted(), 1e-9);
        assertEquals(0.25, track.usage(0).used(), 1e-9);
        assertEquals(50, track.usage(0).callsPerSecond(), 1e-9);
        assertEquals(SECOND, track.stayNanos());
        now += SECOND;
        track.add(sample(1, 0, 0, 0, 0), NOTHING_TOLD, 5000);
        assertEquals(0.5, track.usage(0).wanted(), 1e-9, "one sample at home is no span");
    }

    /** As find does: most of its time it looks at files, and hardly reads. */
    @Test
    void whoWorksInTheKernelHasManyCalls() {
        Track track = new Track(sample(1, 0, 0, 0, 0), 10);
        look(track, 0.2, 0.8, 0, 0);
        assertEquals(110_000, track.usage(0).callsPerSecond(), 1, "(0.8 - 0.25) s of 5 us each");
        look(track, 0.6, 0.4, 0, 200_000);
        assertEquals(0, track.usage(0).callsPerSecond(), "page faults, and what any program has");
        look(track, 0.9, 0.1, 500, 0);
        assertEquals(500, track.usage(0).callsPerSecond(), 1e-6);
    }

    @Test
    void ofMemoryAndFutexesNobodyAwayAsksItsHome() {
        Track track = new Track(sample(1, 0, 0, 0, 0), 10);
        look(track, 0.5, 0.5, 0, 0);
        assertEquals(50_000, track.usage(0).callsPerSecond(), 1);
        for (int i = 0; i < 3; i++) {
            now += SECOND;
            track.add(new Sample(now, 2, -1, used(0.5), 7 * i, 0, NOTHING), 1, 0);
        }
        look(track, 0.5, 0.5, 0, 0);
        look(track, 0.5, 0.5, 0, 0);
        assertEquals(7, track.usage(0).callsPerSecond(), 0.1, "away it had 14 in one second of computing");
    }

    private double all;
    private long kernel;
    private long faults;
    private long counted;

    private long used(double more) {
        all += more;
        return (long) (all * SECOND);
    }

    private void look(Track track, double used, double system, long calls, long faulted) {
        now += SECOND;
        kernel += (long) (system * SECOND);
        faults += faulted;
        counted += calls;
        track.add(new Sample(now, 1, now, used(used), counted, 0, new Sample.Kernel(kernel, faults)), NOTHING_TOLD, 0);
    }

    @Test
    void aHostTellsARate() {
        Wanted wanted = new Wanted();
        assertTrue(wanted.rate() < 0);
        wanted.arrives();
        wanted.told(60 * SECOND, 60 * SECOND / 2, 300, SECOND);
        assertTrue(wanted.rate() < 0, "that was while it was made");
        assertEquals(300, wanted.residentKib());
        wanted.told(60 * SECOND + SECOND / 2, 30 * SECOND + SECOND / 4, 200, 2 * SECOND);
        assertEquals(0.5, wanted.rate(), 1e-9);
        wanted.told(61 * SECOND + SECOND / 2, 30 * SECOND + SECOND / 4, 200, 2 * SECOND + 1000);
        assertEquals(0.5, wanted.rate(), 1e-9, "it was late");
        wanted.told(61 * SECOND + SECOND / 2, 30 * SECOND + SECOND / 4, 200, 3 * SECOND);
        assertEquals(1, wanted.rate(), 1e-9);
        wanted.told(SECOND / 4, SECOND / 4 / 2, 100, 4 * SECOND);
        assertEquals(1, wanted.rate(), 1e-9, "it is on another host, and counts from there");
        wanted.told(SECOND, SECOND / 2, 100, 5 * SECOND);
        assertEquals(0.75, wanted.rate(), 1e-9);
        assertEquals(30 * SECOND + SECOND / 4 + SECOND / 2, wanted.usedNanos());
        wanted.told(Long.MAX_VALUE, Long.MAX_VALUE / 2, 100, 6 * SECOND);
        assertEquals(1024, wanted.rate(), 1e-9);
    }

    @Test
    void readsNumbersOfLines() {
        assertEquals(12, Profiler.number("rchar: 5\nwchar: 12\n", "wchar: "));
        assertEquals(0, Profiler.number("rchar: 5\n", "wchar: "));
        assertEquals(0, Profiler.number("wchar: x\n", "wchar: "));
    }
}
