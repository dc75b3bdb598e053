package org.mosix.flood;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezePolicy;

/**
 * Turns in a circle, for each class by its {@link Marks}: those that have just begun are frozen first, since they have the least to
 * lose; who has been frozen longest goes on first; and who has worked for a slice leaves its place to who waits.
 */
record CirclePolicy(FreezeConf conf) implements FreezePolicy {
    /** A node's load of one process of the standard processor. */
    private static final int LOAD_UNIT = 100;

    private static final Comparator<Candidate> LONGEST_FIRST =
            Comparator.comparingLong(Candidate::turnMillis).reversed().thenComparingInt(Candidate::pid);

    @Override
    public Decision decide(View view) {
        List<Freeze> freeze = new ArrayList<>();
        List<Turn> turns = new ArrayList<>();
        List<Integer> thaw = new ArrayList<>();
        for (Marks marks : conf.marks().values()) {
            List<Candidate> works = of(view, marks, true);
            List<Candidate> waits = of(view, marks, false);
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
            while (!works.isEmpty() && !waits.isEmpty() && works.get(0).turnMillis() >= marks.sliceMillis()) {
                turns.add(new Turn(works.remove(0).pid(), waits.remove(0).pid()));
            }
        }
        // Of classes that nothing is said of any more, nobody waits.
        view.processes().stream()
                .filter(c -> !c.works() && !c.byHand() && !conf.marks().containsKey(c.group()))
                .forEach(c -> thaw.add(c.pid()));
        return new Decision(freeze, turns, thaw);
    }

    /** Those of the class that work, or wait for a turn; who has done so longest first. */
    private static List<Candidate> of(View view, Marks marks, boolean work) {
        return new ArrayList<>(view.processes().stream()
                .filter(c -> c.group() == marks.group() && c.works() == work && !c.byHand())
                .sorted(LONGEST_FIRST)
                .toList());
    }

    /** How many of the class are to be frozen. */
    private static int surplus(View view, Marks marks, int works) {
        int over = Math.max(0, works - marks.mostTogether());
        if (marks.byLoad() && marks.red() >= 0 && view.load().isPresent()) {
            over = Math.max(over, over(view.load().getAsInt(), marks.red()));
        }
        return Math.max(0, Math.min(over, works - marks.least()));
    }

    /** By how many processes a load is above a mark. */
    private static int over(int load, int mark) {
        return Math.max(0, (load - mark * LOAD_UNIT + LOAD_UNIT - 1) / LOAD_UNIT);
    }

    /** How many that wait may go on. */
    private static int room(View view, Marks marks, int works, int waits) {
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
    private static List<Candidate> arrivals(View view, Marks marks, List<Candidate> works, int surplus) {
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

    @Override
    public boolean mayBegin(View view, int group) {
        return Optional.ofNullable(conf.marks().get(group))
                .map(marks -> {
                    int works = of(view, marks, true).size();
                    boolean byLoad = marks.byLoad()
                            && marks.red() >= 0
                            && over(view.load().orElse(0), marks.red()) > 0;
                    return works < marks.least() || works < marks.mostTogether() && !byLoad;
                })
                .orElse(true);
    }
}
