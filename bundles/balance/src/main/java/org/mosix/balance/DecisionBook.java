package org.mosix.balance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.mosix.api.Balancer;
import org.mosix.api.Balancer.Outcome;
import org.mosix.api.NodeId;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.Proposal;

/** The decisions made last, with what became of them. Any thread. */
final class DecisionBook {
    private static final int MOST = 500;
    /** So long a process is watched at its new place before what it gets there is compared with what it got before. */
    private static final long WATCH_MILLIS = 5000;
    /** It has to have had this part of a processor before: else its gain is a matter of chance. */
    private static final double LEAST_USED = 0.005;

    private static final double MILLIS = 1000;

    private static final class Entry {
        final long number;
        final long atMillis;
        final ProcessProfile process;
        final String policy;
        final Proposal proposal;
        Outcome outcome = Outcome.MOVING;
        String failure = "";
        /** When it came there, and what it had used by then; -1: not seen there yet. */
        double usedThen = -1;

        long seenMillis;
        OptionalDouble measured = OptionalDouble.empty();

        Entry(long number, long atMillis, ProcessProfile process, String policy, Proposal proposal) {
            this.number = number;
            this.atMillis = atMillis;
            this.process = process;
            this.policy = policy;
            this.proposal = proposal;
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long number;

    /** Gives the decision's number. */
    synchronized long add(ProcessProfile process, String policy, Proposal proposal, long nowMillis) {
        entries.addFirst(new Entry(++number, nowMillis, process, policy, proposal));
        if (entries.size() > MOST) {
            entries.removeLast();
        }
        return number;
    }

    synchronized void ended(long of, Outcome outcome, String failure) {
        for (Entry e : entries) {
            if (e.number == of) {
                e.outcome = outcome;
                e.failure = failure;
            }
        }
    }

    /** Measures what those that moved get where they are. */
    synchronized void measure(List<ProcessProfile> profiles, long nowMillis) {
        Map<Integer, ProcessProfile> now = new HashMap<>();
        profiles.forEach(p -> now.put(p.pid(), p));
        for (Entry e : entries) {
            ProcessProfile p = now.get(e.process.pid());
            if (e.outcome == Outcome.MOVED
                    && e.measured.isEmpty()
                    && p != null
                    && p.node().equals(e.proposal.to())) {
                measure(e, p, nowMillis);
            }
        }
    }

    private static void measure(Entry e, ProcessProfile p, long nowMillis) {
        double used = p.usage().cpuSeconds();
        if (e.usedThen < 0) {
            e.usedThen = used;
            e.seenMillis = nowMillis;
        } else if (nowMillis - e.seenMillis >= WATCH_MILLIS && e.process.usage().used() >= LEAST_USED) {
            double rate = (used - e.usedThen) * MILLIS / (nowMillis - e.seenMillis);
            e.measured = OptionalDouble.of(rate / e.process.usage().used() - 1);
        }
    }

    /** The newest first. */
    synchronized List<Balancer.Decision> decisions(long nowMillis) {
        List<Balancer.Decision> all = new ArrayList<>();
        for (Entry e : entries) {
            NodeId from = e.process.node();
            all.add(new Balancer.Decision(
                    e.number,
                    nowMillis - e.atMillis,
                    e.process.pid(),
                    e.process.command(),
                    from,
                    e.proposal.to(),
                    e.policy,
                    e.proposal.reason(),
                    e.proposal.terms(),
                    e.proposal.gain(),
                    e.measured,
                    e.outcome,
                    e.failure));
        }
        return all;
    }
}
