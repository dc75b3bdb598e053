package org.mosix.linux.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.linux.Flags;
import org.mosix.linux.Kernel;
import org.mosix.linux.KernelException;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;
import org.mosix.linux.internal.LibC;

/**
 * A process that does nothing: one page of machine code that calls pause(2) for ever and holds the {@link Gadget}'s
 * instructions. Doorbells and zygotes begin as stubs. It is started by posix_spawn(3), because fork is not safe in a
 * JVM, with no descriptor, no blocked signal and default dispositions.
 */
public final class Stub {
    private static final int SETSIGDEF = 4;
    private static final int SETSIGMASK = 8;
    private static final int SETSID = 0x80;
    private static final int ELF_HEADER = 64 + 2 * 56;

    private static int file = -1;
    /** Hands that may spawn: the last one closes the file, which nobody else would when this class goes with its bundle. */
    private static int users;

    private Stub() {}

    /** Starts one as a child of the calling thread; its pid. It lives until killed. */
    public static int spawn() {
        return spawn(image(), -1);
    }

    /** As {@link #spawn()}; our descriptor {@code inherited} is its descriptor 0. */
    public static int spawn(int inherited) {
        return spawn(image(), inherited);
    }

    /** A hand begins; {@link #leave} follows. */
    static synchronized void use() {
        users++;
    }

    static synchronized void leave() {
        if (--users == 0 && file >= 0) {
            Kernel.close(file);
            file = -1;
        }
    }

    private static synchronized String image() {
        if (file < 0) {
            byte[] elf = elf();
            NativeBuffer bytes = new NativeBuffer(elf.length);
            bytes.bytes().put(0, elf);
            long name = NativeBuffer.string("mosix-stub").address();
            int written = (int) Kernel.must("memfd_create", Kernel.call(Nr.MEMFD_CREATE, name, Flags.MFD_CLOEXEC));
            Kernel.must("write", Kernel.call(Nr.WRITE, written, bytes.address(), elf.length));
            // A file that is open for writing cannot be executed (ETXTBSY): keep a read-only descriptor.
            file = (int) Kernel.must("open memfd", Kernel.open("/proc/self/fd/" + written, 0, 0));
            Kernel.close(written);
        }
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + file;
    }

    private static int spawn(String path, int inherited) {
        LibC c = LibC.C;
        NativeBuffer actions = new NativeBuffer(256);
        NativeBuffer attributes = new NativeBuffer(512);
        NativeBuffer sets = new NativeBuffer(256);
        NativeBuffer pid = new NativeBuffer(8);
        NativeBuffer name = NativeBuffer.string(path);
        NativeBuffer zero = NativeBuffer.string("mosix-stub");
        NativeBuffer argv = new NativeBuffer(24).putLong(0, zero.address());
        sets.bytes().putLong(128, -1L);
        c.posix_spawn_file_actions_init(actions.address());
        c.posix_spawnattr_init(attributes.address());
        try {
            if (inherited >= 0) {
                c.posix_spawn_file_actions_adddup2(actions.address(), inherited, 0);
            }
            c.posix_spawn_file_actions_addclosefrom_np(actions.address(), inherited >= 0 ? 1 : 0);
            c.posix_spawnattr_setflags(attributes.address(), (short) (SETSIGDEF | SETSIGMASK | SETSID));
            c.posix_spawnattr_setsigmask(attributes.address(), sets.address());
            c.posix_spawnattr_setsigdefault(attributes.address(), sets.address() + 128);
            int error = c.posix_spawn(
                    pid.address(),
                    name.address(),
                    actions.address(),
                    attributes.address(),
                    argv.address(),
                    argv.address() + 8);
            if (error != 0) {
                throw new KernelException("start a stub process", error);
            }
            return pid.getInt(0);
        } finally {
            c.posix_spawn_file_actions_destroy(actions.address());
            c.posix_spawnattr_destroy(attributes.address());
        }
    }

    /** ELF header, one read-execute segment with the gadget page, one writable one, and a stack that is not executable. */
    private static byte[] elf() {
        ByteBuffer b = ByteBuffer.allocate(2 * Gadget.PAGE).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        b.putShort((short) 2).putShort((short) 62).putInt(1);
        b.putLong(Gadget.DEFAULT_BASE + Gadget.PAUSE).putLong(64).putLong(0);
        b.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 2);
        b.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        // PT_LOAD: the gadget page, r-x
        b.putInt(1).putInt(5).putLong(Gadget.PAGE).putLong(Gadget.DEFAULT_BASE).putLong(Gadget.DEFAULT_BASE);
        b.putLong(Gadget.PAGE).putLong(Gadget.PAGE).putLong(Gadget.PAGE);
        // PT_GNU_STACK, rw-
        b.putInt(0x6474e551).putInt(6);
        if (b.position() > ELF_HEADER) {
            throw new IllegalStateException("ELF header overflows");
        }
        b.position(Gadget.PAGE);
        b.put(Gadget.code());
        return b.array();
    }
}
