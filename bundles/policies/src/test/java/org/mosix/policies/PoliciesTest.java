package org.mosix.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;

class PoliciesTest {
    private static final JobHints BIG = new JobHints(false, 0, 900, false, 8000, 0, 0);
    private static final MovePolicy COST = new OpportunityCost();
    private static final MovePolicy LEAST = new LeastLoaded();
    private static final MovePolicy MEMORY = new MemoryUsher();

    private static final Map<String, MovePolicy> POLICIES = Map.of("cost", COST, "least", LEAST, "memory", MEMORY);

    /**
     * Policy, what is so, nodes, processes, and the move. A node is SPEED*CORES=RUNNING, maybe with /FREE-MB/AGE-S/FEATURES/GUESTS; node 1
     * is home. A process is PID@NODE=WANTED/MB, maybe with the calls it makes in a second, and a hint.
     */
    private static final String CASES = """
            cost   | all idle but one process      | 1*2=1 1*2=0           | 5@1=1/10           | none
            cost   | two on one                    | 1*1=2 1*1=0           | 5@1=1/10           | 5 to 2
            cost   | as many there                 | 1*1=2 1*1=1           | 5@1=1/10           | none
            cost   | a faster one is idle          | 0.5*1=1 1*1=0         | 5@1=1/10           | 5 to 2
            cost   | home is less loaded           | 1*1=0 1*1=2           | 5@2=1/10           | 5 to 1
            cost   | it does not compute           | 1*1=9 1*1=0           | 5@1=0.01/10        | none
            cost   | it makes calls                | 1*1=2 1*1=0           | 5@1=1/10/9000      | none
            cost   | they do not count             | 1*1=2 1*1=0           | 5@1=1/10/9000/cpu  | 5 to 2
            cost   | its calls take it home        | 1*1=1 1*1=1           | 5@2=0.3/10/3000    | 5 to 1
            cost   | it waits for home all day     | 1*1=1 1*1=0           | 5@2=0.01/10/3000   | 5 to 1
            cost   | it hardly does anything       | 1*1=1 1*1=0           | 5@2=0.01/10/5      | none
            cost   | longer than its user said     | 1*1=2 1*1=0           | 5@1=1/10/0/over    | 5 to 2
            cost   | it is nearly over             | 1*1=2 1*1=0           | 5@1=1/10/0/short   | none
            cost   | it needs more than they have  | 1*1=2 1*1=0           | 5@1=1/10/0/big     | none
            cost   | other processors              | 1*1=2 1*1=0/500/0/8/9 | 5@1=1/10           | none
            cost   | no guests there               | 1*1=2 1*1=0/500/0/7/0 | 5@1=1/10           | none
            cost   | long not heard of             | 1*1=2 1*1=0/500/60/7/9 | 5@1=1/10          | none
            cost   | its memory is nearly full     | 1*1=2 1*1=0/20/0/7/9  | 5@1=1/10           | none
            cost   | an idle one, if fewer cores   | 1*4=1 1.5*1=0         | 5@1=1/100          | 5 to 2
            least  | the least loaded one          | 1*1=4 1*1=2 1*1=1     | 5@1=1/10           | 5 to 3
            least  | nearly the same               | 1*1=2 1*1=1           | 5@1=1/10           | none
            least  | calls do not count            | 1*1=2 1*1=0           | 5@1=1/10/9000      | 5 to 2
            memory | there is enough               | 1*1=9 1*1=0           | 5@1=1/10           | none
            memory | the smallest that relieves    | 1*1=1/20/0/7/9 1*1=0  | 5@1=1/20 6@1=1/40 7@1=1/300 | 6 to 2
            memory | else the largest              | 1*1=1/10/0/7/9 1*1=0  | 5@1=1/20 6@1=1/30  | 6 to 2
            memory | the cheapest that is enough   | 1*1=1/10/0/7/9 1*1=0/900/0/7/9 1*1=5/300/0/7/9 1*1=5/120/0/7/9 | 5@1=1/100 | 5 to 2
            memory | nobody has enough             | 1*1=1/10/0/7/9 1*1=0/150/0/7/9 | 5@1=1/100 | none
            """;

    static Stream<Arguments> cases() {
        return CASES.lines().map(line -> {
            String[] cells = line.split("\\s*\\|\\s*");
            return Arguments.of(
                    cells[0].strip(), cells[1], Some.of(cells[2], cells[3]).view(), cells[4]);
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void moves(String policy, String what, View view, String move) {
        Optional<Proposal> proposal = POLICIES.get(policy).move(view);
        assertEquals(move, proposal.map(p -> p.pid() + " to " + p.to()).orElse("none"));
    }

    /** Twelve programs begin on node 1 of four that have unlike processors: they end up as an optimal list of them would. */
    @Test
    void twelveProgramsSpreadAsTheProcessorsAre() {
        Some some = new Some().node(0.15, 1, 12).node(0.2, 1, 0).node(0.3, 1, 0).node(0.45, 1, 0);
        for (int pid = 1; pid <= 12; pid++) {
            some.process(pid, 1, 1, 1);
        }
        View view = some.view();
        int moves = 0;
        for (Optional<Proposal> p = COST.move(view); p.isPresent(); p = COST.move(view)) {
            assertTrue(++moves < 30, "it never ends");
            view = view.after(p.get());
        }
        double[] loads = view.nodes().stream().mapToDouble(n -> n.load()).toArray();
        // The best assignment of twelve has a load of 10 to 11.2 somewhere; the processors together 10.9.
        for (double load : loads) {
            assertTrue(load <= 13.4, () -> java.util.Arrays.toString(loads));
        }
        assertTrue(moves <= 14, moves + " moves");
    }

    @Test
    void thoseThatDecideAtTheSameTimeDoNotAllTakeTheSame() {
        Map<NodeId, Integer> chosen = new HashMap<>();
        Set<NodeId> places = new HashSet<>();
        for (int seed = 0; seed < 64; seed++) {
            Some some = new Some().node(1, 1, 3).process(5, 1, 1, 10).seed(seed);
            for (int i = 0; i < 8; i++) {
                some.node(1, 1, 0);
            }
            chosen.merge(COST.move(some.view()).orElseThrow().to(), 1, Integer::sum);
            places.add(new OpportunityCost().place(some.view(), JobHints.NONE).orElseThrow());
        }
        assertTrue(chosen.size() >= 4, chosen::toString);
        assertTrue(places.size() >= 4, places::toString);
    }

    @Test
    void newProgramsBeginWhereItIsCheapest() {
        View view = new Some().node(1, 1, 2).node(1, 1, 1).node(2, 1, 0).view();
        assertEquals(
                new NodeId(3), new OpportunityCost().place(view, JobHints.NONE).orElseThrow());
        assertEquals(new NodeId(3), new LeastLoaded().place(view, JobHints.NONE).orElseThrow());
        assertEquals(new NodeId(1), new BeginAtHome().place(view, JobHints.NONE).orElseThrow());
        assertEquals(Optional.empty(), new OpportunityCost().place(view, BIG));
        assertEquals(Optional.empty(), new LeastLoaded().place(view, BIG));
    }

    /** A decision at a thousand nodes, twice a second, must cost less than a hundredth of a processor: 5 ms. */
    @Test
    void aThousandNodesCostLittle() {
        Some some = new Some();
        for (int i = 0; i < 1000; i++) {
            some.node(0.5 + i % 4 * 0.5, 1 + i % 8, i % 16);
        }
        for (int pid = 1; pid <= 100; pid++) {
            some.process(pid, 1 + pid * 7 % 1000, 1, 10);
        }
        View view = some.view();
        java.lang.management.ThreadMXBean threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long begin = threads.getCurrentThreadCpuTime();
            COST.move(view);
            MEMORY.move(view);
            least = Math.min(least, threads.getCurrentThreadCpuTime() - begin);
        }
        assertTrue(least < 5_000_000, least + " ns");
    }
}
