package org.mosix.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that makes a process but its pages, which travel beside it.
 *
 * @param pid at home
 * @param name command name (comm), at most 15 bytes
 * @param gadgetBase where the gadget page is, or is to be, in deputy and body
 * @param layout the eleven addresses of struct prctl_mm_map, start_code to env_end, in its order
 * @param actions 64 kernel sigactions of 32 bytes: handler, flags, restorer, mask
 * @param vdsoHash SHA-256 of the vdso's bytes: it can only run where the same kernel code is
 * @param budget limits on its memory and CPU time
 */
public record ProcessImage(
        int pid,
        String name,
        long gadgetBase,
        long[] layout,
        List<Vma> vmas,
        List<FileRef> files,
        byte[] actions,
        List<ThreadState> threads,
        byte[] vdsoHash,
        Budget budget) {

    public static final int ACTION_SIZE = 32;
    public static final int LAYOUT_WORDS = 11;
    /** Index of the program break in {@link #layout}. */
    public static final int BRK = 5;

    /** Handler word of a signal: 0 default, 1 ignore, else an address. */
    public long handler(int signal) {
        return java.nio.ByteBuffer.wrap(actions)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getLong((signal - 1) * ACTION_SIZE);
    }

    public boolean ignores(int signal) {
        return handler(signal) == 1;
    }

    public ThreadState leader() {
        return threads.get(0);
    }

    /** With these tasks of the threads but the first. */
    public ProcessImage withTasks(List<Long> ofMates) {
        List<ThreadState> all = new ArrayList<>(List.of(leader()));
        for (int i = 0; i < ofMates.size(); i++) {
            all.add(threads.get(i + 1).withTask(ofMates.get(i)));
        }
        return withThreads(all);
    }

    /** With another state of the first thread. */
    public ProcessImage withLeader(ThreadState state) {
        List<ThreadState> all = new ArrayList<>(threads);
        all.set(0, state);
        return withThreads(all);
    }

    private ProcessImage withThreads(List<ThreadState> all) {
        return new ProcessImage(pid, name, gadgetBase, layout, vmas, files, actions, all, vdsoHash, budget);
    }

    /** The threads but the first. */
    public List<ThreadState> mates() {
        return threads.subList(1, threads.size());
    }
}
