package org.mosix.flood;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongSupplier;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.FloodRule;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.Refused;
import org.mosix.api.policy.FreezePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at this home's processes and does what the policy decides. {@link #look} is called by one thread, again and again;
 * {@link #mayBegin} by any.
 */
final class Flood implements FloodRule {
    private static final Logger LOG = LoggerFactory.getLogger(Flood.class);
    /** A process that was told its beginning and is not seen after so long never began. */
    private static final long BEGINS_MILLIS = 30_000;

    /** A process that cannot be frozen now is asked for again after so long. */
    private static final long PINNED_MILLIS = 5_000;

    /** What it is told of the rest of the node. */
    interface Surroundings {
        /** As {@link FreezePolicy.View#load}. */
        OptionalInt load();

        /** This home's processes that work elsewhere. */
        Set<Integer> away();
    }

    /** In which state a process was seen first, and when. */
    private record Seen(boolean works, long since) {}

    private final Freezer freezer;
    private final Caller node;
    private final LongSupplier millis;
    private final Surroundings around;
    private volatile FreezePolicy policy;

    // Guarded by this.
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final Set<Integer> traveled = new HashSet<>();
    private final Map<Integer, Long> admitted = new HashMap<>();
    private final Map<Integer, Long> held = new HashMap<>();
    private final Map<Integer, Long> pinned = new HashMap<>();

    /** @param millis a clock that only goes forward */
    Flood(Freezer freezer, Caller node, FreezePolicy policy, LongSupplier millis, Surroundings around) {
        this.freezer = freezer;
        this.node = node;
        this.policy = policy;
        this.millis = millis;
        this.around = around;
    }

    /** From now on that one decides. */
    void use(FreezePolicy other) {
        policy = other;
    }

    /** Looks once and does what is decided: how many were frozen or went on. Refused if the processes cannot be listed. */
    int look() throws Refused {
        FreezePolicy.Decision todo = policy.decide(view());
        int done = 0;
        for (FreezePolicy.Freeze freeze : todo.freeze()) {
            done += freeze(freeze.pid(), freeze.why()) ? 1 : 0;
        }
        for (FreezePolicy.Turn turn : todo.turns()) {
            done += freeze(turn.freeze(), Freezer.Reason.LOAD) && thaw(turn.thaw()) ? 2 : 0;
        }
        for (int pid : todo.thaw()) {
            done += thaw(pid) ? 1 : 0;
        }
        return done;
    }

    /** Whether some are frozen that nobody has frozen by hand. */
    boolean isWaitedFor() {
        return freezer.frozen().stream().anyMatch(f -> f.why() != Freezer.Reason.MANUAL);
    }

    private synchronized FreezePolicy.View view() throws Refused {
        long now = millis.getAsLong();
        Set<Integer> away = around.away();
        traveled.addAll(away);
        List<FreezePolicy.Candidate> all = new ArrayList<>();
        Set<Integer> alive = new HashSet<>(away);
        List<Freezer.Frozen> frozen = freezer.frozen();
        for (Freezer.Frozen one : frozen) {
            held.remove(one.pid());
            all.add(candidate(one.pid(), Optional.of(one.why()), now));
            alive.add(one.pid());
        }
        for (Freezer.Working one : freezer.working()) {
            if (alive.add(one.pid())) {
                // One that is being frozen at its beginning does not work.
                if (!held.containsKey(one.pid())) {
                    all.add(candidate(one.pid(), Optional.empty(), now));
                }
            }
        }
        forget(alive, now);
        admitted.keySet().removeAll(alive);
        // They have just been let in, and their programs have not begun.
        admitted.keySet().forEach(pid -> all.add(new FreezePolicy.Candidate(pid, 0, Optional.empty(), false, true, 0)));
        return new FreezePolicy.View(around.load(), all);
    }

    private void forget(Set<Integer> alive, long now) {
        seen.keySet().retainAll(alive);
        traveled.retainAll(alive);
        pinned.keySet().retainAll(alive);
        for (Map<Integer, Long> begun : List.of(admitted, held)) {
            begun.values().removeIf(since -> now - since > BEGINS_MILLIS);
        }
        pinned.values().removeIf(since -> now - since > PINNED_MILLIS);
    }

    private FreezePolicy.Candidate candidate(int pid, Optional<Freezer.Reason> frozen, long now) {
        boolean works = frozen.isEmpty();
        Seen before = seen.get(pid);
        if (before == null || before.works != works) {
            before = new Seen(works, now);
            seen.put(pid, before);
        }
        return new FreezePolicy.Candidate(
                pid, 0, frozen, traveled.contains(pid), pinned.containsKey(pid), now - before.since);
    }

    @Override
    public synchronized boolean mayBegin(int pid) {
        long now = millis.getAsLong();
        boolean may;
        try {
            may = policy.mayBegin(view(), 0);
        } catch (Refused e) {
            LOG.debug("{}", e.getMessage());
            may = true;
        }
        (may ? admitted : held).put(pid, now);
        return may;
    }

    private boolean freeze(int pid, Freezer.Reason why) {
        try {
            LOG.debug("{}", freezer.freeze(node, pid, why).sentence());
            return true;
        } catch (Gone e) {
            return true; // Its place is free.
        } catch (ClusterException e) {
            LOG.info("too many work here: {}", e.getMessage());
            synchronized (this) {
                pinned.put(pid, millis.getAsLong());
            }
            return false;
        }
    }

    private boolean thaw(int pid) {
        try {
            LOG.debug("{}", freezer.thaw(node, pid).sentence());
            return true;
        } catch (Gone e) {
            return false;
        } catch (ClusterException e) {
            LOG.warn("its turn has come: {}", e.getMessage());
            return false;
        }
    }
}
