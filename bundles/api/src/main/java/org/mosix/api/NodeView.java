package org.mosix.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One node as this one knows it: what it told of itself, and how old that is. Its texts are made {@link Printable}.
 * Immutable.
 *
 * @param address IP address and port of its gossip
 * @param ageMillis since it measured what is told here, ms; 0 for the own node. Of a lost node it grows on
 * @param status what its administrator has told it
 * @param fields what other bundles add there: see {@link NodeField}; in the order of their names
 */
public record NodeView(
        NodeId id,
        String address,
        Life life,
        int ageMillis,
        Processor processor,
        Memory memory,
        Processes processes,
        Software software,
        Set<Status> status,
        Map<String, String> fields) {
    /** Speed of one core of the standard processor. */
    public static final int STANDARD_SPEED = 10_000;

    /** {@link Processor#load} of one process that computes on the standard processor. */
    public static final int LOAD_UNIT = 100;

    /** Whether a node lives, as far as is known. */
    public enum Life {
        ALIVE,
        /** It did not answer and has some time to object. */
        SUSPECT,
        /** It did not object. */
        DEAD,
        /** It said farewell. */
        LEFT;

        /** Alive, or suspect only. */
        public boolean isLive() {
            return this == ALIVE || this == SUSPECT;
        }
    }

    /** What a node's administrator can tell it; as in MOSIX. */
    public enum Status {
        /** Its processes do not leave by themselves. */
        STAY,
        /** The same for those that began there. */
        LOCAL_STAY,
        /** No guests are taken. */
        BLOCK,
        /** No load is told. */
        QUIET
    }

    /**
     * @param speed of one core; {@link #STANDARD_SPEED} is standard; 0: not measured yet
     * @param cores 1 or more
     * @param load processes that run or want to, over the speed relative to the standard; {@link #LOAD_UNIT} is one
     * @param permille of all cores in use
     * @param features equal for nodes among which processes can move; 0: unknown
     */
    public record Processor(int speed, int cores, int load, int permille, long features) {
        /** Speed of one core; 1 is the standard. 1 too if it has not been measured. */
        public double relativeSpeed() {
            return speed == 0 ? 1 : (double) speed / STANDARD_SPEED;
        }

        /** How many processes run or want to. */
        public double running() {
            return relativeSpeed() * load / LOAD_UNIT;
        }
    }

    /** All in MiB; free is what programs can get without swapping. */
    public record Memory(int totalMiB, int freeMiB, int swapTotalMiB, int swapFreeMiB) {}

    /**
     * @param locals at home there, and working there
     * @param guests of other homes
     * @param guestLimit the most guests it takes
     */
    public record Processes(int locals, int guests, int frozen, int guestLimit) {}

    /** @param kernel and version as dotted numbers; empty if unknown */
    public record Software(String version, String kernel, int uptimeSeconds) {}

    public NodeView {
        address = Printable.of(address);
        status = Set.copyOf(status);
        Map<String, String> printable = new LinkedHashMap<>();
        fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> printable.put(Printable.of(e.getKey()), Printable.of(e.getValue())));
        fields = java.util.Collections.unmodifiableMap(printable);
    }

    /** Whether it lives and lets guests in. */
    public boolean takesGuests() {
        return life.isLive() && !status.contains(Status.BLOCK) && processes.guests < processes.guestLimit;
    }
}
