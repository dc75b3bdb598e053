package org.mosix.api;

import java.util.List;
import java.util.Optional;

/**
 * The settings of a cluster: texts by name, the same on all nodes that have the store. There while this node is a member. Any
 * thread.
 */
public interface ClusterStore {
    /** Settings of a cluster. */
    int MOST = 256;

    int NAME_CHARS = 64;
    /** Of a value, as UTF-8. */
    int VALUE_BYTES = 1024;

    /** The revision of a setting that is not there: see {@link #compareAndSet}. */
    long NONE = 0;

    /**
     * A setting as it is now.
     *
     * @param revision 1 or more; each change makes a higher one
     * @param by the node on which it was set
     * @param atMillis when, by that node's clock, ms since 1970
     */
    record Setting(String name, String value, long revision, NodeId by, long atMillis) {}

    /** All, by name. Answers from memory, at once. */
    List<Setting> settings();

    /** The same of one. */
    Optional<Setting> setting(String name);

    /**
     * Sets it, whatever it was; when this returns it is on this node's disk, and at least one more node has it, if there is
     * one. May block for some seconds while a node is being lost.
     *
     * @throws Refused if the name or the value is not allowed, or there are too many
     * @throws Unreachable if the store does not answer in time: then it may be set, or not
     */
    Setting set(String name, String value) throws Refused, Unreachable;

    /**
     * As {@link #set}, if nobody has changed it since.
     *
     * @param revision what was seen of it; {@link #NONE} if it was not there
     * @throws Refused also if somebody has
     */
    Setting compareAndSet(String name, long revision, String value) throws Refused, Unreachable;

    /**
     * Removes it.
     *
     * @throws Refused if there is none
     * @throws Unreachable as {@link #set}
     */
    void remove(String name) throws Refused, Unreachable;
}
