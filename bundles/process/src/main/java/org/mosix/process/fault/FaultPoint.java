package org.mosix.process.fault;

/**
 * The points of a move, in the order in which it passes them: what is true there. Before a commit any fault leaves the
 * process where it was; after it, where it is.
 */
public enum FaultPoint {
    /** Out: the process is stopped at home; a host has agreed to take it. */
    OUT_STOPPED(11),
    /** Out: the gadget is in, the image is taken. */
    OUT_CAPTURED(12),
    /** Out: everything is sent, the host has not answered. */
    OUT_SENT(13),
    /** Out: the host holds the rebuilt body; nothing is committed. */
    OUT_READY(14),
    /** Out: COMMIT is on its way; the host's word that the body runs, which is the commit, is not here. */
    OUT_COMMITTING(15),
    /** Hop: the new host has agreed; the body runs on the old one. */
    HOP_LINKED(21),
    /** Hop: the body is held on the old host. */
    HOP_FROZEN(22),
    /** Hop: the old host was told to send the image. */
    HOP_SHIPPED(23),
    /** Hop: the new host holds the rebuilt body. */
    HOP_READY(24),
    /** Hop: COMMIT is on its way to the new host, whose word that the body runs is not here. */
    HOP_COMMITTING(25),
    /** Hop: the process works on the new host; the old one does not know yet. */
    HOP_COMMITTED(26),
    /** Home: the body is held on its host. */
    HOME_FROZEN(31),
    /** Home: the host has connected to send the image. */
    HOME_ARRIVING(32),
    /** Home: the deputy has the image's memory, not its registers. */
    HOME_RECEIVED(33),
    /** Home: the process runs at home; its host does not know yet. */
    HOME_COMMITTED(34),
    /** Host: an image begins to arrive. */
    ARRIVAL_BEGUN(41),
    /** Host: the body has its memory map and its filter. */
    ARRIVAL_BUILT(42),
    /** Host: the body is complete; home has not been told. */
    ARRIVAL_COMPLETE(43),
    /** Host: the body is as good as running; home has not been told. */
    ARRIVAL_STARTED(44),
    /** Host: the image of a held body is taken. */
    DEPARTURE_CAPTURED(51),
    /** Host: the image is sent, the list of undelivered signals is not. */
    DEPARTURE_SENT(52),
    /** Host: everything is sent. */
    DEPARTURE_DONE(53),
    /** Freeze: the process is stopped at home. */
    FREEZE_STOPPED(61),
    /** Freeze: the image is taken, its file begun. */
    FREEZE_CAPTURED(62),
    /** Freeze: everything is in the file, which is not complete yet: a fault of the disk. */
    FREEZE_WRITTEN(63),
    /** Freeze: the file is complete; the process still has its memory. */
    FREEZE_KEPT(64),
    /** Freeze of one that is away: its body is held on its host. */
    FREEZE_HELD(65),
    /** Freeze of one that is away: the host has connected to send the image. */
    FREEZE_ARRIVING(66),
    /** Thaw: the deputy is held, its file open. */
    THAW_HELD(71),
    /** Thaw: the deputy has the image's memory, not its registers. */
    THAW_FILLED(72);

    private final int number;

    FaultPoint(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
