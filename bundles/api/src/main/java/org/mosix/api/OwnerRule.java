package org.mosix.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

    /** The largest guest limit. */
    int MOST_GUESTS = 0xffff;

    /**
     * Guests of one home.
     *
     * @param number of processes that work here or are on their way
     * @param standing whose that home is; empty if nobody has said so
     */
    record GuestsOf(NodeId home, int number, Optional<SharingRule.Standing> standing) {}

    /**
     * @param limit the most guests; empty: as many as come
     * @param homes whose processes are here, by number
     */
    record GuestList(OptionalInt limit, List<GuestsOf> homes) {}

    GuestList guests();

    /**
     * From now on, and when the node has been started anew, so many guests are let in at most, of all homes together; more only
     * if worse ones leave for them. Those that are here stay.
     *
     * @param most 0 to {@link #MOST_GUESTS}; empty: as many as come
     * @throws Refused when it is out of bounds, or holds from now on but will not after a start
     */
    void limitGuests(OptionalInt most) throws Refused;

    /** As {@link #limitGuests}, with what the node's settings say. */
    void limitGuestsAsSet() throws Refused;

    /**
     * From now on, and when the node has been started anew, this home's processes go nowhere unless their users say so: one that
     * has come home to make a call stays there. Those that are away stay there.
     *
     * @throws Refused when it holds from now on, but will not after a start
     */
    void stay() throws Refused;

    /**
     * Processes go out again by themselves; those that waited do so at once.
     *
     * @throws Refused when it holds from now on, but processes will stay again after a start
     */
    void stayNoMore() throws Refused;

    boolean isStaying();

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

    /**
     * Takes our cluster out of the multi-cluster: on each of our nodes guests of other owners go home, and our processes that
     * work on others' nodes come back. From the first moment on nobody goes either way, also when a node has been started anew,
     * until {@link #connect}. What cannot be moved runs on where it is.
     *
     * @param progress as for {@link #expel}
     * @throws Refused when this node knows no partners, or it is being done already
     * @throws InterruptedException as for {@link #expel}
     */
    Recall disconnect(Consumer<Recall> progress) throws Refused, InterruptedException;

    /**
     * Our cluster is a part of the multi-cluster again.
     *
     * @return sentences about those of our nodes that have not heard it; empty if all have
     * @throws Refused when this node knows no partners, or its own state cannot be kept
     */
    List<String> connect() throws Refused;

    boolean isDisconnected();
}
