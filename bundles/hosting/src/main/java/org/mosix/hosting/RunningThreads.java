package org.mosix.hosting;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.mosix.api.GuestHouse;

/**
 * Whose threads run or want to on this node: means of the last second. Processor time would be exact, but says nothing of a thread that
 * waits behind guests. One thread.
 */
final class RunningThreads {
    private static final double CONSTANT_MILLIS = 1000;
    /** A look at many processes takes its time: of all, no more than a fiftieth. */
    private static final int COST = 49;

    private static final long MOST_PAUSE_MILLIS = 500;
    private static final long LONG_AGO_MILLIS = 3_600_000;

    /** Looks at all processes. */
    interface Census {
        /** Threads that run or want to at this moment, by the pid of their process; without those that have none. */
        Map<Integer, Integer> running() throws IOException;
    }

    /**
     * Means at one moment.
     *
     * @param owners of processes that are not MOSIX's
     * @param jobs of this home's jobs
     * @param guests by the pid of each body
     */
    record Means(double owners, double jobs, Map<Integer, Double> guests) {
        Means {
            guests = Map.copyOf(guests);
        }
    }

    private final Census census;
    private final LongSupplier millis;
    private double owners;
    private double jobs;
    private final Map<Integer, Double> guests = new HashMap<>();
    private boolean begun;
    private long lastMillis;
    private long nextMillis = Long.MIN_VALUE;
    private long busyMillis;

    /** @param millis a clock that only goes on */
    RunningThreads(Census census, LongSupplier millis) {
        this.census = census;
        this.millis = millis;
        // Of what was before it knows nothing; what goes on it will see within a second.
        busyMillis = millis.getAsLong() - LONG_AGO_MILLIS;
    }

    /**
     * Looks, if it is time.
     *
     * @param known which processes are MOSIX's
     */
    void sample(Supplier<GuestHouse.Processes> known) throws IOException {
        long now = millis.getAsLong();
        if (now < nextMillis) {
            return;
        }
        int ownersNow = 0;
        int jobsNow = 0;
        GuestHouse.Processes ours = known.get();
        Map<Integer, Integer> running = census.running();
        for (Map.Entry<Integer, Integer> one : running.entrySet()) {
            int pid = one.getKey();
            if (ours.jobs().contains(pid)) {
                jobsNow += one.getValue();
            } else if (!ours.guests().contains(pid) && !ours.deputies().contains(pid)) {
                ownersNow += one.getValue();
            }
        }
        long after = millis.getAsLong();
        nextMillis = after + Math.min(MOST_PAUSE_MILLIS, COST * (after - now));
        double weight = begun ? 1 - Math.exp(-(after - lastMillis) / CONSTANT_MILLIS) : 0;
        owners += weight * (ownersNow - owners);
        jobs += weight * (jobsNow - jobs);
        guests.keySet().retainAll(ours.guests());
        for (int pid : ours.guests()) {
            // One that has just come has come to work.
            double before = guests.getOrDefault(pid, 1.0);
            guests.put(pid, before + weight * (running.getOrDefault(pid, 0) - before));
        }
        lastMillis = after;
        begun = true;
    }

    Means means() {
        return new Means(owners, jobs, guests);
    }

    /** Since the owner's processes wanted so many threads for the last time. */
    long quietMillis(double threads) {
        long now = millis.getAsLong();
        if (owners >= threads) {
            busyMillis = now;
        }
        return now - busyMillis;
    }
}
