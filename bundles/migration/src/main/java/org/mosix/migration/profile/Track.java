package org.mosix.migration.profile;

import org.mosix.api.ProcessProfile;

/** The rates of one process, from one sample to the next. Guarded by its {@link Profiler}. */
final class Track {
    private static final double SECOND = 1e9;
    private static final double MIB = 1 << 20;
    /** Shorter spans say little: CPU time is counted in ticks of 10 ms. */
    private static final double LEAST_SECONDS = 0.2;
    /** All counters of a process that begins. */
    private static final Sample BIRTH = new Sample(0, 0, 0, 0, 0, 0, new Sample.Kernel(0, 0));

    private Sample last;
    private long since;
    private final Mean wanted;
    private final Mean used;
    private final Mean calls;
    private final Mean bytes;
    private final GuessedCalls guessedCalls = new GuessedCalls();

    /** @param lifeSeconds how long it has lived: until more is known its rates are those of its life */
    Track(Sample first, double lifeSeconds) {
        double life = Math.max(LEAST_SECONDS, lifeSeconds);
        last = first;
        since = first.nanos() - (long) (lifeSeconds * SECOND);
        wanted = new Mean(Math.max(0, first.wantedNanos()) / SECOND / life);
        used = new Mean(first.usedNanos() / SECOND / life);
        calls = new Mean(first.isHome() ? atHome(BIRTH, first, life) : first.calls() / life);
        bytes = new Mean(first.ioBytes() / life);
    }

    /** @param hostWanted what its host says it wants, while it is away; negative: nothing yet */
    void add(Sample now, double hostWanted, int keptPerSecond) {
        double seconds = (now.nanos() - last.nanos()) / SECOND;
        if (seconds < LEAST_SECONDS) {
            return;
        }
        boolean stayed = now.node() == last.node();
        if (!stayed) {
            since = now.nanos();
        }
        if (!now.isHome() && hostWanted >= 0) {
            wanted.add(hostWanted, seconds, keptPerSecond);
        } else if (now.isHome() && stayed && last.isHome()) {
            wanted.add(rate(last.wantedNanos(), now.wantedNanos(), seconds) / SECOND, seconds, keptPerSecond);
        }
        used.add(rate(last.usedNanos(), now.usedNanos(), seconds) / SECOND, seconds, keptPerSecond);
        if (stayed) {
            calls.add(now.isHome() ? atHome(last, now, seconds) : away(now, seconds), seconds, keptPerSecond);
        }
        bytes.add(rate(last.ioBytes(), now.ioBytes(), seconds), seconds, keptPerSecond);
        last = now;
    }

    private double away(Sample now, double seconds) {
        double made = rate(last.calls(), now.calls(), seconds);
        guessedCalls.away(made * seconds, rate(last.usedNanos(), now.usedNanos(), seconds) / SECOND * seconds);
        return made;
    }

    private double atHome(Sample before, Sample now, double seconds) {
        return guessedCalls.atHome(
                rate(before.calls(), now.calls(), seconds),
                rate(before.usedNanos(), now.usedNanos(), seconds) / SECOND,
                rate(before.kernel().nanos(), now.kernel().nanos(), seconds) / SECOND,
                rate(before.kernel().faults(), now.kernel().faults(), seconds));
    }

    /** A counter steps back when a thread ends, and when what is counted changes. */
    private static double rate(long before, long after, double seconds) {
        return Math.max(0, after - before) / seconds;
    }

    /** How long it has been where it is, ns. */
    long stayNanos() {
        return last.nanos() - since;
    }

    ProcessProfile.Usage usage(double residentMiB) {
        return new ProcessProfile.Usage(
                wanted.value(),
                used.value(),
                last.usedNanos() / SECOND,
                residentMiB,
                calls.value(),
                bytes.value() / MIB);
    }
}
