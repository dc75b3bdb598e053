package org.mosix.sharing.admission;

import java.util.List;

/**
 * What a node has at one time.
 *
 * @param cores that processes can use: 1 or more
 * @param locals processes at home here, native ones too, that run or want to: not those that wait
 * @param guests that work here, in any order; each is taken to want a core
 * @param settings what the node's owner said
 */
public record NodeState(int cores, int locals, List<Guest> guests, Settings settings) {

    /**
     * @param block nobody comes in
     * @param guestLimit the most guests of all clusters together, 0 or more
     */
    public record Settings(boolean block, int guestLimit) {
        public Settings {
            atLeast(guestLimit, 0, "guestLimit");
        }
    }

    /** Throws IllegalArgumentException that names what is out of bounds. */
    public NodeState {
        atLeast(cores, 1, "cores");
        atLeast(locals, 0, "locals");
        guests = List.copyOf(guests);
        if (guests.stream().map(Guest::id).distinct().count() < guests.size()) {
            throw new IllegalArgumentException("two guests have one id");
        }
    }

    private static void atLeast(int value, int least, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + least + " or more, not " + value);
        }
    }
}
