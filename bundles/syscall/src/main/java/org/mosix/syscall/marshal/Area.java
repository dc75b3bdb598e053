package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Room for the arguments of one call in a page run shared by the JVM and a deputy.
 *
 * @param bytes the run as the JVM sees it, from 0 to capacity; set to little endian here
 * @param address where the deputy sees byte 0; a multiple of 16
 */
public record Area(ByteBuffer bytes, long address) {
    /** Takes the whole capacity of a buffer. */
    public Area {
        bytes = bytes.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A part of it, for another call. {@code from}: a multiple of 16. */
    public Area part(int from, int size) {
        return new Area(bytes.slice(from, size), address + from);
    }

    int capacity() {
        return bytes.capacity();
    }
}
