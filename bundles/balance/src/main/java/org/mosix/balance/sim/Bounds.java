package org.mosix.balance.sim;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What no schedule can be better than, and what an ideal one would do. Moves are free there, and everything is known. */
public final class Bounds {
    private Bounds() {}

    /**
     * Seconds until the last job has ended, at least. Exact for jobs that all come at once: with moves at any moment that is what can
     * be reached on processors of unlike speed (Horvath, Lam and Sethi, A level algorithm for preemptive scheduling, JACM 24(1),
     * 1977). With arrivals, what comes from some moment on cannot be done earlier than if it came alone then; nor can any one
     * job be faster than alone.
     */
    public static double makespan(Workload workload) {
        double[] speeds = speeds(workload.nodes());
        List<SimJob> jobs = workload.jobs().stream()
                .sorted(Comparator.comparingDouble((SimJob j) -> j.arrival).reversed())
                .toList();
        double most = jobs.stream()
                .mapToDouble(j -> j.arrival + alone(j, workload.nodes(), speeds[0]))
                .max()
                .orElseThrow();
        double[] works = new double[jobs.size()];
        // For some thousand jobs not each arrival is looked at: any of them gives a bound.
        int step = Math.max(1, jobs.size() / 200);
        for (int i = 0; i < jobs.size(); i++) {
            works[i] = jobs.get(i).work;
            boolean last = i == jobs.size() - 1;
            if (last || i % step == 0 && jobs.get(i + 1).arrival < jobs.get(i).arrival) {
                most = Math.max(most, jobs.get(i).arrival + atOnce(Arrays.copyOf(works, i + 1), speeds));
            }
        }
        return most;
    }

    /** What a job needs when all nodes are its own: at home, or away on the fastest one, where it waits for its calls. */
    private static double alone(SimJob job, List<SimNode> nodes, double fastest) {
        double home = 1 / nodes.get(job.home).speed;
        double away = 1 / fastest + job.calls * SimCluster.CALL_SECONDS;
        return job.work * Math.min(home, away);
    }

    private static double atOnce(double[] works, double[] speeds) {
        Arrays.sort(works);
        double most = 0;
        double work = 0;
        double speed = 0;
        for (int k = 0; k < works.length; k++) {
            work += works[works.length - 1 - k];
            speed += k < speeds.length ? speeds[k] : 0;
            if (k < speeds.length || k == works.length - 1) {
                most = Math.max(most, work / speed);
            }
        }
        return most;
    }

    /** Of all processors, the fastest first. */
    private static double[] speeds(List<SimNode> nodes) {
        return nodes.stream()
                .flatMap(n -> java.util.Collections.nCopies(n.cores, n.speed).stream())
                .sorted(Comparator.reverseOrder())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** As the other one, in steps that are short beside those of the simulation. */
    public static double fairSlowdown(Workload workload) {
        return fairSlowdown(workload, SimCluster.TICK / 10);
    }

    /**
     * The mean slowdown when at each moment all jobs get the same of the fastest processors: no schedule that knows nothing of how
     * long jobs will run is fairer. A job alone on the fastest processor has slowdown 1.
     */
    static double fairSlowdown(Workload workload, double tick) {
        double[] speeds = speeds(workload.nodes());
        double[] sums = new double[speeds.length + 1];
        for (int k = 0; k < speeds.length; k++) {
            sums[k + 1] = sums[k] + speeds[k];
        }
        List<SimJob> jobs = workload.jobs().stream()
                .sorted(Comparator.comparingDouble(j -> j.arrival))
                .toList();
        // What each active job has got so far grows alike: a job ends when that has grown by its work.
        java.util.PriorityQueue<double[]> active = new java.util.PriorityQueue<>(Comparator.comparingDouble(a -> a[0]));
        double got = 0;
        double sum = 0;
        int next = 0;
        for (double now = 0; next < jobs.size() || !active.isEmpty(); now += tick) {
            while (next < jobs.size() && jobs.get(next).arrival <= now) {
                SimJob job = jobs.get(next++);
                active.add(new double[] {got + job.work, job.arrival, job.work / speeds[0]});
            }
            if (active.isEmpty()) {
                continue;
            }
            got += tick * sums[Math.min(active.size(), speeds.length)] / active.size();
            while (!active.isEmpty() && active.peek()[0] <= got) {
                double[] ended = active.remove();
                sum += Math.max(1, (now + tick - ended[1]) / ended[2]);
            }
        }
        return sum / jobs.size();
    }
}
