package org.mosix.migration;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntUnaryOperator;
import org.mosix.api.Freezer;
import org.mosix.checkpoint.ImageStore;
import org.mosix.linux.proc.ProcessStat;
import org.mosix.process.home.Deputy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which processes of this home are frozen, and their files: a file goes when its process goes on or ends. Any thread. */
final class FrozenProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenProcesses.class);

    /** @param name of its file */
    private record Entry(Deputy deputy, String name, Freezer.Frozen what) {
        Freezer.Frozen now() {
            return new Freezer.Frozen(
                    what.pid(), what.jobClass(), what.why(), what.bytes(), what.sinceMillis(), deputy.jobStopped());
        }
    }

    private final Map<Integer, Entry> all = new ConcurrentHashMap<>();
    private final Executor later;
    private final IntUnaryOperator classes;
    private volatile ImageStore store;

    /**
     * @param later where files are removed: a hand does not wait for a disk
     * @param classes of a process the class of its job
     */
    FrozenProcesses(Executor later, IntUnaryOperator classes) {
        this.later = later;
        this.classes = classes;
    }

    /** Files that are there belong to nobody: the processes of an earlier life of this node ended with it. */
    void open(ImageStore files) throws IOException {
        int left = files.clear();
        if (left > 0) {
            LOG.info("{} images of processes that ended with this node are removed from {}", left, files.directory());
        }
        store = files;
    }

    /** Where the files are. IOException with a sentence if this node has no such place. */
    ImageStore store() throws IOException {
        ImageStore now = store;
        if (now == null) {
            throw new IOException("this node has no directory for frozen processes");
        }
        return now;
    }

    /** The name of a process's file: no other process ever has it while this node runs. */
    static String name(int pid) throws IOException {
        return pid + "-" + ProcessStat.of(pid).startTicks();
    }

    /** It is frozen from now on. Before it can end unseen: on its hand. */
    void add(Deputy deputy, String name, Freezer.Reason why, long bytes) {
        int pid = deputy.pid();
        int jobClass = classes.applyAsInt(pid);
        long now = System.currentTimeMillis();
        all.put(pid, new Entry(deputy, name, new Freezer.Frozen(pid, jobClass, why, bytes, now, false)));
    }

    /** The deputy is none any more: nobody will have a file of that name again. */
    void over(Deputy deputy) {
        Entry entry = all.get(deputy.pid());
        if (entry == null || entry.deputy != deputy) {
            return;
        }
        leave(deputy);
        Runnable remove = () -> remove(entry.name);
        try {
            later.execute(remove);
        } catch (RejectedExecutionException e) {
            remove.run(); // This node ends.
        }
    }

    /** It could not be frozen, or goes on. Its file goes here and now: the next one of this process will have the same name. */
    void forget(Deputy deputy, String name) {
        leave(deputy);
        remove(name);
    }

    /** Whatever was last said of why it is frozen. */
    private void leave(Deputy deputy) {
        all.computeIfPresent(deputy.pid(), (pid, entry) -> entry.deputy == deputy ? null : entry);
    }

    private void remove(String name) {
        try {
            store().remove(name);
        } catch (IOException e) {
            LOG.warn("the file {} of a frozen process cannot be removed: {}", name, e.getMessage());
        }
    }

    /** What is known of a frozen process; null if it is not frozen. */
    Freezer.Frozen of(int pid) {
        Entry entry = all.get(pid);
        return entry == null ? null : entry.now();
    }

    /** It stays frozen, for another reason. */
    void because(int pid, Freezer.Reason why) {
        all.computeIfPresent(pid, (p, e) -> {
            Freezer.Frozen was = e.what;
            return new Entry(
                    e.deputy,
                    e.name,
                    new Freezer.Frozen(pid, was.jobClass(), why, was.bytes(), was.sinceMillis(), false));
        });
    }

    List<Freezer.Frozen> list() {
        return all.values().stream()
                .map(Entry::now)
                .sorted(Comparator.comparingInt(Freezer.Frozen::pid))
                .toList();
    }

    int size() {
        return all.size();
    }
}
