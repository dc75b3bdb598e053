package org.mosix.image;

import org.mosix.linux.trace.Registers;

/**
 * One thread of a process.
 *
 * @param tid its id at home
 * @param task its task on links, 0 if none is known (the first thread's is that of the process)
 * @param registers general registers, any interrupted call rewound
 * @param extended XSAVE area, as the kernel gives it
 * @param signalMask blocked signals, bit 0 is signal 1
 * @param altStack {sp, flags, size} of sigaltstack(2)
 * @param robustList {head, length} of set_robust_list(2)
 * @param tidAddress address cleared at the thread's end (set_tid_address(2)), or 0
 * @param sequence {pointer, size, signature} of rseq(2), pointer 0 if none
 * @param partial bytes that the call before which the registers stand has done already, 0 if none: it goes on behind them
 */
public record ThreadState(
        int tid,
        long task,
        Registers registers,
        byte[] extended,
        long signalMask,
        long[] altStack,
        long[] robustList,
        long tidAddress,
        long[] sequence,
        long partial) {
    /** The most that one call reads or writes (MAX_RW_COUNT in linux/fs.h). */
    public static final long MOST_PARTIAL = 0x7ffff000L;

    /** Before no call that has begun. */
    public ThreadState(
            int tid,
            long task,
            Registers registers,
            byte[] extended,
            long signalMask,
            long[] altStack,
            long[] robustList,
            long tidAddress,
            long[] sequence) {
        this(tid, task, registers, extended, signalMask, altStack, robustList, tidAddress, sequence, 0);
    }

    /** With its task on links. */
    public ThreadState withTask(long other) {
        return new ThreadState(
                tid, other, registers, extended, signalMask, altStack, robustList, tidAddress, sequence, partial);
    }

    /** With other registers, which stand before a call that has done so many bytes. */
    public ThreadState withPartial(Registers before, long bytes) {
        return new ThreadState(
                tid, task, before, extended, signalMask, altStack, robustList, tidAddress, sequence, bytes);
    }
}
