package org.mosix.api;

import java.nio.ByteBuffer;

/**
 * Seals or opens records with one key, in place. A record is {@link StreamSeal#HEAD_BYTES}, which are not encrypted, a body and
 * {@link #TAG_BYTES}, from the position of a buffer to its limit; neither is changed. Of one cipher one thread at a time, but any thread
 * may close it meanwhile.
 */
public interface RecordCipher extends AutoCloseable {
    int TAG_BYTES = 16;
    int KEY_BYTES = 32;
    /** Of a nonce: four zeros and the number, big-endian, as in RFC 8446, section 5.3. */
    int NONCE_BYTES = 12;

    /**
     * Makes a record of a head, a body and room for the tag. Throws IllegalStateException when it is closed.
     *
     * @param number none may be used twice with one key
     */
    void seal(long number, ByteBuffer record);

    /**
     * Puts the body in place of what was sealed. Throws IllegalStateException when it is closed.
     *
     * @return whether it is what was sealed under this number; else the bytes of the body are undefined, and nobody may see them
     */
    boolean open(long number, ByteBuffer record);

    /** Forgets the key. */
    @Override
    void close();
}
