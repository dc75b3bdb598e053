package org.mosix.policies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezeMarks;
import org.mosix.api.policy.FreezePolicy.Beginner;
import org.mosix.api.policy.FreezePolicy.Candidate;
import org.mosix.api.policy.FreezePolicy.Decision;
import org.mosix.api.policy.FreezePolicy.Freeze;
import org.mosix.api.policy.FreezePolicy.Turn;
import org.mosix.api.policy.FreezePolicy.View;

/**
 * Turns by the marks of each class: how many are too many, for how many there is room, and who has worked for a slice. Who that is, its
 * orders say.
 *
 * @param keep of those that work; the last ones are frozen first
 * @param next of those that wait; the first ones go on first
 */
record ByMarks(Comparator<Candidate> keep, Comparator<Candidate> next) {
    /** A node's load of one process of the standard processor. */
    private static final int LOAD_UNIT = 100;

    /** Who has worked, or waited, longest without a change. */
    static final Comparator<Candidate> LONGEST =
            Comparator.comparingLong(Candidate::turnMillis).reversed().thenComparingInt(Candidate::pid);
    /** Who came first. */
    static final Comparator<Candidate> OLDEST =
            Comparator.comparingLong(Candidate::ageMillis).reversed().thenComparingInt(Candidate::pid);

    Decision decide(View view) {
        List<Freeze> freeze = new ArrayList<>();
        List<Turn> leave = new ArrayList<>();
        List<Integer> thaw = new ArrayList<>();
        for (FreezeMarks marks : view.marks().values()) {
            List<Candidate> works = working(view, marks.jobClass(), keep);
            List<Candidate> waits = waiting(view, marks.jobClass(), next);
            int surplus = surplus(view, marks, works.size());
            int room = room(view, marks, works.size(), waits.size());
            arrivals(view, marks, works, surplus)
                    .forEach(c -> freeze.add(new Freeze(c.pid(), Freezer.Reason.EVACUATION)));
            works.removeIf(Candidate::pinned);
            for (; surplus > 0 && !works.isEmpty(); surplus--) {
                freeze.add(new Freeze(works.remove(works.size() - 1).pid(), Freezer.Reason.LOAD));
            }
            for (; room > 0; room--) {
                thaw.add(waits.remove(0).pid());
            }
            leave.addAll(turns(marks, works, waits));
        }
        return new Decision(freeze, leave, thaw);
    }

    boolean mayBegin(View view, Beginner beginner) {
        return Optional.ofNullable(view.marks().get(beginner.jobClass()))
                .map(marks -> {
                    int works = working(view, beginner.jobClass(), keep).size();
                    boolean loaded = overloaded(view, marks) > 0;
                    return works < marks.least() || works < marks.mostTogether() && !loaded;
                })
                .orElse(true);
    }

    private static List<Candidate> working(View view, int jobClass, Comparator<Candidate> order) {
        return new ArrayList<>(view.processes().stream()
                .filter(c -> c.jobClass() == jobClass && c.works())
                .sorted(order)
                .toList());
    }

    /** Those that may go on now. */
    static List<Candidate> waiting(View view, int jobClass, Comparator<Candidate> order) {
        return new ArrayList<>(view.processes().stream()
                .filter(c -> c.jobClass() == jobClass && !c.works() && !c.byHand() && !c.pinned())
                .sorted(order)
                .toList());
    }

    private static List<Turn> turns(FreezeMarks marks, List<Candidate> works, List<Candidate> waits) {
        List<Turn> all = new ArrayList<>();
        works.sort(LONGEST);
        while (!works.isEmpty() && !waits.isEmpty() && works.get(0).turnMillis() >= marks.sliceMillis()) {
            all.add(new Turn(works.remove(0).pid(), waits.remove(0).pid()));
        }
        return all;
    }

    /** How many of the class are to be frozen. */
    private static int surplus(View view, FreezeMarks marks, int works) {
        int over = Math.max(Math.max(0, works - marks.mostTogether()), overloaded(view, marks));
        return Math.max(0, Math.min(over, works - marks.least()));
    }

    /** By how many processes the load is above the red mark, if that is what counts and is known; else 0. */
    private static int overloaded(View view, FreezeMarks marks) {
        boolean counts = marks.byLoad() && marks.red() >= 0 && view.load().isPresent();
        return counts ? over(view.load().getAsInt(), marks.red()) : 0;
    }

    /** By how many processes a load is above a mark. */
    private static int over(int load, int mark) {
        return Math.max(0, (load - mark * LOAD_UNIT + LOAD_UNIT - 1) / LOAD_UNIT);
    }

    /** How many that wait may go on. */
    private static int room(View view, FreezeMarks marks, int works, int waits) {
        int room;
        if (marks.red() < 0) {
            room = Integer.MAX_VALUE;
        } else if (!marks.byLoad()) {
            room = marks.blue() - works;
        } else if (view.load().isPresent()) {
            // One at a time: the load tells only later what that one makes of it.
            room = view.load().getAsInt() < marks.blue() * LOAD_UNIT ? 1 : 0;
        } else {
            room = 0;
        }
        room = Math.max(room, marks.least() - works);
        return Math.max(0, Math.min(Math.min(room, marks.mostTogether() - works), waits));
    }

    /** Of those that came home, whoever is above their own mark; they are taken off the list of those that work. */
    private static List<Candidate> arrivals(View view, FreezeMarks marks, List<Candidate> works, int surplus) {
        if (marks.redHome() < 0) {
            return List.of();
        }
        int over = marks.byLoad() ? over(view.load().orElse(0), marks.redHome()) : works.size() - marks.redHome();
        int most = Math.max(0, Math.min(over, works.size() - marks.least())) - surplus;
        List<Candidate> came = new ArrayList<>();
        for (int i = works.size() - 1; i >= 0 && came.size() < most; i--) {
            if (works.get(i).cameHome() && !works.get(i).pinned()) {
                came.add(works.remove(i));
            }
        }
        return came;
    }
}
