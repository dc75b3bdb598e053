package org.mosix.linux;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.internal.LibC;

/**
 * System calls of this process as the kernel answers them: the result, or the negative errno. Any thread may call.
 * Addresses are plain longs; {@link NativeBuffer} gives memory that has one.
 */
public final class Kernel {
    private Kernel() {}

    /** The call with up to six arguments; -errno on failure (man 2 syscall). */
    public static long call(int nr, long a, long b, long c, long d, long e, long f) {
        long result = LibC.C.syscall(nr, a, b, c, d, e, f);
        return result == -1 ? -LibC.RUNTIME.getLastError() : result;
    }

    /** As {@link #call(int, long, long, long, long, long, long)}; the sixth is whatever lies in its register. */
    public static long call(int nr, long a, long b, long c, long d, long e) {
        long result = LibC.C.syscall(nr, a, b, c, d, e);
        return result == -1 ? -LibC.RUNTIME.getLastError() : result;
    }

    public static long call(int nr, long a, long b, long c, long d) {
        return call(nr, a, b, c, d, 0);
    }

    public static long call(int nr, long a, long b, long c) {
        return call(nr, a, b, c, 0, 0);
    }

    public static long call(int nr, long a, long b) {
        return call(nr, a, b, 0, 0, 0);
    }

    public static long call(int nr, long a) {
        return call(nr, a, 0, 0, 0, 0);
    }

    public static long call(int nr) {
        return call(nr, 0, 0, 0, 0, 0);
    }

    /** As {@link #call}, but a failure is a {@link KernelException} that names {@code what}. */
    public static long must(String what, long result) {
        if (result < 0 && result >= -4095) {
            throw new KernelException(what, (int) -result);
        }
        return result;
    }

    /** A view of {@code size} bytes of this process's memory at {@code address}, in native byte order. */
    public static ByteBuffer view(long address, long size) {
        return MemoryIO.getInstance()
                .newDirectByteBuffer(address, Math.toIntExact(size))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The address of byte 0 of a direct buffer. */
    public static long address(ByteBuffer direct) {
        return MemoryIO.getInstance().getDirectBufferAddress(direct);
    }

    public static void close(int fd) {
        if (fd >= 0) {
            call(Nr.CLOSE, fd);
        }
    }

    /** Opens a path of this node; the descriptor, or -errno. */
    public static int open(String path, int flags, int mode) {
        return (int) call(Nr.OPENAT, -100, NativeBuffer.string(path).address(), flags | Flags.O_CLOEXEC, mode);
    }
}
