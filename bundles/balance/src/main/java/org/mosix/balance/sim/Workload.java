package org.mosix.balance.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Nodes and jobs of a simulation, drawn from a seed. */
public record Workload(List<SimNode> nodes, List<SimJob> jobs) {
    private static final double[] SPEEDS = {0.5, 1, 1, 1.5, 2};
    private static final int[] CORES = {1, 2, 4};
    private static final double LEAST_WORK = 4;
    private static final double MOST_WORK = 240;
    /** Of the distribution of life times (Harchol-Balter and Downey, 1997). */
    private static final double TAIL = 1.0;

    private static final double LEAST_MIB = 20;
    private static final double MOST_MIB = 300;
    private static final double IO_PART = 0.1;
    private static final double IO_CALLS = 2000;
    private static final double PLAIN_CALLS = 5;

    /** All jobs come at once, at a tenth of the nodes: {@code perCore} for each core of all nodes. */
    static Workload batch(int n, double perCore, long seed) {
        Random random = new Random(seed);
        List<SimNode> nodes = nodes(n, random);
        return batch(nodes, (int) Math.round(perCore * cores(nodes)), random);
    }

    /** So many jobs come at once, at a tenth of the nodes. */
    public static Workload atOnce(int n, int jobs, long seed) {
        Random random = new Random(seed);
        return batch(nodes(n, random), jobs, random);
    }

    private static Workload batch(List<SimNode> nodes, int count, Random random) {
        List<SimJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(job(i, random.nextInt(homes(nodes.size())), 0, random));
        }
        return new Workload(nodes, jobs);
    }

    /** Of so many nodes, those at which jobs come: the first ones. */
    public static int homes(int nodes) {
        return Math.max(1, nodes / 10);
    }

    /** Jobs come for so many seconds, half of them at a tenth of the nodes, as much as {@code use} of all processors can do. */
    static Workload arrivals(int n, double use, double seconds, long seed) {
        Random random = new Random(seed);
        List<SimNode> nodes = nodes(n, random);
        double capacity =
                nodes.stream().mapToDouble(node -> node.speed * node.cores).sum();
        double left = use * capacity * seconds;
        List<SimJob> jobs = new ArrayList<>();
        while (left > 0) {
            int home = random.nextBoolean() ? random.nextInt(homes(n)) : random.nextInt(n);
            SimJob job = job(jobs.size(), home, random.nextDouble() * seconds, random);
            jobs.add(job);
            left -= job.work;
        }
        jobs.sort(java.util.Comparator.comparingDouble(j -> j.arrival));
        return new Workload(nodes, jobs);
    }

    private static List<SimNode> nodes(int n, Random random) {
        List<SimNode> nodes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int cores = CORES[random.nextInt(CORES.length)];
            double mib = 2048.0 * cores * (1 + random.nextInt(2));
            nodes.add(new SimNode(i, SPEEDS[random.nextInt(SPEEDS.length)], cores, mib));
        }
        return nodes;
    }

    private static int cores(List<SimNode> nodes) {
        return nodes.stream().mapToInt(node -> node.cores).sum();
    }

    private static SimJob job(int number, int home, double arrival, Random random) {
        double work = Math.min(MOST_WORK, LEAST_WORK * Math.pow(1 - random.nextDouble(), -1 / TAIL));
        double mib = LEAST_MIB * Math.pow(MOST_MIB / LEAST_MIB, random.nextDouble());
        double calls = random.nextDouble() < IO_PART ? IO_CALLS : PLAIN_CALLS;
        return new SimJob(number + 1, home, arrival, work, mib, calls);
    }
}
