package org.example.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mosix.api.JobHints;
import org.mosix.api.NodeId;
import org.mosix.api.NodeView;
import org.mosix.api.ProcessInfo;
import org.mosix.api.ProcessProfile;
import org.mosix.api.policy.MoveCost;
import org.mosix.api.policy.NodeState;
import org.mosix.api.policy.View;

/** A row for each case: three nodes of two processors, and one process. */
class FreeDesksTest {
    /** @param running threads on each node; negative: as many, and the desk is taken */
    private record Row(String what, double[] running, int at, long stayMillis, String move) {}

    private static final List<Row> ROWS = List.of(
            new Row("all idle", new double[] {1, 0.1, 0.1}, 1, 60_000, "none"),
            new Row("too many at home", new double[] {3, 1, 2}, 1, 60_000, "9 to 2"),
            new Row("nobody is idle", new double[] {3, 2, 2}, 1, 60_000, "none"),
            new Row("its host's desk is taken", new double[] {1, -1, 0.1}, 2, 60_000, "9 to 1"),
            new Row("taken desks get none", new double[] {3, -0.1, 1}, 1, 60_000, "9 to 3"),
            new Row("it has just come", new double[] {3, 0.1, 0.1}, 1, 1000, "none"));

    @TestFactory
    Stream<DynamicTest> rows() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.what(), () -> {
                    String move = new FreeDesks()
                            .move(view(row))
                            .map(p -> p.pid() + " to " + p.to())
                            .orElse("none");
                    assertEquals(row.move(), move);
                }));
    }

    private static View view(Row row) {
        List<NodeState> nodes = IntStream.range(0, row.running().length)
                .mapToObj(i -> node(i + 1, row.running()[i]))
                .toList();
        ProcessProfile process = new ProcessProfile(
                9,
                1000,
                "program",
                new NodeId(row.at()),
                row.at() == 1 ? ProcessInfo.Place.HOME : ProcessInfo.Place.AWAY,
                JobHints.NONE,
                new ProcessProfile.Usage(1, 1, 100, 50, 0, 0),
                new ProcessProfile.Stay(row.stayMillis(), 100_000, 0),
                Optional.empty());
        return new View(0, new NodeId(1), nodes, List.of(process), new MoveCost(0.1, 100, 0.0003), 1);
    }

    private static NodeState node(int number, double running) {
        NodeView facts = new NodeView(
                new NodeId(number),
                "10.0.0." + number + ":7250",
                NodeView.Life.ALIVE,
                100,
                new NodeView.Processor(NodeView.STANDARD_SPEED, 2, 0, 0, 1),
                new NodeView.Memory(8000, 4000, 0, 0),
                new NodeView.Processes(0, 0, 0, 10),
                new NodeView.Software("0.1", "6.1", 1000),
                Set.of(),
                running < 0 ? Map.of("desk", "taken") : Map.of());
        return new NodeState(facts, Math.abs(running), 4000, true, true);
    }
}
