package org.mosix.policies;

import java.util.Arrays;
import org.mosix.api.policy.QueuePolicy;

/** Cores and memory that nodes have left for jobs of the queue, while some of them are taken. One thread. */
final class Capacity {
    /** Loads are means of a second, which others hear a second later. */
    private static final long SHOWN_MILLIS = 3000;
    /** Until then a job may not have made use of what its user said it will need. */
    private static final long FILLED_MILLIS = 30_000;

    private final double[] freeMiB;
    private final int largestMiB;
    private int cores;

    Capacity(QueuePolicy.View view) {
        freeMiB = view.nodes().stream()
                .mapToDouble(QueuePolicy.Node::freeMiB)
                .sorted()
                .toArray();
        largestMiB =
                view.nodes().stream().mapToInt(QueuePolicy.Node::totalMiB).max().orElse(0);
        int all = view.nodes().stream().mapToInt(QueuePolicy.Node::cores).sum();
        double busy = view.nodes().stream()
                .mapToDouble(node -> Math.min(node.busy(), node.cores()))
                .sum();
        long fresh = view.running().stream()
                .filter(job -> job.runningMillis() < SHOWN_MILLIS)
                .count();
        // One that sleeps for the moment has its core as well.
        double used = Math.max(view.running().size(), busy + fresh);
        cores = (int) Math.floor(all - used + 0.5);
        if (view.running().isEmpty()) {
            // Whatever others do all day: the queue moves on.
            cores = Math.max(cores, 1);
        }
        for (QueuePolicy.Running job : view.running()) {
            if (job.runningMillis() < FILLED_MILLIS) {
                takeMemory(job.memoryMiB());
            }
        }
    }

    boolean hasCore() {
        return cores > 0;
    }

    /** Whether no node will ever have the memory for it: then nobody waits for it. */
    boolean neverFits(QueuePolicy.Waiting job) {
        return job.memoryMiB() > largestMiB;
    }

    /** Whether there is a node with its memory now. */
    boolean fits(QueuePolicy.Waiting job) {
        return job.memoryMiB() == 0 || freeMiB.length > 0 && freeMiB[freeMiB.length - 1] >= job.memoryMiB();
    }

    void take(QueuePolicy.Waiting job) {
        cores--;
        takeMemory(job.memoryMiB());
    }

    /** Of the node that has most of it, since it will be placed there if it is placed well. */
    private void takeMemory(int mib) {
        if (freeMiB.length > 0) {
            freeMiB[freeMiB.length - 1] -= mib;
            Arrays.sort(freeMiB);
        }
    }
}
