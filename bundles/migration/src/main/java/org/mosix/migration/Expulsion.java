package org.mosix.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.mosix.api.Recall;
import org.mosix.process.host.Guests;
import org.mosix.wire.Station;

/**
 * Sends this node's guests home. A guest belongs to its home, so each listed node is asked to take its own: it moves them as
 * it would for its users, and tells how far it has come. One thread, at a time.
 */
final class Expulsion {
    /** Homes that are asked at the same time. With {@link Recaller#TOGETHER} of each, fewer leave together than may. */
    private static final int HOMES = 6;
    /** Bodies go some time after their processes have arrived at home. */
    private static final long SETTLE_NANOS = 5_000_000_000L;

    private static final long LOOK_MILLIS = 5;
    /** Families that were arriving may have missed their home's first call. */
    private static final int ROUNDS = 20;

    private static final int FRUITLESS = 3;

    private final Station station;
    private final Guests guests;
    private final Survey survey;

    Expulsion(Station station, Guests guests) {
        this.station = station;
        this.guests = guests;
        this.survey = new Survey(station, Question.TAKE_HOME, "does not take its processes", HOMES);
    }

    /**
     * Sends those away whose homes are such. The caller sees to it that none of them comes in meanwhile. {@code progress} as
     * {@link Recaller#run} has it.
     */
    Recall run(IntPredicate homes, Consumer<Recall> progress) throws InterruptedException {
        Recall before = Recall.NOTHING;
        int round = 0;
        int fruitless = 0;
        while (true) {
            // Also when no guest is here: one may be home for a call only, and about to come again.
            Recall so = survey.ask(asked(homes), before, progress);
            settle(homes, so.failed());
            boolean news = so.home() + so.ended() > before.home() + before.ended();
            before = Recalls.settled(so);
            int left = present(homes);
            round++;
            if (left == 0) {
                // Who was cut off in the middle has not told what became of all.
                boolean whole = so.all() == so.home() + so.ended();
                return whole ? before : new Recall(before.all(), so.home(), so.ended(), 0, so.bytes(), so.reasons());
            }
            fruitless = news ? 0 : fruitless + 1;
            // A home that names reasons has tried it often enough. One that knows of none is just sending it.
            if (fruitless > 0 && so.failed() > 0 || fruitless == FRUITLESS || round == ROUNDS) {
                return rest(so, left);
            }
        }
    }

    /** What the homes told, and what there is. */
    private static Recall rest(Recall so, int left) {
        List<String> reasons = new ArrayList<>(so.reasons());
        if (reasons.isEmpty()) {
            reasons.add("their homes did not know of all of them");
        }
        return new Recall(so.home() + so.ended() + left, so.home(), so.ended(), left, so.bytes(), reasons);
    }

    private void settle(IntPredicate homes, int failed) throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (present(homes) > failed && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Bodies, and those too who were let in before and are on their way: they would work here when nobody looks any more. */
    private int present(IntPredicate homes) {
        long coming = guests.presences().stream()
                .filter(presence -> presence.task() == 0 && homes.test(presence.home()))
                .count();
        return guests.size(homes) + (int) coming;
    }

    private Set<Integer> asked(IntPredicate homes) {
        Set<Integer> asked = new TreeSet<>(station.peers().all().keySet());
        asked.remove(station.self());
        asked.removeIf(home -> !homes.test(home));
        return asked;
    }
}
