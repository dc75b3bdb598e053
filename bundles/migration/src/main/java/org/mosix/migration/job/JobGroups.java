package org.mosix.migration.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mosix.api.JobHints;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Which processes belong to which job, known by control groups: the kernel puts children where their parents are. An own
 * named hierarchy without controllers (cgroups(7)) disturbs nobody; it is mounted at need. Any thread.
 */
public final class JobGroups {
    private static final String NAME = "job";
    /** Between a job's number and the cloud where it works. */
    private static final String IN = ".";
    /** Instead of a cloud's name, of which none begins so: the job is never moved. */
    private static final String NATIVE = "-native";
    /** Before what its user has told of it. */
    private static final String HINTS = "~";

    private static final Path MOUNT = Path.of("/run/mosix/cgroup");

    private final Path root;

    public JobGroups(int node) throws IOException {
        Files.createDirectories(MOUNT);
        if (!Files.exists(MOUNT.resolve("cgroup.procs"))) {
            NativeBuffer source = NativeBuffer.string("mosix");
            NativeBuffer target = NativeBuffer.string(MOUNT.toString());
            NativeBuffer type = NativeBuffer.string("cgroup");
            NativeBuffer options = NativeBuffer.string("none,name=mosix");
            Kernel.must(
                    "mount the mosix cgroup hierarchy",
                    Kernel.call(Nr.MOUNT, source.address(), target.address(), type.address(), 0, options.address(), 0));
        }
        root = MOUNT.resolve("node" + node);
        Files.createDirectories(root);
    }

    /**
     * Makes a process the first of a new job.
     *
     * @param cloud where it works; empty: among nodes
     * @param hints what its user has told of it. The group's name says all of this, so that it is known as long as there is the job
     */
    void begin(int pid, String cloud, JobHints hints) throws IOException {
        String told = hints.equals(JobHints.NONE) ? "" : HINTS + HintWord.of(hints);
        Path job = root.resolve(NAME + pid + (cloud.isEmpty() ? "" : IN + cloud) + told);
        Files.createDirectories(job);
        write(job, pid);
    }

    /** Makes a process the first of a new job that runs natively: the group's name says so. */
    void beginNative(int pid, JobHints hints) throws IOException {
        begin(pid, NATIVE, hints);
    }

    /** What was told of the job of a process. Throws IOException if it is gone. */
    JobHints hintsOf(int pid) throws IOException {
        String name = jobNameOf(pid);
        int at = name.indexOf(HINTS);
        return at < 0 ? JobHints.NONE : HintWord.read(name.substring(at + HINTS.length()));
    }

    /**
     * Where the job of a process works.
     *
     * @param isNative here, and is never moved
     * @param cloud there; empty: in none
     */
    public record Work(boolean isNative, String cloud) {}

    /** Throws IOException if it is gone. */
    public Work workOf(int pid) throws IOException {
        String name = jobNameOf(pid);
        return new Work(where(name).equals(NATIVE), cloud(name));
    }

    /** Takes a process out of its job. */
    void leave(int pid) throws IOException {
        write(root.getParent(), pid);
    }

    private static void write(Path group, int pid) throws IOException {
        Files.write(group.resolve("cgroup.procs"), Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Takes away what this node made, unless jobs still run: they are found by their groups when the node comes back. The
     * mount goes with the last node's group.
     */
    public void close() throws IOException {
        sweep();
        try {
            Files.deleteIfExists(root);
        } catch (IOException e) {
            // Not empty: there are jobs.
            return;
        }
        try (DirectoryStream<Path> others = Files.newDirectoryStream(MOUNT, "node*")) {
            if (others.iterator().hasNext()) {
                return;
            }
        }
        NativeBuffer target = NativeBuffer.string(MOUNT.toString());
        Kernel.must("unmount " + MOUNT, Kernel.call(Nr.UMOUNT2, target.address(), 0));
        Files.delete(MOUNT);
    }

    /** All living processes of all jobs. */
    public List<Integer> members() throws IOException {
        List<Integer> members = new ArrayList<>();
        for (Path job : jobs()) {
            members.addAll(members(job));
        }
        return members;
    }

    /** Those of them that work among nodes: not in clouds, and not natively for ever. */
    public List<Integer> amongNodes() throws IOException {
        List<Integer> members = new ArrayList<>();
        for (Path job : jobs()) {
            if (where(job.getFileName().toString()).isEmpty()) {
                members.addAll(members(job));
            }
        }
        return members;
    }

    /** The living processes of a job; none if it is over. */
    List<Integer> members(int job) throws IOException {
        Path group = root.resolve(NAME + job);
        if (Files.exists(group)) {
            return members(group);
        }
        List<Integer> members = new ArrayList<>();
        try (DirectoryStream<Path> others = Files.newDirectoryStream(root, NAME + job + "[" + IN + HINTS + "]*")) {
            for (Path there : others) {
                members.addAll(members(there));
            }
        }
        return members;
    }

    /** The living processes of jobs in clouds, by the cloud and then by the job. */
    public Map<String, Map<Integer, List<Integer>>> inClouds() throws IOException {
        Map<String, Map<Integer, List<Integer>>> all = new TreeMap<>();
        for (Path job : jobs()) {
            String name = job.getFileName().toString();
            List<Integer> members = cloud(name).isEmpty() ? List.of() : members(job);
            if (!members.isEmpty()) {
                all.computeIfAbsent(cloud(name), c -> new TreeMap<>()).put(number(name), members);
            }
        }
        return all;
    }

    private static String cloud(String name) {
        String where = where(name);
        return where.equals(NATIVE) ? "" : where;
    }

    private static String where(String name) {
        String job = untold(name);
        int in = job.indexOf(IN);
        return in < 0 ? "" : job.substring(in + IN.length());
    }

    private static int number(String name) {
        String job = untold(name);
        int in = job.indexOf(IN);
        return Integer.parseInt(job.substring(NAME.length(), in < 0 ? job.length() : in));
    }

    private static String untold(String name) {
        int told = name.indexOf(HINTS);
        return told < 0 ? name : name.substring(0, told);
    }

    private static List<Integer> members(Path group) throws IOException {
        List<Integer> members = new ArrayList<>();
        for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
            if (!line.isEmpty() && !line.equals("0")) {
                members.add(Integer.parseInt(line));
            }
        }
        return members;
    }

    /** All living processes of the job that a process belongs to. Throws IOException if it is gone. */
    public List<Integer> fellows(int pid) throws IOException {
        return members(jobOf(pid));
    }

    public boolean isMember(int pid) throws IOException {
        return jobOf(pid) > 0;
    }

    /** The first process of the job that a process belongs to, 0 if to none. Throws IOException if it is gone. */
    int jobOf(int pid) throws IOException {
        String name = jobNameOf(pid);
        return name.isEmpty() ? 0 : number(name);
    }

    private String jobNameOf(int pid) throws IOException {
        String parent = "/" + root.getFileName() + "/";
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            int at = line.indexOf(parent + NAME);
            if (at >= 0 && line.contains(":name=mosix:")) {
                return line.substring(at + parent.length());
            }
        }
        return "";
    }

    private List<Path> jobs() throws IOException {
        List<Path> jobs = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root, NAME + "*")) {
            all.forEach(jobs::add);
        }
        return jobs;
    }

    /** Removes the groups of jobs that have ended; the first processes of these. */
    List<Integer> sweep() throws IOException {
        List<Integer> ended = new ArrayList<>();
        for (Path job : jobs()) {
            if (Files.readAllBytes(job.resolve("cgroup.procs")).length == 0) {
                try {
                    Files.deleteIfExists(job);
                    ended.add(number(job.getFileName().toString()));
                } catch (IOException e) {
                    // Somebody has just entered it: it is not over.
                    continue;
                }
            }
        }
        return ended;
    }
}
