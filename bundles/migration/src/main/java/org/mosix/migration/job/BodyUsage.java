package org.mosix.migration.job;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What bodies of this home's processes have used, until their hosts have said the last word of it. Any thread. */
public final class BodyUsage {
    /** Whose body a task is, until its host has told what it used. */
    private final Map<Long, ProcessRecord> tasks = new ConcurrentHashMap<>();
    /** Tasks whose process is at home again, or about to be. */
    private final Set<Long> landed = ConcurrentHashMap.newKeySet();
    /** Bodies of each task that have not said their last word: two, for a moment, of a process that goes from host to host. */
    private final Map<Long, Integer> bodies = new ConcurrentHashMap<>();

    /** The process of a task works elsewhere from now on. */
    void away(long task, ProcessRecord record) {
        record.leaves();
        tasks.put(task, record);
        bodies.merge(task, 1, Integer::sum);
    }

    /**
     * A process is about to run at home again. It may end before its old host is told, and its job must not be done before
     * that has answered.
     */
    public void landed(long task) {
        ProcessRecord record = tasks.get(task);
        if (record != null && landed.add(task)) {
            record.job().awaitUsage();
        }
    }

    /** Home has told a host that a body is not needed any more; the host will answer with {@link #used}. {@code elsewhere}: it has another one. */
    public void released(long task, long calls, boolean elsewhere) {
        if (elsewhere) {
            bodies.computeIfPresent(task, (t, n) -> n + 1);
        }
        ProcessRecord record = tasks.get(task);
        if (record != null) {
            record.addCalls(calls);
            if (record.job().counted()) {
                record.deputyEnds();
            }
            if (!landed.contains(task)) {
                record.job().awaitUsage();
            }
        }
    }

    /** What a body has used, in nanoseconds. {@code over}: it is the last word of it. */
    public void used(long task, long userNanos, boolean over) {
        boolean last = over && bodies.computeIfPresent(task, (t, n) -> n > 1 ? n - 1 : null) == null;
        ProcessRecord record = last ? tasks.remove(task) : tasks.get(task);
        if (record != null) {
            record.used(task, userNanos, over);
            if (over) {
                landed.remove(task);
                record.job().settled();
            }
        }
    }

    int size() {
        return tasks.size();
    }
}
