package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mosix.api.Book;
import org.mosix.api.Caller;
import org.mosix.api.CloudJobs;
import org.mosix.api.ClusterException;
import org.mosix.api.Gone;
import org.mosix.api.JobStart;
import org.mosix.api.Refused;
import org.mosix.linux.Signals;
import org.mosix.linux.proc.PidFd;
import org.mosix.migration.job.Job;
import org.mosix.migration.job.JobGroups;
import org.mosix.migration.job.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This home's jobs in clouds. What works there is known by the job groups of the processes that connect it, also when this JVM was
 * started anew. Any thread; the monitor keeps a job from being begun while its cloud is being closed.
 */
final class CloudProcesses implements CloudJobs {
    private static final Logger LOG = LoggerFactory.getLogger(CloudProcesses.class);
    /** How long what connects a job may take to end by itself, and then how long the kernel may take. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Records records;
    private final JobGroups groups;
    private final Map<String, Mark> marks = new ConcurrentHashMap<>();
    private Path directory;

    CloudProcesses(Records records, JobGroups groups) {
        this.records = records;
        this.groups = groups;
    }

    /** Closed clouds are kept there; null: they do not outlive the node's JVM. */
    synchronized void open(Path marksDirectory) {
        directory = marksDirectory;
        marks.clear();
    }

    /** Why such a process cannot be moved, behind "process N". */
    static String pinned(String cloud) {
        return "works in cloud " + cloud + " and cannot be moved";
    }

    /** Throws Refused if there can be no cloud of that name: it becomes a file's. */
    private synchronized Mark mark(String cloud) throws Refused {
        if (!Book.isName(cloud)) {
            throw new Refused("\"" + cloud + "\" cannot be the name of a cloud");
        }
        return marks.computeIfAbsent(cloud, name -> {
            Mark mark = new Mark("cloud " + name + " is closed", "cloud " + name + " is open");
            mark.open(directory == null ? null : directory.resolve(name));
            return mark;
        });
    }

    @Override
    public synchronized JobStart start(Caller caller, String cloud, List<String> argv) throws ClusterException {
        if (mark(cloud).holds()) {
            throw new Refused("cloud " + cloud + " is closed; mosix:cloud-open " + cloud + " opens it");
        }
        try {
            Job job = records.beginIn(cloud, caller.pid(), String.join(" ", argv));
            return () -> records.abandon(job);
        } catch (IOException e) {
            throw new Gone("process " + caller.pid() + " cannot be put into a job: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, Integer> running() {
        Map<String, Integer> numbers = new TreeMap<>();
        try {
            groups.inClouds().forEach((cloud, jobs) -> numbers.put(cloud, jobs.size()));
        } catch (IOException e) {
            LOG.warn("the jobs in clouds cannot be counted: {}", e.getMessage());
        }
        return numbers;
    }

    @Override
    public boolean isClosed(String cloud) {
        try {
            return mark(cloud).holds();
        } catch (Refused e) {
            return false;
        }
    }

    @Override
    public boolean open(String cloud) throws Refused {
        Mark mark = mark(cloud);
        boolean was = mark.holds();
        mark.unset();
        return was;
    }

    @Override
    public int close(String cloud) throws Refused {
        mark(cloud);
        Refused notKept = null;
        Map<Integer, List<Integer>> jobs;
        synchronized (this) {
            try {
                keep(cloud);
            } catch (Refused e) {
                notKept = e;
            }
            jobs = jobs(cloud);
        }
        LOG.info("cloud {} is closed; it has {} jobs", cloud, jobs.size());
        for (Map.Entry<Integer, List<Integer>> job : jobs.entrySet()) {
            if (job.getValue().contains(job.getKey())) {
                LastWords.sentence(job.getKey(), "cloud " + cloud + " was closed; what ran there for you is ended");
            }
        }
        end(cloud);
        if (notKept != null) {
            throw notKept;
        }
        return jobs.size();
    }

    private void keep(String cloud) throws Refused {
        Mark mark = mark(cloud);
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            LOG.warn("marks of closed clouds cannot be kept: {}", e.getMessage());
        }
        mark.set();
    }

    private Map<Integer, List<Integer>> jobs(String cloud) throws Refused {
        try {
            return groups.inClouds().getOrDefault(cloud, Map.of());
        } catch (IOException e) {
            throw new Refused("the jobs in cloud " + cloud + " cannot be found: " + e.getMessage(), e);
        }
    }

    /** SIGTERM first: what connects a job puts the user's descriptors back as they were. */
    private void end(String cloud) throws Refused {
        for (int signal : new int[] {Signals.SIGTERM, Signals.SIGKILL}) {
            long deadline = System.nanoTime() + GRACE_NANOS;
            List<Integer> told = new ArrayList<>();
            while (true) {
                List<Integer> left = jobs(cloud).values().stream()
                        .flatMap(Collection::stream)
                        .toList();
                if (left.isEmpty()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    break;
                }
                for (int pid : left) {
                    // Each is told once; who was born meanwhile, too.
                    if (!told.contains(pid) && send(pid, signal, cloud)) {
                        told.add(pid);
                    }
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        throw new Refused("cloud " + cloud + " is closed, but these processes do not end: "
                + jobs(cloud).values());
    }

    private boolean send(int pid, int signal, String cloud) {
        boolean sent = PidFd.signal(pid, signal, () -> isIn(pid, cloud));
        if (sent) {
            // A stopped one would not hear it.
            PidFd.signal(pid, Signals.SIGCONT, () -> isIn(pid, cloud));
        }
        return sent;
    }

    private boolean isIn(int pid, String cloud) {
        try {
            return groups.workOf(pid).cloud().equals(cloud);
        } catch (IOException e) {
            return false;
        }
    }
}
