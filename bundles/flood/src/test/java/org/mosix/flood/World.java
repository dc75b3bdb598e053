package org.mosix.flood;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.Freezer;
import org.mosix.api.Gone;
import org.mosix.api.Refused;

/** Processes that work or are frozen, on a clock of their own; each has an amount of work to do. */
final class World implements Freezer, Sightings.Surroundings {
    static final Caller NODE = new Caller(1, 0, 0);

    final Map<Integer, Long> working = new TreeMap<>();
    final Map<Integer, Frozen> frozen = new TreeMap<>();
    final Map<Integer, Long> worked = new TreeMap<>();
    final Set<Integer> stubborn = new HashSet<>();
    final Set<Integer> stopped = new HashSet<>();
    final Map<Integer, Integer> classes = new HashMap<>();
    /** Called in the middle of a freeze or a thaw. */
    Runnable meanwhile = () -> {};

    Set<Integer> away = new HashSet<>();
    OptionalInt load = OptionalInt.empty();
    long now;
    int most;
    private final Map<Integer, Long> left = new TreeMap<>();

    private int classOf(int pid) {
        return classes.getOrDefault(pid, 0);
    }

    void begin(int pid, long work) {
        working.put(pid, work);
        worked.put(pid, 0L);
        most = Math.max(most, working.size());
    }

    /** Frozen at its beginning. */
    void hold(int pid, long work) {
        worked.put(pid, 0L);
        left.put(pid, work);
        frozen.put(pid, new Frozen(pid, classOf(pid), Reason.LOAD, 1, now, false));
    }

    /** A job begins, as flood control has it. */
    void come(Flood flood, int pid, long work) {
        if (flood.mayBegin(pid, classOf(pid))) {
            begin(pid, work);
        } else {
            hold(pid, work);
        }
        flood.begun(pid);
    }

    /** Time goes on: those that work share the cores. */
    void pass(long millis) {
        now += millis;
        for (int pid : List.copyOf(working.keySet())) {
            if (stopped.contains(pid)) {
                continue;
            }
            worked.merge(pid, millis, Long::sum);
            if (working.merge(pid, -millis, Long::sum) <= 0) {
                working.remove(pid);
            }
        }
    }

    @Override
    public Report freeze(Caller caller, int pid, Reason why) throws ClusterException {
        if (!working.containsKey(pid)) {
            throw new Gone("process " + pid + " has ended");
        }
        if (stubborn.contains(pid)) {
            throw new Refused("process " + pid + " has shared memory");
        }
        left.put(pid, working.remove(pid));
        frozen.put(pid, new Frozen(pid, classOf(pid), why, 1, now, false));
        meanwhile.run();
        return new Report(pid, true, 1, 1);
    }

    @Override
    public Report thaw(Caller caller, int pid) throws ClusterException {
        if (stubborn.contains(pid)) {
            throw new Refused("process " + pid + " needs more memory than is free");
        }
        meanwhile.run();
        if (frozen.remove(pid) == null) {
            throw new Gone("process " + pid + " has ended");
        }
        working.put(pid, left.remove(pid));
        most = Math.max(most, working.size());
        return new Report(pid, false, 1, 1);
    }

    @Override
    public List<Frozen> frozen() {
        return frozen.values().stream()
                .map(f -> new Frozen(
                        f.pid(), f.jobClass(), f.why(), f.bytes(), f.sinceMillis(), stopped.contains(f.pid())))
                .toList();
    }

    @Override
    public List<Working> working() {
        return working.keySet().stream()
                .map(pid -> new Working(pid, classOf(pid), pid, worked.get(pid), 1, stopped.contains(pid)))
                .toList();
    }

    @Override
    public Space space() {
        return new Space(1, 1);
    }

    @Override
    public OptionalInt load() {
        return load;
    }

    @Override
    public Set<Integer> away() {
        return away;
    }
}
