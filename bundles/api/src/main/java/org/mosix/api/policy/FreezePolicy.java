package org.mosix.api.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.mosix.api.Freezer;

/**
 * Decides which of a home's processes wait on the disk while too many work there, and which go on: flood control. A policy is a pure
 * function of what it is shown, keeps nothing and asks nobody; one thread at a time. A service with the property {@code policy.name}.
 */
public interface FreezePolicy {
    /**
     * One process of this home that works here or is frozen.
     *
     * @param jobClass as its user has said (mosrun -G); 0 if he has said nothing
     * @param frozen why it is frozen; empty: it works
     * @param cameHome whether it has worked on another node and is back
     * @param pinned what was wanted of it could not be done a moment ago, or it is just beginning: to name it does nothing
     * @param memoryMiB what it has in memory; of a frozen one, on the disk
     * @param ageMillis since it came, or was seen first
     * @param turnMillis for how long it has worked, or has been frozen, without a change
     */
    record Candidate(
            int pid,
            int jobClass,
            Optional<Freezer.Reason> frozen,
            boolean cameHome,
            boolean pinned,
            double memoryMiB,
            long ageMillis,
            long turnMillis) {
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
     * @param marks by class, in the order of the classes
     * @param processes those of these classes; the node itself lets others go on
     */
    record View(OptionalInt load, Map<Integer, FreezeMarks> marks, List<Candidate> processes) {
        public View {
            marks = Collections.unmodifiableMap(new TreeMap<>(marks));
            processes = List.copyOf(processes);
        }
    }

    /**
     * A job that is about to begin.
     *
     * @param inJob whether mosrun is called by a process of a job that works here; it may wait for the new one
     */
    record Beginner(int jobClass, boolean inJob) {}

    /** One that works leaves its place to one that waits. */
    record Turn(int freeze, int thaw) {}

    /** One that is to be frozen, and why: LOAD or EVACUATION. */
    record Freeze(int pid, Freezer.Reason why) {
        public Freeze {
            Objects.requireNonNull(why, "why it is frozen");
        }
    }

    /**
     * What is to be done, in this order; each process is named once. A turn whose first half fails is left out.
     *
     * @param thaw those that go on because there is room
     */
    record Decision(List<Freeze> freeze, List<Turn> turns, List<Integer> thaw) {
        public static final Decision NOTHING = new Decision(List.of(), List.of(), List.of());

        public Decision {
            freeze = List.copyOf(freeze);
            turns = List.copyOf(turns);
            thaw = List.copyOf(thaw);
        }
    }

    Decision decide(View view);

    /**
     * Whether a new job may begin to work at once; else its process is frozen at its beginning and waits. It is not among those that are
     * shown. Asked only of classes that have marks.
     */
    boolean mayBegin(View view, Beginner beginner);
}
