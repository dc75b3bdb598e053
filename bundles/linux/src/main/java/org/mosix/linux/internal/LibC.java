package org.mosix.linux.internal;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** The few C functions we bind. Everything else is a raw system call through {@code syscall(2)}. */
public interface LibC {
    LibC C = load();
    Runtime RUNTIME = Runtime.getRuntime(C);

    /** syscall(2): -1 and errno on failure. */
    long syscall(long number, long a, long b, long c, long d, long e, long f);

    /** For calls of at most five arguments: jffi hands six numbers over in registers, and seven by an array. */
    long syscall(long number, long a, long b, long c, long d, long e);

    /** posix_spawn(3): 0 or an errno; all arguments are addresses. */
    int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp);

    int posix_spawn_file_actions_init(long actions);

    int posix_spawn_file_actions_destroy(long actions);

    int posix_spawn_file_actions_adddup2(long actions, int fd, int newFd);

    int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    int posix_spawnattr_init(long attributes);

    int posix_spawnattr_destroy(long attributes);

    int posix_spawnattr_setflags(long attributes, short flags);

    int posix_spawnattr_setsigmask(long attributes, long set);

    int posix_spawnattr_setsigdefault(long attributes, long set);

    private static LibC load() {
        // jnr-ffi's x86asm stub passes a wrong sixth argument when all are primitives (seen with mmap, statx):
        // it must be off before the first JNR class is loaded.
        System.setProperty("jnr.ffi.x86asm.enabled", "false");
        return LibraryLoader.create(LibC.class).load("c");
    }
}
