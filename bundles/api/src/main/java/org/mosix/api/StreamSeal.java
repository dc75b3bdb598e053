package org.mosix.api;

import java.nio.ByteBuffer;

/**
 * Both directions of one connection between two nodes that have proved who they are: bytes that nobody else can have sent, or,
 * if the cluster wants that, read. A record that was replayed, lost or changed ends the connection. One thread may seal while
 * another one opens.
 */
public interface StreamSeal {
    /** Bytes at the head of a record from which its length is known. */
    int HEAD_BYTES = 4;

    /** What a record has besides its body. */
    int BYTES = 20;

    /** Largest body of a record. */
    int MOST_BYTES = (1 << 20) + (128 << 10);

    /**
     * Puts one record into {@code out}, which has room for {@link #BYTES} more than the body.
     *
     * @param body read to its limit; must not overlap {@code out}
     */
    void seal(ByteBuffer body, ByteBuffer out);

    /** Bytes of the record that begins here, by its length, which nobody has vouched for yet. Needs {@link #HEAD_BYTES}. */
    int recordBytes(ByteBuffer in) throws Malformed;

    /**
     * Puts the body of the next record into {@code out}, which has room for it.
     *
     * @param record that record and nothing more
     * @throws Malformed if it is not the record that was sealed next; then nothing of it is in {@code out}, and none is opened any more
     */
    void open(ByteBuffer record, ByteBuffer out) throws Malformed;
}
