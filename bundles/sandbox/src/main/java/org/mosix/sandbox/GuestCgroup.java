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
    private final Path root;
    private final List<Path> groups = new ArrayList<>();

    GuestCgroup(int number, Limits limits) {
        this(ROOT, number, limits);
    }

    /** With another place than the kernel's where hierarchies are mounted. */
    GuestCgroup(Path root, int number, Limits limits) {
        this.name = PREFIX + ProcessHandle.current().pid() + "." + System.nanoTime() % 1_000_000 + "." + number;
        this.limits = limits;
        this.root = root;
    }

    void create() throws IOException {
        switch (limits.cgroups()) {
            case NONE -> {}
            case V1 -> versionOne();
            case V2 -> versionTwo();
            case AUTO -> {
                if (Files.exists(root.resolve("memory")) || Files.exists(root.resolve("pids"))) {
                    versionOne();
                } else {
                    versionTwo();
                }
            }
        }
    }

    private void versionOne() throws IOException {
        group(root.resolve("memory"), "memory.limit_in_bytes", limits.memoryBytes());
        // Else what is over the limit would go to the swap space of the node.
        noSwap(root.resolve("memory").resolve(name).resolve("memory.memsw.limit_in_bytes"), limits.memoryBytes());
        group(root.resolve("pids"), "pids.max", limits.processes());
        if (groups.size() < 2) {
            missing();
        }
    }

    /** The one hierarchy of v2: at the root, or below it where v1 has the root (systemd calls that hybrid). */
    private void versionTwo() throws IOException {
        for (Path top : List.of(root, root.resolve("unified"))) {
            Path controllers = top.resolve("cgroup.controllers");
            if (Files.exists(controllers)) {
                Path group = top.resolve(name);
                Files.createDirectory(group);
                groups.add(group);
                List<String> have =
                        List.of(Files.readString(controllers).strip().split(" "));
                boolean all = limit(top, have, "memory", group.resolve("memory.max"), limits.memoryBytes());
                noSwap(group.resolve("memory.swap.max"), 0);
                if (!limit(top, have, "pids", group.resolve("pids.max"), limits.processes()) || !all) {
                    missing();
                }
                return;
            }
        }
        missing();
    }

    /** False: the hierarchy cannot limit that. */
    private static boolean limit(Path top, List<String> controllers, String controller, Path file, long limit)
            throws IOException {
        if (!controllers.contains(controller)) {
            return false;
        }
        // A controller is there below only when its parent gives it.
        write(top.resolve("cgroup.subtree_control"), "+" + controller);
        if (limit > 0) {
            write(file, Long.toString(limit));
        }
        return true;
    }

    private static void missing() {
        if (!missingSaid) {
            missingSaid = true;
            LOG.warn("no memory or pids cgroup on this node: guests run without these limits");
        }
    }

    /** The group's directories, one in each hierarchy. */
    List<Path> groups() {
        return List.copyOf(groups);
    }

    /** Removes the empty groups that a node left which was killed. */
    static void sweep() {
        for (Path hierarchy : List.of(ROOT.resolve("memory"), ROOT.resolve("pids"), ROOT.resolve("unified"), ROOT)) {
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

    private void group(Path hierarchy, String file, long limit) throws IOException {
        if (!Files.isDirectory(hierarchy)) {
            return;
        }
        Path group = hierarchy.resolve(name);
        Files.createDirectory(group);
        groups.add(group);
        if (limit > 0) {
            write(group.resolve(file), Long.toString(limit));
        }
    }

    /** A limit that not every kernel has. */
    private void noSwap(Path file, long value) throws IOException {
        if (limits.memoryBytes() > 0 && Files.exists(file)) {
            write(file, Long.toString(value));
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
