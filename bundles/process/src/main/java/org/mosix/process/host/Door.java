package org.mosix.process.host;

import java.util.List;
import java.util.Optional;

/** Decides who is let in as a guest, and hears what becomes of it. A visit is one family, from then on until all of it has left. */
public interface Door {
    /**
     * Why a process of that home is not let in, or empty: then it is among those that are here before this is asked again, by
     * one thread at a time. Asked more than once of the same visit, if the answer is no.
     *
     * @param visit its number, never used again
     * @param mib memory that its home expects it to take; 0 if it does not know
     * @param here who is here already, or on its way
     */
    Optional<String> refuses(long visit, int home, int mib, List<Presence> here);

    /** What decides is being replaced: whoever was refused is asked about again, for some seconds. */
    boolean isComing();

    /** A process of that visit has begun to work here: the first one, or a further program. Must not wait. */
    void works(long visit);

    /** Nothing of it is here any more. Must not wait. */
    void over(long visit);
}
