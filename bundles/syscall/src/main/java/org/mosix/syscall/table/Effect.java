package org.mosix.syscall.table;

/** What repeating a call would do: decides what must be logged or stored before it may be made again. */
public enum Effect {
    /** Nothing changes; it may be repeated at will. */
    PURE,
    /** Only a position or the like changes, which can be put back (a file offset). */
    UNDOABLE,
    /** Takes something that then is gone: bytes of a pipe, a connection, a dead child, a signal. */
    CONSUME,
    /** Somebody else can see it: a file, a peer, another process. */
    EFFECT,
    /** Changes the kernel's state of this very process: descriptors, handlers, credentials, timers, memory. */
    CONTROL
}
