package org.mosix.sharing;

import java.util.List;
import java.util.OptionalInt;
import org.mosix.api.Book;

/**
 * The cluster of another owner, and what our cluster grants it.
 *
 * @param name as the file is called that says all this: see {@link #isName}
 * @param description for people
 * @param priority of its processes on our nodes: {@link Priority#BEST_OF_PARTNERS} to {@link Priority#WORST}
 * @param canSend our processes may go to it
 * @param canTake its processes may come to us
 * @param guestLimit the most guests of it on one node of ours, 0 to {@link #MOST_GUESTS}; empty for no such limit
 * @param proximate reached by a fast link: what goes there is not compressed
 * @param nodes where its homes are; most exact ranges win, see {@link Partners#originOf}
 * @param contacts whom to ask for its nodes
 */
public record Partner(
        String name,
        String description,
        int priority,
        boolean canSend,
        boolean canTake,
        OptionalInt guestLimit,
        boolean proximate,
        List<Range> nodes,
        List<Contact> contacts)
        implements Origin {
    public static final int MOST_GUESTS = 0xffff;
    public static final int MOST_NAME = Book.MOST_NAME;

    /** Throws IllegalArgumentException that names what is out of bounds. */
    public Partner {
        if (!isName(name)) {
            throw new IllegalArgumentException(Quoted.of(name) + " cannot be the name of a partner");
        }
        if (priority < Priority.BEST_OF_PARTNERS || priority > Priority.WORST) {
            throw new IllegalArgumentException("the priority of a partner cannot be " + priority);
        }
        if (guestLimit.isPresent() && (guestLimit.getAsInt() < 0 || guestLimit.getAsInt() > MOST_GUESTS)) {
            throw new IllegalArgumentException("the guest limit of a partner cannot be " + guestLimit.getAsInt());
        }
        nodes = List.copyOf(nodes);
        contacts = List.copyOf(contacts);
    }

    /** As for all files of owners. */
    public static boolean isName(String name) {
        return Book.isName(name);
    }

    /** The same partner with other nodes. */
    public Partner withNodes(List<Range> others) {
        return new Partner(name, description, priority, canSend, canTake, guestLimit, proximate, others, contacts);
    }
}
