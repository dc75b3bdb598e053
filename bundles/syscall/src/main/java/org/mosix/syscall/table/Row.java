package org.mosix.syscall.table;

import java.util.List;

/**
 * One system call of x86-64. Immutable, shared by all threads.
 *
 * @param nr its number in {@code <asm/unistd_64.h>}
 * @param name its name there
 * @param route where it is made, unless a clause says otherwise
 * @param effect what repeating it would do
 * @param grant the class of rights it needs at home
 * @param args shapes of its arguments, in order, at most six
 * @param when clauses that decide by arguments
 * @param traits what else is to be known
 * @param note why it is so, one line, may be empty
 */
public record Row(int nr, String name, Route route, Effect effect, Grant grant, List<Shape> args, List<When> when,
        Traits traits, String note) {

    /** Copies the lists. */
    public Row {
        args = List.copyOf(args);
        when = List.copyOf(when);
        if (args.size() > 6) {
            throw new IllegalArgumentException(name + " has too many arguments");
        }
    }

    /** The route of this very call; the filter made from the table decides the same. */
    public Route route(long[] words) {
        for (int i = 0; i < when.size(); i++) {
            if (when.get(i).holds(words)) {
                return when.get(i).route();
            }
        }
        return route;
    }

    /** Whether the call may sleep without bound. */
    public boolean blocking() {
        return traits.blocking();
    }

    /** Index of the argument with the signal mask that the call swaps in, or -1. */
    public int mask() {
        return traits.mask();
    }

    /** Whether this call swaps the signal mask: without a mask it does not. */
    public boolean swapsMask(long[] args) {
        return mask() >= 0 && args[mask()] != 0;
    }

    /** Whether its bulk data may be carried in several parts. */
    public boolean chunkable() {
        return traits.chunk() != null;
    }

    /** Positive error number of a DENY row, else 0. */
    public int errno() {
        return traits.errno();
    }

    /** Whether some call of this number may be carried home. */
    public boolean carried() {
        return carries(route) || when.stream().anyMatch(w -> carries(w.route()));
    }

    private static boolean carries(Route route) {
        return route == Route.HOME || route == Route.BOTH;
    }
}
