package org.mosix.linux.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.Nr;

/**
 * Reads whole files of /proc. They have no size to ask for and are small, and moves read many of them: three calls
 * into a buffer of the thread instead of the six or more of java.nio.file.
 */
public final class ProcFile {
    private static final int MOST = 64 << 20;
    /** Not a NativeBuffer: threads of others, which outlive this bundle, would keep its class loader. */
    private static final ThreadLocal<ByteBuffer> BUFFER =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(16 << 10));

    private ProcFile() {}

    /** The content of {@code /proc/PID/name}. Throws IOException if it cannot be read, usually since the process is gone. */
    public static byte[] bytes(int pid, String name) throws IOException {
        String path = "/proc/" + pid + "/" + name;
        int fd = Kernel.open(path, 0, 0);
        if (fd < 0) {
            throw fd == -Errno.ENOENT ? new NoSuchFileException(path) : failed(path, fd);
        }
        try {
            return read(fd, path);
        } finally {
            Kernel.close(fd);
        }
    }

    private static byte[] read(int fd, String path) throws IOException {
        ByteBuffer buffer = BUFFER.get();
        long address = Kernel.address(buffer);
        byte[] all = new byte[0];
        while (all.length < MOST) {
            // A short read is no end: seq files give what fits their own buffer.
            long n = Kernel.call(Nr.READ, fd, address, buffer.capacity());
            if (n < 0) {
                throw failed(path, n);
            }
            if (n == 0) {
                return all;
            }
            int have = all.length;
            all = Arrays.copyOf(all, have + (int) n);
            buffer.get(0, all, have, (int) n);
        }
        throw new IOException(path + " is longer than " + MOST + " bytes");
    }

    private static IOException failed(String path, long error) {
        return new IOException("read " + path + ": " + Errno.name((int) -error));
    }

    /** As {@link #bytes}, one character per byte: names may hold any byte. */
    public static String text(int pid, String name) throws IOException {
        return new String(bytes(pid, name), StandardCharsets.ISO_8859_1);
    }
}
