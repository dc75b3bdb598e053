package org.mosix.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of one guest family: memory and number of processes, in whatever hierarchy this node has (v1
 * controllers, or v2). Where a controller is missing the limit is not enforced, which is said once in the log.
 */
final class GuestCgroup {
    private static final Logger LOG = LoggerFactory.getLogger(GuestCgroup.class);
    private static final String PREFIX = "mosix-guest.";
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final long REMOVE_NANOS = 5_000_000_000L;
    private static volatile boolean missingSaid;

    private final String name;
    private final Limits limits;
    private final List<Path> groups = new ArrayList<>();

    GuestCgroup(int number, Limits limits) {
        this.name = PREFIX + ProcessHandle.current().pid() + "." + System.nanoTime() % 1_000_000 + "." + number;
        this.limits = limits;
    }

    void create() throws IOException {
        if (Files.exists(ROOT.resolve("memory")) || Files.exists(ROOT.resolve("pids"))) {
            Path memory = group(ROOT.resolve("memory"), "memory.limit_in_bytes", limits.memoryBytes());
            // Else what is over the limit would go to the swap space of the node.
            limit(memory, "memory.memsw.limit_in_bytes", limits.memoryBytes());
            group(ROOT.resolve("pids"), "pids.max", limits.processes());
        } else if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            Path group = group(ROOT, "memory.max", limits.memoryBytes());
            limit(group, "memory.swap.max", 0);
            if (group != null) {
                write(group.resolve("pids.max"), Integer.toString(limits.processes()));
            }
        }
        if (groups.isEmpty() && !missingSaid) {
            missingSaid = true;
            LOG.warn("no memory or pids cgroup on this node: guests run without these limits");
        }
    }

    /** Removes the empty groups that a node left which was killed. */
    static void sweep() {
        for (Path hierarchy : List.of(ROOT.resolve("memory"), ROOT.resolve("pids"), ROOT)) {
            try (java.nio.file.DirectoryStream<Path> left = Files.newDirectoryStream(hierarchy, PREFIX + "*")) {
                left.forEach(GuestCgroup::sweep);
            } catch (IOException e) {
                LOG.debug("no groups in {}", hierarchy);
            }
        }
    }

    private static void sweep(Path group) {
        String owner = group.getFileName().toString().split("\\.")[1];
        if (!Files.exists(Path.of("/proc/" + owner))) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException e) {
                LOG.warn("cgroup {} of a node that was killed cannot be removed: {}", group, e.getMessage());
            }
        }
    }

    private Path group(Path hierarchy, String file, long limit) throws IOException {
        if (!Files.isDirectory(hierarchy)) {
            return null;
        }
        Path group = hierarchy.resolve(name);
        Files.createDirectory(group);
        groups.add(group);
        if (limit > 0) {
            write(group.resolve(file), Long.toString(limit));
        }
        return group;
    }

    /** A limit that not every kernel has. */
    private void limit(Path group, String file, long value) throws IOException {
        if (group != null && limits.memoryBytes() > 0 && Files.exists(group.resolve(file))) {
            write(group.resolve(file), Long.toString(value));
        }
    }

    void add(int pid) throws IOException {
        for (Path group : groups) {
            write(group.resolve("cgroup.procs"), Integer.toString(pid));
        }
    }

    private static void write(Path file, String value) throws IOException {
        Files.write(file, value.getBytes(StandardCharsets.US_ASCII));
    }

    void remove() {
        for (Path group : groups) {
            try {
                Files.deleteIfExists(group);
            } catch (IOException e) {
                LOG.warn("cgroup {} could not be removed: {}", group, e.getMessage());
            }
        }
    }

    /** The killed processes need a moment to leave their groups. */
    void removeWhenEmpty() {
        Thread thread = new Thread(this::removePatiently, "mosix-cgroup");
        thread.setDaemon(true);
        thread.start();
    }

    private void removePatiently() {
        long deadline = System.nanoTime() + REMOVE_NANOS;
        while (!allEmpty() && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
        remove();
    }

    private boolean allEmpty() {
        try {
            for (Path group : groups) {
                if (Files.readAllBytes(group.resolve("cgroup.procs")).length > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
