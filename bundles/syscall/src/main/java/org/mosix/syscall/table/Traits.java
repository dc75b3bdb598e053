package org.mosix.syscall.table;

/**
 * What else the engine must know of a row.
 *
 * @param blocking may sleep without bound, so that signals must be able to end it
 * @param mask index of the argument with the signal mask that the call swaps in while it sleeps, or -1
 * @param chunk the bulk data of a call that may be carried in several parts, or null
 * @param errno positive error number of a DENY row, else 0
 */
public record Traits(boolean blocking, int mask, Chunk chunk, int errno) {
    /** Of an ordinary row. */
    public static final Traits NONE = new Traits(false, -1, null, 0);

    /**
     * The bulk data of a read-like or write-like call.
     *
     * @param buffer index of the argument with the buffer or the iovec array
     * @param length index of the argument with its length (bytes, or number of iovecs)
     * @param offset index of the argument with the file position, or -1
     */
    public record Chunk(int buffer, int length, int offset) { }
}
