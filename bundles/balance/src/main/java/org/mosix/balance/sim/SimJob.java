package org.mosix.balance.sim;

/** One process of the simulation: it computes, has some memory, and makes calls at home. Owned by {@link SimCluster}. */
public final class SimJob {
    final int pid;
    final int home;
    final double arrival;
    final double work;
    final double mib;
    final double calls;

    int node;
    double done;
    double rate;
    int moves;
    double since;
    /** The node to which it is on its way; -1: none. */
    int to = -1;

    double arrives;
    double ended = -1;

    /**
     * @param home index of its node
     * @param arrival seconds
     * @param work seconds of a standard processor
     * @param mib memory
     * @param calls made at home for each second's work
     */
    SimJob(int pid, int home, double arrival, double work, double mib, double calls) {
        this.pid = pid;
        this.home = home;
        this.arrival = arrival;
        this.work = work;
        this.mib = mib;
        this.calls = calls;
        node = home;
        since = arrival;
    }

    boolean isMoving() {
        return to >= 0;
    }
}
