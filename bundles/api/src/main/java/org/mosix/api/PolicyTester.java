package org.mosix.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks policies what they would do, in this node's cluster as it is, in one that was recorded, or in a simulated one. Nothing is
 * moved, and what a policy does here does not count where the node decides. There while this node knows others. Any thread; one
 * test at a time.
 */
public interface PolicyTester {
    /**
     * A simulated cluster: the same words give the same nodes and jobs.
     *
     * @param jobs all come at once, at a tenth of the nodes
     */
    record Simulation(int nodes, int jobs, long seed) {
        public static final int MOST_NODES = 100;
        public static final int MOST_JOBS = 1000;
        private static final Pattern WORDS = Pattern.compile("nodes=(\\d{1,4}),jobs=(\\d{1,5}),seed=(\\d{1,18})");

        public Simulation {
            if (nodes < 1 || nodes > MOST_NODES || jobs < 1 || jobs > MOST_JOBS) {
                throw new IllegalArgumentException("a simulation has 1 to " + MOST_NODES + " nodes and 1 to "
                        + MOST_JOBS + " jobs, not " + nodes + " and " + jobs);
            }
        }

        /** Reads {@code nodes=20,jobs=60,seed=7}. Throws Malformed that says how it is written. */
        public static Simulation of(String words) throws Malformed {
            Matcher m = WORDS.matcher(words);
            if (!m.matches()) {
                throw new Malformed("a simulation is written as nodes=20,jobs=60,seed=7, not " + Printable.of(words));
            }
            try {
                return new Simulation(
                        Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Long.parseLong(m.group(3)));
            } catch (IllegalArgumentException e) {
                throw new Malformed(e.getMessage(), e);
            }
        }
    }

    /**
     * What a policy proposed.
     *
     * @param atSeconds when, of a simulation; else 0
     * @param pid 0: a new program
     * @param from where the process works; of a new program its home
     * @param policy empty if one of several said so
     */
    record Proposed(
            double atSeconds,
            int pid,
            String command,
            NodeId from,
            NodeId to,
            String policy,
            String reason,
            Map<String, Double> terms,
            double gain) {}

    /**
     * What became of a simulation.
     *
     * @param makespanSeconds until the last job had ended
     * @param slowdown mean over all jobs of the time from its coming to its end, over what it needs alone on the fastest processor
     * @param movesPerJob mean
     */
    record Figures(double makespanSeconds, double slowdown, double movesPerJob) {}

    /**
     * What the policies of one kind did.
     *
     * @param kind move or place; none: a simulation without policies
     * @param policies in the order in which they are asked
     * @param proposals in the order in which they were made, the first of them
     * @param more how many others there were
     * @param fault why it ended before all was decided, as the node would say it; else empty
     * @param figures of a simulation that came to its end
     * @param states of the policies, with how long they took
     */
    record Trial(
            String kind,
            List<String> policies,
            List<Proposed> proposals,
            int more,
            String fault,
            Optional<Figures> figures,
            List<PolicyBook.PolicyState> states) {}

    /**
     * @param cluster what they were asked about, one phrase
     * @param bound what no schedule can be better than; of a simulation
     */
    record Report(String cluster, List<Trial> trials, Optional<Figures> bound) {}

    /** Of all policies that this node has, each once. */
    List<String> names();

    /**
     * On what the node knows now. Classes of processes that have policies of their own are tested as all others.
     *
     * @param policy the one that is asked, chosen or not; empty: those that are chosen
     * @throws Refused if there is no such policy, or another test is under way
     */
    Report present(Optional<String> policy) throws Refused, InterruptedException;

    /**
     * On what {@link #record} wrote.
     *
     * @throws Malformed that names file and line of what is wrong
     * @throws Refused as {@link #present}; also if the file cannot be read
     */
    Report recorded(Path file, Optional<String> policy) throws Refused, Malformed, InterruptedException;

    /** In a simulated cluster. Throws Refused as {@link #present}. */
    Report simulated(Simulation simulation, Optional<String> policy) throws Refused, InterruptedException;

    /**
     * Writes down what the node knows now, for its owner only.
     *
     * @return one phrase of what it wrote
     * @throws Refused if that file is there or cannot be written
     */
    String record(Path file) throws Refused;
}
