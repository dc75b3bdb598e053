package org.mosix.discovery.meter;

import java.nio.file.Path;
import org.mosix.discovery.NodeFacts;

/**
 * What the control group allows in which this whole node lives, as in a container: the group that the node sees as the root of its
 * hierarchies, v1 or v2 (cgroups(7)). The root of a machine has no such limits: there nothing is limited. Limits may change at any
 * time, so the files are read each time. Any thread.
 */
final class OwnGroup {
    private static final int SMALL_BYTES = 4096;
    private static final long MIB = 1 << 20;

    private final Path root;

    /** @param root where control groups are mounted: /sys/fs/cgroup */
    OwnGroup(Path root) {
        this.root = root;
    }

    /** How many processors' time it may use: 0.5 is half of one; {@link ProcText#UNKNOWN} if as many as there are. */
    double processors() {
        String max = read("cpu.max");
        long quota;
        long period;
        if (max.isEmpty()) {
            quota = ProcText.number(read("cpu/cpu.cfs_quota_us"), 0);
            period = ProcText.number(read("cpu/cpu.cfs_period_us"), 0);
        } else {
            quota = ProcText.number(max, 0);
            period = ProcText.number(max, ProcText.nextWord(max, 0));
        }
        return quota <= 0 || period <= 0 ? ProcText.UNKNOWN : (double) quota / period;
    }

    /** Of the machine's memory, what this node may use and has left. Pages of files that were not used of late count as free. */
    NodeFacts.Memory within(NodeFacts.Memory machine) {
        boolean newer = !read("memory.max").isEmpty();
        String dir = newer ? "" : "memory/memory.";
        long limit = ProcText.number(read(newer ? "memory.max" : dir + "limit_in_bytes"), 0);
        if (limit < 0 || limit / MIB >= machine.totalMiB()) {
            return machine;
        }
        long used = Math.max(0, ProcText.number(read(newer ? "memory.current" : dir + "usage_in_bytes"), 0));
        String stat = read(newer ? "memory.stat" : dir + "stat");
        int at = ProcText.valueOf(stat, newer ? "inactive_file" : "total_inactive_file");
        long cached = at < 0 ? 0 : Math.max(0, ProcText.number(stat, at));
        long free = Math.max(0, Math.min(limit, limit - used + cached)) / MIB;
        return new NodeFacts.Memory(
                (int) (limit / MIB),
                (int) Math.min(free, machine.freeMiB()),
                machine.swapTotalMiB(),
                machine.swapFreeMiB());
    }

    private String read(String name) {
        return ProcText.read(root.resolve(name), SMALL_BYTES);
    }
}
