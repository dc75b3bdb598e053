package org.mosix.balance.sim;

import java.util.Map;
import java.util.Set;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;

/** A node of the simulation, and what it has told of itself of late. */
public final class SimNode {
    /** Periods of which what was told is kept: nothing is older when it is used. */
    static final int KEPT = 64;
    /** Of the load that nodes tell (room discovery, Meter): its time constant is a second. */
    private static final double CONSTANT_SECONDS = 1;

    private static final int MILLIS = 1000;
    private static final int MOST_GUESTS = 65_535;
    private static final int SWAP_MIB = 1 << 20;

    final int index;
    final double speed;
    final int cores;
    final double mib;

    double load;
    double resident;
    int running;

    private final double[] toldLoad = new double[KEPT];
    private final double[] toldResident = new double[KEPT];
    private final NodeView[] cached = new NodeView[KEPT];
    private final long[] cachedFor = new long[KEPT];

    SimNode(int index, double speed, int cores, double mib) {
        this.index = index;
        this.speed = speed;
        this.cores = cores;
        this.mib = mib;
        java.util.Arrays.fill(cachedFor, -1);
    }

    NodeId id() {
        return new NodeId(index + 1);
    }

    /** What each process gets: seconds of a standard processor in a second. Who swaps, crawls. */
    double share() {
        double fair = speed * Math.min(1, cores / (double) Math.max(1, running));
        return resident > mib ? fair * 0.05 : fair;
    }

    void settle(double seconds) {
        load = running + (load - running) * Math.exp(-seconds / CONSTANT_SECONDS);
    }

    void tell(long period) {
        toldLoad[(int) (period % KEPT)] = load;
        toldResident[(int) (period % KEPT)] = resident;
    }

    /** What it told in that period, as it is seen in the period that is now. */
    NodeView told(long period, long now) {
        int at = (int) (period % KEPT);
        if (cached[at] == null || cachedFor[at] != now) {
            cached[at] = view(toldLoad[at], toldResident[at], (int) (now - period) * MILLIS);
            cachedFor[at] = now;
        }
        return cached[at];
    }

    /** As it knows itself. */
    NodeView now() {
        return view(load, resident, 0);
    }

    private NodeView view(double withLoad, double withResident, int ageMillis) {
        int standard = (int) Math.round(withLoad / speed * NodeView.LOAD_UNIT);
        return new NodeView(
                id(),
                "10.0.0.1:7250",
                NodeView.Life.ALIVE,
                ageMillis,
                new NodeView.Processor((int) (speed * NodeView.STANDARD_SPEED), cores, standard, 0, 1),
                new NodeView.Memory((int) mib, (int) Math.max(0, mib - withResident), SWAP_MIB, (int)
                        Math.min(SWAP_MIB, SWAP_MIB + mib - withResident)),
                new NodeView.Processes(0, 0, 0, MOST_GUESTS),
                new NodeView.Software("0", "0", 1),
                Set.of(),
                Map.of());
    }
}
