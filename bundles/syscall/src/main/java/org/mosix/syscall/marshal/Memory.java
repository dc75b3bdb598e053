package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;

/**
 * The memory of a body. An address is a guest's 64-bit word and may be anything. Both methods use the bytes between the
 * buffer's position and limit; whether they move the position does not matter, only what they return counts. The buffers of
 * this package are direct; only those that a caller gave may be others.
 */
public interface Memory {
    /** Copies from the body; the number of bytes really copied: short at the first fault, 0 if nothing. */
    int read(long address, ByteBuffer into);

    /** Copies to the body; the number of bytes really copied: short at the first fault, 0 if nothing. */
    int write(long address, ByteBuffer from);
}
