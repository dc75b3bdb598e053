package org.mosix.api;

import java.util.function.Consumer;

/**
 * What the owner of this node may say at any time of guests here and of this home's processes elsewhere. After any failure
 * each process runs on where it was, and none is ended.
 */
public interface OwnerRule {
    /**
     * From now on no guests are let in, also when the node has been started anew. Those that are here stay, with the children
     * they have and the programs they begin.
     *
     * @return how many guests are here
     * @throws Refused when it holds from now on, but will not after a start
     */
    int block() throws Refused;

    /**
     * Guests are let in again.
     *
     * @throws Refused when it holds from now on, but the node will be blocked again after a start
     */
    void unblock() throws Refused;

    boolean isBlocked();

    /**
     * Sends all guests of this node to their homes, which are asked to take them; returns when that is done as far as it can
     * be. Nobody is let in meanwhile; afterwards only a block keeps them from coming again.
     *
     * @param progress told on the calling thread, a few times a second by each home; if it throws, no more moves are begun
     * @throws Refused when it is being done already
     * @throws InterruptedException when the calling thread was interrupted; moves that were under way come to their end
     */
    Recall expel(Consumer<Recall> progress) throws Refused, InterruptedException;

    /**
     * Brings this home's processes back that are away, also those that are home for a call only; returns when that is done as
     * far as it can be.
     *
     * @param progress as for {@link #expel}
     * @throws InterruptedException as for {@link #expel}
     */
    Recall bring(Consumer<Recall> progress) throws InterruptedException;
}
