package org.mosix.flood;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.mosix.api.Freezer;
import org.mosix.api.Refused;
import org.mosix.api.policy.FreezePolicy.Candidate;

/** What is seen of this home's processes, with what only the looks before can tell. Any thread. */
final class Sightings {
    /** What has just been seen first may have worked for long: the load shows it. */
    private static final long KNOWN_MILLIS = 3_000;

    /** A process of which something could not be done is asked for it again after so long. */
    private static final long PINNED_MILLIS = 5_000;

    private static final double MIB = 1 << 20;

    /** What is known of the rest of the node. */
    interface Surroundings {
        /** As {@link org.mosix.api.policy.FreezePolicy.View#load}. */
        OptionalInt load();

        /** This home's processes that work elsewhere. */
        Set<Integer> away();
    }

    /** In which state a process was seen first, and when. */
    private record Seen(boolean works, long since) {}

    /** One that has been told whether it may begin, until it has. */
    private record Beginning(int jobClass, boolean may) {}

    private final Freezer freezer;
    private final LongSupplier millis;
    private final Surroundings around;

    // Guarded by this.
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final Map<Integer, Long> came = new HashMap<>();
    private final Set<Integer> traveled = new HashSet<>();
    private final Map<Integer, Beginning> beginning = new TreeMap<>();
    private final Set<Integer> goingOn = new HashSet<>();
    private final Map<Integer, Long> pinned = new HashMap<>();
    private boolean looked;

    /** @param millis a clock that only goes forward */
    Sightings(Freezer freezer, LongSupplier millis, Surroundings around) {
        this.freezer = freezer;
        this.millis = millis;
        this.around = around;
    }

    OptionalInt load() {
        return around.load();
    }

    /** All that work here or are frozen. Refused if they cannot be listed. */
    synchronized List<Candidate> all() throws Refused {
        long now = millis.getAsLong();
        Set<Integer> away = around.away();
        traveled.addAll(away);
        // Asked before and after: one that is just being frozen or goes on is in one of the three.
        Map<Integer, Freezer.Frozen> frozen = new TreeMap<>();
        freezer.frozen().forEach(one -> frozen.put(one.pid(), one));
        List<Freezer.Working> working = freezer.working();
        freezer.frozen().forEach(one -> frozen.put(one.pid(), one));
        List<Candidate> all = new ArrayList<>();
        Set<Integer> alive = new HashSet<>(away);
        for (Freezer.Frozen one : frozen.values()) {
            alive.add(one.pid());
            if (goingOn.contains(one.pid())) {
                all.add(busy(one.pid(), one.jobClass(), one.bytes() / MIB, now));
            } else {
                if (one.stopped()) {
                    pin(one.pid());
                }
                all.add(candidate(one.pid(), one.jobClass(), Optional.of(one.why()), one.bytes() / MIB, now));
            }
        }
        for (Freezer.Working one : working) {
            // One that is being frozen at its beginning does not work, nor does one that somebody has stopped.
            if (alive.add(one.pid()) && !beginning.containsKey(one.pid()) && !one.stopped()) {
                all.add(candidate(one.pid(), one.jobClass(), Optional.empty(), one.residentBytes() / MIB, now));
            }
        }
        beginning.forEach((pid, begins) -> {
            if (begins.may) {
                all.add(busy(pid, begins.jobClass, 0, now));
            }
        });
        forget(alive, now);
        looked = true;
        return all;
    }

    private void forget(Set<Integer> alive, long now) {
        alive.addAll(goingOn);
        seen.keySet().retainAll(alive);
        traveled.retainAll(alive);
        pinned.keySet().retainAll(alive);
        pinned.values().removeIf(since -> now - since > PINNED_MILLIS);
        alive.addAll(beginning.keySet());
        came.keySet().retainAll(alive);
    }

    private Candidate candidate(int pid, int jobClass, Optional<Freezer.Reason> frozen, double mib, long now) {
        boolean works = frozen.isEmpty();
        long first = looked ? now : now - KNOWN_MILLIS;
        Seen before = seen.get(pid);
        if (before == null) {
            before = new Seen(works, first);
            seen.put(pid, before);
        } else if (before.works != works) {
            before = new Seen(works, now);
            seen.put(pid, before);
            if (works) {
                traveled.remove(pid); // Whoever goes on has arrived.
            }
        }
        return new Candidate(
                pid,
                jobClass,
                frozen,
                traveled.contains(pid),
                pinned.containsKey(pid),
                mib,
                now - came.computeIfAbsent(pid, p -> first),
                now - before.since);
    }

    /** It counts as one that works, and nothing can be done with it. */
    private Candidate busy(int pid, int jobClass, double mib, long now) {
        long age = now - came.computeIfAbsent(pid, p -> now);
        return new Candidate(pid, jobClass, Optional.empty(), false, true, mib, age, 0);
    }

    /** It has been told whether it may begin, and counts accordingly until {@link #begun}. */
    synchronized void begins(int pid, int jobClass, boolean may) {
        came.putIfAbsent(pid, millis.getAsLong());
        beginning.put(pid, new Beginning(jobClass, may));
    }

    synchronized void begun(int pid) {
        beginning.remove(pid);
    }

    /** It is about to go on: its place is taken from now on, also while another one leaves it. */
    synchronized void goesOn(int pid) {
        goingOn.add(pid);
    }

    /** It has gone on, or has not. */
    synchronized void goesOnNoMore(int pid) {
        goingOn.remove(pid);
    }

    /** What was wanted of it could not be done. */
    synchronized void pin(int pid) {
        pinned.put(pid, millis.getAsLong());
    }
}
