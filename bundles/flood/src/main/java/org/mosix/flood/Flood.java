package org.mosix.flood;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.FloodRule;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.Refused;
import org.mosix.api.policy.FreezeMarks;
import org.mosix.api.policy.FreezePolicy;
import org.mosix.slots.PolicySlot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at this home's processes and does what the policy decides. {@link #look} is called by one thread, again and again;
 * {@link #mayBegin} by any. While the policy decides nothing, nothing is frozen or goes on for its turn, and what is new begins.
 */
final class Flood implements FloodRule {
    private static final Logger LOG = LoggerFactory.getLogger(Flood.class);

    private final Freezer freezer;
    private final Caller node;
    private final PolicySlot<FreezePolicy> policies;
    private final Sightings sightings;
    private final Object starts = new Object();
    private volatile Map<Integer, FreezeMarks> marks = Map.of();

    Flood(Freezer freezer, Caller node, PolicySlot<FreezePolicy> policies, Sightings sightings) {
        this.freezer = freezer;
        this.node = node;
        this.policies = policies;
        this.sightings = sightings;
    }

    /** From now on these hold. */
    void use(Map<Integer, FreezeMarks> now) {
        marks = Map.copyOf(now);
    }

    /** Looks once and does what is decided: how many were frozen or went on. Refused if the processes cannot be listed. */
    int look() throws Refused, InterruptedException {
        Map<Integer, FreezeMarks> now = marks;
        List<FreezePolicy.Candidate> all;
        FreezePolicy.Decision todo = FreezePolicy.Decision.NOTHING;
        // Who is to go on has its place from the moment in which that is decided: nothing may begin in it meanwhile.
        synchronized (starts) {
            all = sightings.all();
            FreezePolicy.View view = view(now, all);
            if (!view.processes().isEmpty()) {
                todo = possible(decide(view), view);
            } else if (!now.isEmpty()) {
                policies.state(); // One that is missing is told before the first process comes.
            }
            going(todo).forEach(sightings::goesOn);
        }
        try {
            return letGo(now, all) + carryOut(todo);
        } finally {
            going(todo).forEach(sightings::goesOnNoMore);
        }
    }

    private static List<Integer> going(FreezePolicy.Decision todo) {
        return Stream.concat(todo.turns().stream().map(FreezePolicy.Turn::thaw), todo.thaw().stream())
                .toList();
    }

    /** Of classes that nothing is said of any more, nobody waits. */
    private int letGo(Map<Integer, FreezeMarks> now, List<FreezePolicy.Candidate> all) {
        int done = 0;
        for (FreezePolicy.Candidate one : all) {
            if (!now.containsKey(one.jobClass()) && !one.works() && !one.byHand() && !one.pinned()) {
                done += thaw(one.pid()) ? 1 : 0;
            }
        }
        return done;
    }

    /** What the policy is shown: the processes of classes that have marks. */
    private FreezePolicy.View view(Map<Integer, FreezeMarks> now, List<FreezePolicy.Candidate> all) {
        return new FreezePolicy.View(
                sightings.load(),
                now,
                all.stream().filter(one -> now.containsKey(one.jobClass())).toList());
    }

    private FreezePolicy.Decision decide(FreezePolicy.View view) throws InterruptedException {
        return policies.ask(
                        policy -> Optional.of(Objects.requireNonNull(policy.decide(view), "it answered null")),
                        decision -> Checks.wrong(view, decision))
                .map(PolicySlot.Answer::value)
                .orElse(FreezePolicy.Decision.NOTHING);
    }

    /** Without what it was told not to name. */
    private static FreezePolicy.Decision possible(FreezePolicy.Decision todo, FreezePolicy.View view) {
        Set<Integer> pinned = view.processes().stream()
                .filter(FreezePolicy.Candidate::pinned)
                .map(FreezePolicy.Candidate::pid)
                .collect(Collectors.toSet());
        return new FreezePolicy.Decision(
                todo.freeze().stream()
                        .filter(freeze -> !pinned.contains(freeze.pid()))
                        .toList(),
                todo.turns().stream()
                        .filter(turn -> !pinned.contains(turn.freeze()) && !pinned.contains(turn.thaw()))
                        .toList(),
                todo.thaw().stream().filter(pid -> !pinned.contains(pid)).toList());
    }

    private int carryOut(FreezePolicy.Decision todo) {
        int done = 0;
        for (FreezePolicy.Freeze freeze : todo.freeze()) {
            done += freeze(freeze.pid(), freeze.why()) ? 1 : 0;
        }
        for (FreezePolicy.Turn turn : todo.turns()) {
            // What goes on has its place already: what begins meanwhile does not take it.
            if (freeze(turn.freeze(), Freezer.Reason.LOAD)) {
                done += thaw(turn.thaw()) ? 2 : 0;
            } else {
                sightings.goesOnNoMore(turn.thaw());
            }
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

    @Override
    public boolean mayBegin(int pid, int jobClass) {
        // One after the other: two must not begin in one place.
        synchronized (starts) {
            boolean may = decideBeginning(pid, jobClass);
            sightings.begins(pid, jobClass, may);
            return may;
        }
    }

    private boolean decideBeginning(int pid, int jobClass) {
        Map<Integer, FreezeMarks> now = marks;
        if (!now.containsKey(jobClass)) {
            return true;
        }
        try {
            // It may be a process of another job, which it leaves.
            List<FreezePolicy.Candidate> all = sightings.all();
            List<FreezePolicy.Candidate> others =
                    all.stream().filter(one -> one.pid() != pid).toList();
            FreezePolicy.View view = view(now, others);
            FreezePolicy.Beginner beginner = new FreezePolicy.Beginner(jobClass, others.size() < all.size());
            return policies.ask(policy -> Optional.of(policy.mayBegin(view, beginner)))
                    .map(PolicySlot.Answer::value)
                    .orElse(true);
        } catch (Refused e) {
            LOG.debug("{}", e.getMessage());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void begun(int pid) {
        sightings.begun(pid);
    }

    private boolean freeze(int pid, Freezer.Reason why) {
        try {
            LOG.debug("{}", freezer.freeze(node, pid, why).sentence());
            return true;
        } catch (Gone e) {
            return true; // Its place is free.
        } catch (ClusterException e) {
            LOG.info("too many work here: {}", e.getMessage());
            sightings.pin(pid);
            return false;
        }
    }

    private boolean thaw(int pid) {
        sightings.goesOn(pid);
        try {
            LOG.debug("{}", freezer.thaw(node, pid).sentence());
            return true;
        } catch (Gone e) {
            return false;
        } catch (ClusterException e) {
            LOG.warn("its turn has come: {}", e.getMessage());
            sightings.pin(pid);
            return false;
        } finally {
            sightings.goesOnNoMore(pid);
        }
    }
}
