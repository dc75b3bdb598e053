package org.mosix.migration;

import java.io.IOException;
import org.mosix.api.FloodRule;
import org.mosix.api.HintChanges;

/**
 * What flood control has said of one process that is about to begin, and is told when that is over: until then it counts it by what it
 * has said. Any thread.
 */
final class FloodAnswer {
    /** Nobody was asked: there is no flood control, or the process begins on another node. */
    static final FloodAnswer UNASKED = new FloodAnswer(null, 0, true);

    private final FloodRule rule;
    private final int pid;
    private final boolean begins;

    private FloodAnswer(FloodRule rule, int pid, boolean begins) {
        this.rule = rule;
        this.pid = pid;
        this.begins = begins;
    }

    /** Asks for a process that calls mosrun with these words. IOException if it has ended. */
    static FloodAnswer ask(Agent agent, int pid, HintChanges words) throws IOException {
        FloodRule rule = agent.rules().flood();
        if (rule == null) {
            return UNASKED;
        }
        int jobClass = agent.records().hints(pid, words).jobClass();
        return new FloodAnswer(rule, pid, rule.mayBegin(pid, jobClass));
    }

    /** Whether it may work here at once; else it is frozen at its beginning. */
    boolean begins() {
        return begins;
    }

    /** It works, or is frozen, or nothing came of it. */
    void over() {
        if (rule != null) {
            rule.begun(pid);
        }
    }
}
