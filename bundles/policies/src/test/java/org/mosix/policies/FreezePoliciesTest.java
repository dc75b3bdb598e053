package org.mosix.policies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezeMarks;
import org.mosix.api.policy.FreezePolicy;

/** What flood control's policies make of processes of one class. */
class FreezePoliciesTest {
    private static final Map<String, FreezePolicy> POLICIES =
            Map.of("circle", new TurnsInCircle(), "queue", new Queue(), "smallest", new SmallestFirst());
    private static final int SLICE = 30;

    /** unit/red/blue/redHome/least/most */
    private static FreezeMarks marks(String words) {
        int[] w = Arrays.stream(words.split("/")).mapToInt(Integer::parseInt).toArray();
        return new FreezeMarks(0, w[0] == 1, w[1], w[2], w[3], -1, w[4], w[5], SLICE);
    }

    /** Of each its number, a letter for what it does, its age, since when it does that, and its memory: {@code 1w50/20/100}. */
    private static FreezePolicy.Candidate candidate(String word) {
        String[] w = word.split("(?<=\\d)(?=[a-z])|(?<=[a-z])(?=\\d)|/");
        Optional<Freezer.Reason> frozen = switch (w[1]) {
            case "f" -> Optional.of(Freezer.Reason.LOAD);
            case "m" -> Optional.of(Freezer.Reason.MANUAL);
            case "s" -> Optional.of(Freezer.Reason.LOAD);
            default -> Optional.empty();
        };
        boolean pinned = w[1].equals("p") || w[1].equals("s");
        return new FreezePolicy.Candidate(
                Integer.parseInt(w[0]),
                0,
                frozen,
                w[1].equals("h"),
                pinned,
                Double.parseDouble(w[4]),
                Long.parseLong(w[2]),
                Long.parseLong(w[3]));
    }

    private static FreezePolicy.View view(String marks, String load, String processes) {
        List<FreezePolicy.Candidate> all = new ArrayList<>();
        if (processes != null) {
            Arrays.stream(processes.split(" ")).forEach(word -> all.add(candidate(word)));
        }
        return new FreezePolicy.View(
                load.equals("?") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(load)),
                Map.of(0, marks(marks)),
                all);
    }

    private static String text(FreezePolicy.Decision decision) {
        List<String> words = new ArrayList<>();
        decision.freeze().forEach(f -> words.add((f.why() == Freezer.Reason.LOAD ? "-" : "~") + f.pid()));
        decision.turns().forEach(t -> words.add(t.freeze() + ">" + t.thaw()));
        decision.thaw().forEach(pid -> words.add("+" + pid));
        return words.stream().collect(Collectors.joining(" "));
    }

    // -1: 1 is frozen, ~1: since it came home, 1>2: 1 leaves its place to 2, +2: 2 goes on.
    @ParameterizedTest
    @CsvSource({
        // Three work, two may: the one that has just begun; nobody, for all have begun; the smallest one.
        "circle,   0/2/2/-1/0/2, ?, 1w90/5/9 2w50/50/1 3w20/20/5, -1",
        "queue,    0/2/2/-1/0/2, ?, 1w90/5/9 2w50/50/1 3w20/20/5, ''",
        "smallest, 0/2/2/-1/0/2, ?, 1w90/5/9 2w50/50/1 3w20/20/5, -2",
        "smallest, 0/2/2/-1/0/2, ?, 1w90/5/9 2w50/50/9 3w20/20/9, -1",
        // One that cannot be frozen now is passed over.
        "circle,   0/2/2/-1/0/2, ?, 1p90/5/9 2w50/50/1 3w20/20/5, -3",
        // A place is free.
        "circle,   0/2/2/-1/0/2, ?, 1w90/5/9 2f50/10/1 3f20/20/5, +3",
        "queue,    0/2/2/-1/0/2, ?, 1w90/5/9 2f50/10/1 3f20/20/5, +2",
        "smallest, 0/2/2/-1/0/2, ?, 1w90/5/9 2f50/10/1 3f20/20/5, +3",
        // So are two, but the first one cannot go on now, and the second one must not.
        "circle,   0/2/2/-1/0/2, ?, 1s90/40/9 2m50/30/1 3f20/20/5 4f10/10/1, +3 +4",
        "queue,    0/2/2/-1/0/2, ?, 1s90/40/9 2m50/30/1 3f20/20/5 4f10/10/1, +3 +4",
        // Turns: who has worked for a slice leaves; in a queue nobody does.
        "circle,   0/2/2/-1/0/2, ?, 1w90/40/9 2w80/30/1 3w70/29/1 4f60/10/1 5f50/20/1, -3 1>5 2>4",
        "circle,   0/3/2/-1/0/3, ?, 1w90/40/9 2w80/30/1 3w70/29/1 4f60/10/1 5f50/20/1, 1>5 2>4",
        "smallest, 0/3/2/-1/0/3, ?, 1w90/40/1 2w80/30/9 3w70/29/1 4f60/10/1 5f50/20/1, 1>5 2>4",
        "queue,    0/3/2/-1/0/3, ?, 1w90/40/9 2w80/30/1 3w70/29/1 4f60/10/1 5f50/20/1, ''",
        // Between the marks nobody goes on; below blue they do.
        "circle,   0/4/2/-1/0/4, ?, 1w90/1/1 2w80/1/1 3f70/1/1, ''",
        "queue,    0/4/3/-1/0/4, ?, 1w90/1/1 2w80/1/1 3f70/1/1, +3",
        // So many work, whatever the load; and without a red mark all that may.
        "circle,   1/2/1/-1/1/-1, 900, 1w9999/9000/1 2w9999/8000/1 3w9999/7000/1, -3 -2",
        "queue,    1/2/1/-1/0/-1, 201, 1w9999/9000/1 2w9999/8000/1 3w9999/7000/1, ''",
        "queue,    1/2/1/-1/0/-1, 99, 1w9999/9000/1 2f9999/8000/1 3f9999/7000/1, +2",
        // The load does not show yet who has just begun, nor does it that one was frozen a moment ago after it had
        // worked for long.
        "circle,   1/2/1/-1/0/-1, 0, 1p0/0/1 2p0/0/1 3w0/0/1, -3",
        "circle,   1/2/1/-1/0/-1, 300, 1w9999/9000/1 2w9999/8000/1 3m9999/9000/1, -2",
        "circle,   1/2/1/-1/0/-1, 300, 1w9999/9000/1 2m9999/0/1, ''",
        "circle,   1/2/1/-1/0/-1, 300, 1w9999/9000/1 2m0/0/1, -1",
        "circle,   1/2/1/-1/0/-1, ?, 1w90/9/1 2f80/8/1 3f70/7/1, ''",
        "circle,   0/-1/0/-1/0/3, ?, 1w90/9/1 2f80/8/1 3f70/7/1 4f1/1/1, +2 +3",
        // Who comes home to a full house.
        "circle,   0/4/2/1/0/-1, ?, 1w90/9/1 2h80/8/1 3h70/7/1, ~3 ~2",
        "queue,    0/4/2/1/0/-1, ?, 1w90/9/1 2h95/8/1 3w70/7/1, ''",
        "smallest, 0/4/2/2/0/-1, ?, 1w90/9/1 2h80/8/1 3h70/7/5, ~2",
    })
    void whoIsFrozenAndWhoGoesOn(String policy, String marks, String load, String processes, String wanted) {
        assertEquals(wanted, text(POLICIES.get(policy).decide(view(marks, load, processes))));
    }

    @ParameterizedTest
    @CsvSource({
        "circle,   0/2/2/-1/0/2, ?, , -, true",
        "circle,   0/2/2/-1/0/2, ?, 1w90/1/1, -, true",
        "circle,   0/2/2/-1/0/2, ?, 1w90/1/1 2p80/1/1, -, false",
        "circle,   0/2/2/-1/0/2, ?, 1w90/1/1 2f80/1/1, -, true",
        "smallest, 0/2/2/-1/0/2, ?, 1w90/1/1 2f80/1/1, -, true",
        "queue,    0/2/2/-1/0/2, ?, 1w90/1/1, -, true",
        // Not before one that came earlier, unless that cannot or must not go on.
        "queue,    0/2/2/-1/0/2, ?, 1w90/1/1 2f80/1/1, -, false",
        "queue,    0/2/2/-1/0/2, ?, 1w90/1/1 2s80/1/1 3m70/1/1, -, true",
        // One that a process of a job may wait for.
        "queue,    0/2/2/-1/0/2, ?, 1w90/1/1 2w80/1/1 3f70/1/1, job, true",
        "circle,   0/2/2/-1/0/2, ?, 1w90/1/1 2w80/1/1 3f70/1/1, job, false",
        "circle,   1/2/1/-1/0/-1, 201, 1w90/1/1, -, false",
        "circle,   1/2/1/-1/2/-1, 201, 1w90/1/1, -, true",
        "circle,   1/2/1/-1/0/-1, ?, 1w90/1/1, -, true",
        "circle,   1/2/1/-1/0/-1, 0, 1p0/0/1 2p0/0/1 3p0/0/1, -, false",
    })
    void whoMayBegin(String policy, String marks, String load, String processes, String in, boolean may) {
        FreezePolicy.Beginner beginner = new FreezePolicy.Beginner(0, in.equals("job"));
        assertEquals(may, POLICIES.get(policy).mayBegin(view(marks, load, processes), beginner));
    }

    @Test
    void classesDoNotMix() {
        FreezeMarks one = new FreezeMarks(3, false, 1, 1, -1, -1, 0, 1, SLICE);
        FreezePolicy.Candidate of3 = new FreezePolicy.Candidate(7, 3, Optional.empty(), false, false, 1, 1, 1);
        FreezePolicy.View view = new FreezePolicy.View(
                OptionalInt.empty(),
                Map.of(0, marks("0/1/1/-1/0/1"), 3, one),
                List.of(candidate("1w1/1/1"), candidate("2f1/1/1"), of3));
        for (FreezePolicy policy : POLICIES.values()) {
            assertEquals("", text(policy.decide(view)));
            assertEquals(false, policy.mayBegin(view, new FreezePolicy.Beginner(3, false)));
            assertEquals(true, policy.mayBegin(view, new FreezePolicy.Beginner(9, false)), "nothing is said of it");
        }
    }
}
