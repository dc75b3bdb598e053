package org.mosix.migration.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mosix.sandbox.Cgroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group that counts a job's CPU time at home, also of processes that end untraced: cpuacct.usage_user of v1, or
 * user_usec in cpu.stat of v2, which needs no controller (cgroups(7)). It lies below the group where the process was, so
 * no limit of the user's is left. Where there is neither, or {@code etc/} allows none, nothing is counted.
 */
final class CpuGroup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CpuGroup.class);
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final Path V1 = ROOT.resolve("cpuacct");
    /** The hierarchy of v2: at the root, or below it where v1 has the root. */
    private static final List<Path> V2 = List.of(ROOT, ROOT.resolve("unified"));

    private static final int DEPTH = 6;
    /** Of a job that nobody counts. */
    static final CpuGroup NONE = new CpuGroup(null);

    private final Path group;

    private CpuGroup(Path group) {
        this.group = group;
    }

    /** Makes one with the process in it. */
    static CpuGroup around(Cgroups way, int node, int pid) {
        try {
            // The lines of v1 come first.
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
                String[] f = line.split(":", 3);
                Optional<Path> hierarchy = hierarchy(way, f[1]);
                if (hierarchy.isPresent()) {
                    Path group = hierarchy.get().resolve(f[2].substring(1)).resolve(prefix(node) + pid);
                    Files.createDirectories(group);
                    CpuGroup made = new CpuGroup(group);
                    Files.write(
                            group.resolve("cgroup.procs"), Integer.toString(pid).getBytes(StandardCharsets.US_ASCII));
                    return made;
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("no CPU counter for job {}: {}", pid, e.getMessage());
        }
        return NONE;
    }

    /**
     * Of a node's groups. Several clusters may be on one machine, and who sees the whole tree of groups must not take another's
     * node for itself: seen, when tests beside running nodes swept these nodes' counters away. A node keeps its namespace.
     */
    private static String prefix(int node) {
        String space = "";
        try {
            space = Files.readSymbolicLink(Path.of("/proc/self/ns/cgroup"))
                    .toString()
                    .replaceAll("\\D", "");
        } catch (IOException e) {
            LOG.debug("no cgroup namespaces: {}", e.getMessage());
        }
        return "mosix-job." + node + "-" + space + ".";
    }

    /** Removes the empty groups that a killed node left. */
    static void sweep(int node) {
        String prefix = prefix(node);
        for (Path hierarchy : List.of(V1, ROOT)) {
            try (Stream<Path> all = Files.find(
                    hierarchy,
                    DEPTH,
                    (path, a) ->
                            a.isDirectory() && path.getFileName().toString().startsWith(prefix))) {
                all.forEach(left -> new CpuGroup(left).close());
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("no groups in {}", hierarchy);
            }
        }
    }

    /** Where the hierarchy with these controllers is mounted, if it counts and may be used. */
    private static Optional<Path> hierarchy(Cgroups way, String controllers) {
        boolean one = List.of(controllers.split(",")).contains("cpuacct");
        if (one && way.one() && Files.exists(V1.resolve("cpuacct.usage_user"))) {
            return Optional.of(V1);
        }
        return V2.stream()
                .filter(top -> controllers.isEmpty() && way.two())
                .filter(top -> Files.exists(top.resolve("cgroup.controllers")) && Files.exists(top.resolve("cpu.stat")))
                .findFirst();
    }

    /** User CPU time of all who were ever in it, or -1. */
    long userNanos() {
        return nanos("cpuacct.usage_user", "user_usec ");
    }

    /** User and system time of all who were ever in it, or -1. */
    long allNanos() {
        return nanos("cpuacct.usage", "usage_usec ");
    }

    private long nanos(String file, String key) {
        if (group == null) {
            return -1;
        }
        try {
            Path v1 = group.resolve(file);
            if (Files.exists(v1)) {
                return Long.parseLong(Files.readString(v1).trim());
            }
            for (String line : Files.readAllLines(group.resolve("cpu.stat"))) {
                if (line.startsWith(key)) {
                    return 1000 * Long.parseLong(line.substring(key.length()).trim());
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.warn("the CPU counter {} cannot be read: {}", group, e.getMessage());
        }
        return -1;
    }

    /** Who is still in it goes back to the group above; the group goes. */
    @Override
    public void close() {
        if (group == null) {
            return;
        }
        try {
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                Files.write(group.getParent().resolve("cgroup.procs"), pid.getBytes(StandardCharsets.US_ASCII));
            }
            Files.deleteIfExists(group);
        } catch (IOException e) {
            LOG.debug("{} stays: {}", group, e.getMessage());
        }
    }
}
