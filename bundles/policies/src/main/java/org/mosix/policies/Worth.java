package org.mosix.policies;

import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/** What a process gets on a node, and whether a move is worth its cost. Pure functions. */
final class Worth {
    /** A process that wants less than this does not compute. */
    static final double LEAST_WANTED = 0.05;

    /** So long it stays at least where it is, ms: what is known of its new place comes with some delay. */
    private static final long LEAST_STAY_MILLIS = 2000;
    /** Many programs end sooner. */
    private static final long LEAST_LIFE_MILLIS = 500;
    /** And so many times what a move costs. */
    private static final double STAYS_PER_COST = 3;

    /** Less is not worth the trouble, and within what is not known. */
    private static final double LEAST_GAIN = 0.1;

    private static final double SETTLING_MILLIS = 30_000;

    private static final double LEAST_USED = 1e-3;
    /** Of a program that has just begun nobody knows: whoever calls mosrun expects some work of it. */
    private static final double LEAST_REMAINING = 1;

    private static final double MILLIS = 1000;

    private Worth() {}

    /** Whether it has been where it is for long enough. */
    static boolean isSettled(View view, ProcessProfile p) {
        if (p.stay().moves() == 0) {
            return p.stay().lifeMillis() >= LEAST_LIFE_MILLIS;
        }
        double cost = view.cost().seconds(p.usage().residentMiB());
        return p.stay().millis() >= Math.max(LEAST_STAY_MILLIS, STAYS_PER_COST * cost * MILLIS);
    }

    /**
     * By how much faster a process must become that a move is worth it: more, the oftener it has moved in its life. Who is moved each
     * time that somebody's load changes gets nowhere; who has worked for an hour where it was may move at once.
     */
    static double leastGain(ProcessProfile p) {
        return LEAST_GAIN
                * (1 + p.stay().moves() * SETTLING_MILLIS / Math.max(1, p.stay().lifeMillis()));
    }

    /** Seconds for one second's work of a standard processor, on a node where so many threads run, itself among them. */
    static double computing(NodeState node, double threads) {
        return 1 / node.share(threads);
    }

    /** Seconds that it waits for calls made at home, in the same time, where it is away. */
    static double waiting(View view, ProcessProfile p, NodeState node) {
        if (node.id().equals(view.own()) || p.hints().pureCpu()) {
            return 0;
        }
        double calls =
                p.usage().callsPerSecond() / Math.max(LEAST_USED, p.usage().used());
        double bytes =
                p.usage().ioMiBPerSecond() / Math.max(LEAST_USED, p.usage().used());
        return calls * view.cost().callSeconds() + bytes / view.cost().mibPerSecond();
    }

    /** Whether it is away and mostly waits for its home: it is not where its computing is cheapest, but where its calls are. */
    static boolean belongsHome(View view, ProcessProfile p, NodeState from) {
        double waits = waiting(view, p, from);
        return waits > computing(from, Math.max(1, from.running()));
    }

    /**
     * How much work it still has to do, in seconds of a standard processor: what its user says, or as much as it has done, which is
     * what is to be expected of processes (Harchol-Balter and Downey, ACM TOCS 15(3), 1997), also of one that has done more than that.
     */
    static double remaining(ProcessProfile p) {
        double done = p.usage().cpuSeconds();
        long expected = p.hints().expectedSeconds();
        return expected > done ? expected - done : Math.max(LEAST_REMAINING, done);
    }
}
