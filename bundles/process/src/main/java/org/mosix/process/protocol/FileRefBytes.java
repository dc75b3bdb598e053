package org.mosix.process.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.mosix.image.FileRef;
import org.mosix.wire.Malformed;

/** A {@link FileRef} as the outs of a file mapping's reply. */
public final class FileRefBytes {
    private static final int MAX_PATH = 4200;

    private FileRefBytes() {}

    public static void put(ByteBuffer b, FileRef f) {
        byte[] path = f.path().getBytes(StandardCharsets.UTF_8);
        int n = Math.min(path.length, MAX_PATH);
        b.putLong(f.device())
                .putLong(f.inode())
                .putLong(f.size())
                .putLong(f.modifiedNanos())
                .putLong(f.changedNanos());
        b.putInt(n).put(path, 0, n);
    }

    public static FileRef get(ByteBuffer b) throws Malformed {
        try {
            long device = b.getLong();
            long inode = b.getLong();
            long size = b.getLong();
            long modified = b.getLong();
            long changed = b.getLong();
            int n = b.getInt();
            if (size < 0 || n < 0 || n > MAX_PATH) {
                throw new Malformed("a file of size " + size);
            }
            byte[] path = new byte[n];
            b.get(path);
            return new FileRef(device, inode, size, modified, changed, new String(path, StandardCharsets.UTF_8));
        } catch (BufferUnderflowException e) {
            throw new Malformed("a file's description that is cut short");
        }
    }
}
