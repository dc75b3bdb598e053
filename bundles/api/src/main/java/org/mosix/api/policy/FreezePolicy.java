package org.mosix.api.policy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.mosix.api.Freezer;

/**
 * Decides which of a home's processes wait on the disk while too many work there, and which take their turns: flood control. A policy
 * is a pure function of what it is shown, keeps nothing and asks nobody; any thread.
 */
public interface FreezePolicy {
    /**
     * One process of this home that works here or is frozen.
     *
     * @param group the class that its user has given it; 0 if none
     * @param frozen why it is frozen; empty: it works
     * @param cameHome whether it has worked on another node and is back
     * @param pinned it could not be frozen a moment ago
     * @param turnMillis for how long it has worked, or has been frozen, without a change
     */
    record Candidate(
            int pid, int group, Optional<Freezer.Reason> frozen, boolean cameHome, boolean pinned, long turnMillis) {
        public boolean works() {
            return frozen.isEmpty();
        }

        /** Frozen by somebody who said so: no policy lets it go on. */
        public boolean byHand() {
            return frozen.equals(Optional.of(Freezer.Reason.MANUAL));
        }
    }

    /**
     * What is known at one moment.
     *
     * @param load of this node, in processes of the standard processor, times 100; empty if it is not known
     */
    record View(OptionalInt load, List<Candidate> processes) {
        public View {
            processes = List.copyOf(processes);
        }
    }

    /** One that works leaves its place to one that waits. */
    record Turn(int freeze, int thaw) {}

    /** One that is to be frozen, and why. */
    record Freeze(int pid, Freezer.Reason why) {}

    /**
     * What is to be done, in this order. A turn whose first half fails is left out.
     *
     * @param thaw those that go on because there is room
     */
    record Decision(List<Freeze> freeze, List<Turn> turns, List<Integer> thaw) {
        public Decision {
            freeze = List.copyOf(freeze);
            turns = List.copyOf(turns);
            thaw = List.copyOf(thaw);
        }
    }

    Decision decide(View view);

    /** Whether a new process of that class may begin to work at once; else it is frozen at its beginning and waits for its turn. */
    boolean mayBegin(View view, int group);
}
