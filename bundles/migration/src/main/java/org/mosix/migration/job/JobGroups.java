package org.mosix.migration.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * Which processes belong to which job, known by control groups: the kernel puts children where their parents are. An own
 * named hierarchy without controllers (cgroups(7)) disturbs nobody; it is mounted at need. Any thread.
 */
public final class JobGroups {
    private static final String NAME = "job";
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

    /** Makes a process the first of a new job. */
    void begin(int pid) throws IOException {
        Path job = root.resolve(NAME + pid);
        Files.createDirectories(job);
        write(job, pid);
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

    /** The living processes of a job; none if it is over. */
    List<Integer> members(int job) throws IOException {
        Path group = root.resolve(NAME + job);
        return Files.exists(group) ? members(group) : List.of();
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
        String name = "/" + root.getFileName() + "/" + NAME;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            int at = line.indexOf(name);
            if (at >= 0 && line.contains(":name=mosix:")) {
                return Integer.parseInt(line.substring(at + name.length()));
            }
        }
        return 0;
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
                    ended.add(Integer.parseInt(job.getFileName().toString().substring(NAME.length())));
                } catch (IOException e) {
                    // Somebody has just entered it: it is not over.
                    continue;
                }
            }
        }
        return ended;
    }
}
