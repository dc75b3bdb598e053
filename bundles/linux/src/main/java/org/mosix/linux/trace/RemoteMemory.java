package org.mosix.linux.trace;

import java.nio.ByteBuffer;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * The memory of another process (process_vm_readv(2), /proc/PID/mem). Any thread that may trace the process may use an
 * instance, one at a time. Nothing read here is to be trusted.
 */
public final class RemoteMemory implements AutoCloseable {
    private final int pid;
    private final NativeBuffer vectors = new NativeBuffer(32);
    private int file = -1;

    public RemoteMemory(int pid) {
        this.pid = pid;
    }

    /** Copies from {@code address} into our memory at {@code local}; bytes copied (short at a hole), or -errno. */
    public long read(long address, long local, long size) {
        return transfer(Nr.PROCESS_VM_READV, address, local, size);
    }

    /** Copies to {@code address}, obeying its protection; bytes copied (short at a hole), or -errno. */
    public long write(long address, long local, long size) {
        return transfer(Nr.PROCESS_VM_WRITEV, address, local, size);
    }

    private long transfer(int nr, long address, long local, long size) {
        vectors.putLong(0, local).putLong(8, size).putLong(16, address).putLong(24, size);
        return Kernel.call(nr, pid, vectors.address(), 1, vectors.address() + 16, 1, 0);
    }

    /** Reads a direct buffer's remaining bytes; bytes read, 0 if the first is not readable. */
    public int read(long address, ByteBuffer direct) {
        long n = read(address, Kernel.address(direct) + direct.position(), direct.remaining());
        int got = (int) Math.max(n, 0);
        direct.position(direct.position() + got);
        return got;
    }

    public int write(long address, ByteBuffer direct) {
        long n = write(address, Kernel.address(direct) + direct.position(), direct.remaining());
        int put = (int) Math.max(n, 0);
        direct.position(direct.position() + put);
        return put;
    }

    public byte[] bytes(long address, int size) {
        NativeBuffer buffer = new NativeBuffer(size);
        long n = Kernel.must("process_vm_readv", read(address, buffer.address(), size));
        byte[] copy = new byte[(int) n];
        buffer.bytes().get(0, copy);
        return copy;
    }

    /** Writes through /proc/PID/mem, which ignores protection (code pages, read-only data). */
    public void poke(long address, byte[] data) {
        NativeBuffer buffer = new NativeBuffer(data.length);
        buffer.bytes().put(0, data);
        poke(address, buffer.address(), data.length);
    }

    /** As {@link #poke(long, byte[])} from our memory at {@code local}. */
    public void poke(long address, long local, long size) {
        long done = 0;
        while (done < size) {
            long n = Kernel.call(Nr.PWRITE64, file(), local + done, size - done, address + done);
            Kernel.must("write /proc/" + pid + "/mem", n == 0 ? -5 : n);
            done += n;
        }
    }

    /** Reads through /proc/PID/mem, which ignores protection, into our memory at {@code local}. */
    public void peek(long address, long local, long size) {
        long done = 0;
        while (done < size) {
            long n = Kernel.call(Nr.PREAD64, file(), local + done, size - done, address + done);
            Kernel.must("read /proc/" + pid + "/mem", n == 0 ? -5 : n);
            done += n;
        }
    }

    private int file() {
        if (file < 0) {
            file = (int)
                    Kernel.must("open /proc/" + pid + "/mem", Kernel.open("/proc/" + pid + "/mem", Flags.O_RDWR, 0));
        }
        return file;
    }

    /** Forgets the open file: after an exec it still shows the old memory. */
    @Override
    public void close() {
        Kernel.close(file);
        file = -1;
    }
}
