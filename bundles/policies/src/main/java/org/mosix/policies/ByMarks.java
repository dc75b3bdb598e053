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
    /** A load is a mean of one second: what changed so long ago shows in it as if it had always been so. */
    private static final long SHOWN_MILLIS = 3_000;

    private static final double MEAN_MILLIS = 1_000;
    /** Of a load as it is told; less is nothing. */
    private static final double HALF_DIGIT = 0.5;

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
        double load = load(view);
        for (FreezeMarks marks : view.marks().values()) {
            List<Candidate> works = working(view, marks.jobClass(), keep);
            List<Candidate> waits = waiting(view, marks.jobClass(), next);
            int surplus = surplus(load, marks, works.size());
            int room = room(load, marks, works.size(), waits.size());
            int before = freeze.size();
            arrivals(load, marks, works, surplus)
                    .forEach(c -> freeze.add(new Freeze(c.pid(), Freezer.Reason.EVACUATION)));
            works.removeIf(Candidate::pinned);
            for (; surplus > 0 && !works.isEmpty(); surplus--) {
                freeze.add(new Freeze(works.remove(works.size() - 1).pid(), Freezer.Reason.LOAD));
            }
            for (; room > 0; room--) {
                thaw.add(waits.remove(0).pid());
            }
            leave.addAll(turns(marks, works, waits));
            // The load is that of all classes: for what is over, one of them pays.
            load -= (freeze.size() - before) * LOAD_UNIT;
        }
        return new Decision(freeze, leave, thaw);
    }

    boolean mayBegin(View view, Beginner beginner) {
        return Optional.ofNullable(view.marks().get(beginner.jobClass()))
                .map(marks -> {
                    int works = working(view, beginner.jobClass(), keep).size();
                    boolean loaded = overloaded(load(view), marks) > 0;
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

    /** The node's load as it will be when all that was begun and frozen shows in it; not a number if it is not known. */
    private static double load(View view) {
        double hidden = 0;
        for (Candidate one : view.processes()) {
            if (one.turnMillis() < SHOWN_MILLIS) {
                // Of one that was frozen the load has what it had worked before: nothing if that was at its beginning.
                double share = one.works() ? 1 : Math.expm1((one.turnMillis() - one.ageMillis()) / MEAN_MILLIS);
                hidden += share * Math.exp(-one.turnMillis() / MEAN_MILLIS);
            }
        }
        return view.load().isPresent() ? view.load().getAsInt() + hidden * LOAD_UNIT : Double.NaN;
    }

    /** How many of the class are to be frozen. */
    private static int surplus(double load, FreezeMarks marks, int works) {
        int over = Math.max(Math.max(0, works - marks.mostTogether()), overloaded(load, marks));
        return Math.max(0, Math.min(over, works - marks.least()));
    }

    /** By how many processes the load is above the red mark, if that is what counts and is known; else 0. */
    private static int overloaded(double load, FreezeMarks marks) {
        return marks.byLoad() && marks.red() >= 0 ? over(load, marks.red()) : 0;
    }

    /** By how many processes a load is above a mark. */
    private static int over(double load, int mark) {
        return Double.isNaN(load) ? 0 : Math.max(0, (int) Math.ceil((load - HALF_DIGIT) / LOAD_UNIT - mark));
    }

    /** How many that wait may go on. */
    private static int room(double load, FreezeMarks marks, int works, int waits) {
        int room;
        if (marks.red() < 0) {
            room = Integer.MAX_VALUE;
        } else if (!marks.byLoad()) {
            room = marks.blue() - works;
        } else {
            // One at a time; none if the load is not known.
            room = load < marks.blue() * LOAD_UNIT ? 1 : 0;
        }
        room = Math.max(room, marks.least() - works);
        return Math.max(0, Math.min(Math.min(room, marks.mostTogether() - works), waits));
    }

    /** Of those that came home, whoever is above their own mark; they are taken off the list of those that work. */
    private static List<Candidate> arrivals(double load, FreezeMarks marks, List<Candidate> works, int surplus) {
        if (marks.redHome() < 0) {
            return List.of();
        }
        int over = marks.byLoad() ? over(load, marks.redHome()) : works.size() - marks.redHome();
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
