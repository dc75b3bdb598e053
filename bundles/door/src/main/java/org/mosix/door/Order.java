package org.mosix.door;

/**
 * What a node tells the thin client to do: {u32 number, u32 length, payload}, little-endian. The client answers all but
 * EXIT with one i64, the result or -errno; an exec that succeeds answers by the end of the connection.
 */
enum Order {
    /** u32 fd, bytes: writes all of them. */
    WRITE,
    /** u32 skip, path and NUL: execs the path with the client's arguments from number skip on. */
    EXEC,
    /** As EXEC, but {@code /bin/sh path}, as execvp(3) does for a file without a known format. */
    EXEC_SHELL,
    /** u32 flags, u32 mode, path and NUL: opens as the user; the result is the descriptor. */
    OPEN,
    /** u32 fd. */
    CLOSE,
    /** u32 status: ends the client. */
    EXIT,
    /**
     * u32 fd, a terminal: gives its keys one by one and unseen, also those that else send signals or hold the output
     * (termios(3)). The client remembers how it was.
     */
    RAW,
    /** As it was before RAW, with the screen that was there; so does a client that loses its connection. */
    COOKED,
    /**
     * u32 fd, u32 ms: what was typed, waiting so long for it; the result's lowest byte says how many bytes (0 to 6), the next
     * ones are these.
     */
    KEYS,
    /** u32 fd, a terminal: rows in the result's lowest 16 bits, columns in the next. */
    SIZE,
    /** u32 n, a path and n arguments from number 0 on, each with a NUL: execs the path with these; n at most {@link #MOST_ARGUMENTS}. */
    EXEC_GIVEN;

    /** Of EXEC_GIVEN. */
    static final int MOST_ARGUMENTS = 64;

    /** Most bytes of payload the client takes. */
    static final int LIMIT = 64 * 1024;

    /** As sent; 0 is none. */
    int number() {
        return ordinal() + 1;
    }
}
