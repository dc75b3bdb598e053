package org.mosix.syscall.table;

/** The class of rights that a home must have granted to a partner before it makes a call for a guest there. */
public enum Grant {
    /** Never leaves the body. */
    LOCAL,
    /** Asks or changes the process itself only. */
    SELF,
    /** Works on a descriptor that is open already. */
    DESCRIPTOR,
    /** Names a file. */
    PATH,
    /** Makes or connects sockets. */
    SOCKET,
    /** Makes processes, programs, waits for children. */
    PROCESS,
    /** Sends signals. */
    SIGNAL,
    /** System V and POSIX queues, semaphores, shared memory. */
    IPC,
    /** Changes users, groups, capabilities, sessions. */
    IDENTITY,
    /** Changes limits, priorities, affinities. */
    LIMITS,
    /** Needs a privileged user. */
    ADMIN
}
