package org.mosix.api;

import java.nio.ByteBuffer;

/**
 * Both directions of one connection between two nodes that have proved who they are: bytes that nobody else can have sent, or,
 * if the cluster wants that, read. A record that was replayed, lost or changed ends the connection. One thread may seal while
 * another one opens.
 */
public interface StreamSeal extends AutoCloseable {
    /** Bytes at the head of a record from which its length is known. */
    int HEAD_BYTES = 4;

    /** What a record has besides its body. */
    int BYTES = 20;

    /** Largest body of a record. */
    int MOST_BYTES = (1 << 20) + (128 << 10);

    /**
     * Puts one record into {@code out}, whose body is all parts behind each other.
     *
     * @param out has room for {@link #BYTES} more than the body; a direct one is faster
     * @param parts read to their limits; must not overlap {@code out}
     * @throws IllegalStateException when it is closed
     */
    void seal(ByteBuffer out, ByteBuffer... parts);

    /** Bytes of the record that begins here, by its length, which nobody has vouched for yet. Needs {@link #HEAD_BYTES}. */
    int recordBytes(ByteBuffer in) throws Malformed;

    /**
     * Opens the next record in its place.
     *
     * @param record that record and nothing more; it is used up
     * @return the body, which lies in the memory of the record
     * @throws Malformed if it is not the record that was sealed next; then none is opened any more
     */
    ByteBuffer open(ByteBuffer record) throws Malformed;

    /** Forgets its keys, and gives back what it has outside of the JVM. Any thread, also while another one seals or opens. */
    @Override
    void close();
}
