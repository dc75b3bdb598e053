package org.mosix.monitor;

import java.util.List;
import org.mosix.api.JobQueue;

/** Jobs of the queue as columns, and what was done to one as a sentence. Pure functions. */
public final class QueueTable {
    private static final long SECOND_MILLIS = 1000;

    /** What the columns say, for people; lines of 90 characters. */
    public static final String HELP = """
            PRI is the priority, CLASS and MB what its user has told (mosrun -G, -m); STATE is
            waiting, stopped (it waits and cannot begin) or running (it began from the queue);
            AGE-S, the seconds since it came, or since it began. They begin in the order in which
            they are listed, unless the node's policy has another one.
            """;

    private static final List<String> TITLES =
            List.of("ID>", "PID>", "UID>", "PRI>", "CLASS>", "MB>", "STATE", "AGE-S>", "PROGRAM");

    private QueueTable() {}

    /** The titles; of a column that is aligned to the right one ends in {@code >}. */
    public static List<String> titles() {
        return TITLES;
    }

    /** As many cells as there are titles. */
    public static List<String> row(JobQueue.Entry entry) {
        List<Object> cells = List.of(
                entry.ticket().id(),
                entry.owner().pid(),
                entry.owner().uid(),
                entry.ticket().priority(),
                entry.wish().jobClass(),
                entry.wish().memoryMiB(),
                entry.ticket().begun() ? "running" : entry.stopped() ? "stopped" : "waiting",
                entry.ticket().ageMillis() / SECOND_MILLIS,
                entry.wish().program());
        return cells.stream().map(Object::toString).toList();
    }

    public static String deleted(JobQueue.Entry entry) {
        return job(entry) + " is not in the queue any more";
    }

    public static String begins(JobQueue.Entry entry) {
        return job(entry) + " begins";
    }

    public static String changed(JobQueue.Entry entry) {
        return job(entry) + " has priority " + entry.ticket().priority();
    }

    public static String advanced(JobQueue.Entry entry) {
        return job(entry) + " is the first one of priority " + entry.ticket().priority();
    }

    public static String retarded(JobQueue.Entry entry) {
        return job(entry) + " is the last one of priority " + entry.ticket().priority();
    }

    private static String job(JobQueue.Entry entry) {
        return "job " + entry.ticket().id() + " (process " + entry.owner().pid() + ")";
    }
}
