package org.mosix.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mosix.api.Caller;
import org.mosix.api.JobQueue;

/** The state machine under random commands, against a list that is sorted after each. */
class QueueStateTest {
    private static final int STEPS = 2000;
    private static final int PRIORITIES = 3;

    private record Row(QueueState.Job job, int priority, double order, boolean begun) {}

    private final QueueState state = new QueueState();
    private List<Row> rows = new ArrayList<>();
    private double last;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isAListInItsOrder(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            step(random);
            List<Integer> expected = rows.stream()
                    .filter(row -> !row.begun)
                    .sorted(Comparator.comparingInt(Row::priority)
                            .thenComparingDouble(Row::order)
                            .thenComparingInt(row -> row.job.id()))
                    .map(row -> row.job.id())
                    .toList();
            assertEquals(
                    expected, state.waiting().stream().map(QueueState.Job::id).toList(), "seed " + seed + " step " + i);
            assertEquals(rows.stream().filter(Row::begun).count(), state.begun().size());
            assertEquals(
                    rows.size(),
                    new HashSet<>(state.entries(0).stream()
                                    .map(e -> e.ticket().id())
                                    .toList())
                            .size());
        }
        assertNotEquals(0, state.entries(0).size());
    }

    private void step(Random random) {
        int what = random.nextInt(8);
        if (rows.isEmpty() || what < 3) {
            int priority = random.nextInt(PRIORITIES);
            JobQueue.Wish wish = new JobQueue.Wish(priority, 0, 0, "p");
            QueueState.Job job = state.enter(new Caller(1, 1, 1), wish, Optional.empty(), null, 0);
            rows.add(new Row(job, priority, ++last, false));
            return;
        }
        Row row = rows.remove(random.nextInt(rows.size()));
        if (what == 3 || row.begun) {
            state.leave(row.job);
            return;
        }
        switch (what) {
            case 4 -> {
                state.begin(row.job, 0);
                row = new Row(row.job, row.priority, row.order, true);
            }
            case 5 -> {
                int priority = random.nextInt(PRIORITIES);
                state.priority(row.job, priority);
                row = new Row(row.job, priority, row.order, false);
            }
            case 6 -> {
                state.advance(row.job);
                int priority = row.priority;
                double first = rows.stream()
                        .filter(other -> other.priority == priority && !other.begun)
                        .mapToDouble(Row::order)
                        .min()
                        .orElse(row.order);
                row = new Row(row.job, priority, Math.min(first, row.order) - 1, false);
            }
            default -> {
                state.retard(row.job);
                row = new Row(row.job, row.priority, ++last, false);
            }
        }
        rows.add(row);
    }
}
