package org.mosix.process.protocol;

import java.nio.ByteBuffer;
import org.mosix.linux.NativeBuffer;

/** Which file of home's it is, whatever its names: st_dev and st_ino (inode(7)). */
public record FileId(long device, long inode) {
    /** Bytes in a frame. */
    public static final int SIZE = 16;

    /** Of a {@code struct stat}. */
    public static FileId of(NativeBuffer stat) {
        return new FileId(stat.getLong(0), stat.getLong(8));
    }

    /** Of a {@code struct stat} in the first bytes of these. */
    public static FileId ofStat(byte[] stat) {
        return get(ByteBuffer.wrap(stat).order(java.nio.ByteOrder.LITTLE_ENDIAN));
    }

    static FileId get(ByteBuffer from) {
        return new FileId(from.getLong(), from.getLong());
    }

    /** What {@link #put} has written; null if it is something else. */
    public static FileId of(byte[] told) {
        return told.length == SIZE ? get(ByteBuffer.wrap(told).order(java.nio.ByteOrder.LITTLE_ENDIAN)) : null;
    }

    public void put(ByteBuffer to) {
        to.putLong(device).putLong(inode);
    }
}
