package org.mosix.linux.trace;

import org.mosix.linux.Errno;
import org.mosix.linux.Nr;

/**
 * General registers of a stopped x86-64 process: struct user_regs_struct, 27 longs (sys/user.h). A mutable value; the
 * owner is whoever holds it.
 */
public final class Registers {
    /** Bytes of the kernel's struct. */
    public static final int SIZE = 27 * 8;

    private static final int RBP = 4;
    private static final int RBX = 5;
    private static final int R9 = 8;
    private static final int R8 = 9;
    private static final int RAX = 10;
    private static final int RCX = 11;
    private static final int RDX = 12;
    private static final int RSI = 13;
    private static final int RDI = 14;
    private static final int ORIG_RAX = 15;
    private static final int RIP = 16;
    private static final int RSP = 19;
    private static final int R10 = 7;
    private static final int R12 = 3;
    private static final int R13 = 2;

    private static final int[] ARGUMENT = {RDI, RSI, RDX, R10, R8, R9};

    private final long[] word;

    public Registers(long[] words) {
        if (words.length != 27) {
            throw new IllegalArgumentException("a register file has 27 words, not " + words.length);
        }
        word = words;
    }

    public Registers copy() {
        return new Registers(word.clone());
    }

    public long[] words() {
        return word;
    }

    public long rip() {
        return word[RIP];
    }

    public long rsp() {
        return word[RSP];
    }

    public long rax() {
        return word[RAX];
    }

    public long origRax() {
        return word[ORIG_RAX];
    }

    public long rcx() {
        return word[RCX];
    }

    public long rbx() {
        return word[RBX];
    }

    public long rbp() {
        return word[RBP];
    }

    /** Argument 0..5 of a system call. */
    public long argument(int index) {
        return word[ARGUMENT[index]];
    }

    /** All six. */
    public long[] arguments() {
        long[] all = new long[6];
        for (int i = 0; i < all.length; i++) {
            all[i] = argument(i);
        }
        return all;
    }

    public Registers argument(int index, long value) {
        word[ARGUMENT[index]] = value;
        return this;
    }

    public Registers rip(long value) {
        word[RIP] = value;
        return this;
    }

    public Registers rsp(long value) {
        word[RSP] = value;
        return this;
    }

    public Registers rax(long value) {
        word[RAX] = value;
        return this;
    }

    public Registers origRax(long value) {
        word[ORIG_RAX] = value;
        return this;
    }

    public Registers rbx(long value) {
        word[RBX] = value;
        return this;
    }

    public Registers r12(long value) {
        word[R12] = value;
        return this;
    }

    public Registers r13(long value) {
        word[R13] = value;
        return this;
    }

    /** Prepares the call {@code nr} to be made by a syscall instruction at {@code at}. */
    public Registers enter(long at, int nr, long... arguments) {
        rip(at).rax(nr).origRax(-1);
        for (int i = 0; i < arguments.length; i++) {
            argument(i, arguments[i]);
        }
        return this;
    }

    /**
     * Undoes a call that was interrupted and waits to be restarted, so that the process, wherever it goes on, makes the
     * call itself (what arch_do_signal_or_restart would do). A restart block stays in the task that has it, so it is of
     * use only to a sleep without a place for what is left: the deputy is that task. A sleep with such a place is made
     * again for what the kernel has just written there; other calls (a futex wait, a poll) as they were.
     */
    public Registers rewind() {
        if (origRax() >= 0 && Errno.isRestart(rax())) {
            boolean block = rax() == -Errno.ERESTART_RESTARTBLOCK;
            rax(origRax());
            if (block && isSleep()) {
                sleepOn();
            }
            rip(rip() - 2);
        }
        return origRax(-1);
    }

    /**
     * As {@link #rewind}, but whether the call is made again is left to the kernel where the process goes on: if a signal
     * comes before that, it ends the call as it would have here (EINTR, or restarted by SA_RESTART). Only for a process
     * that is resumed from a stop, or detached: else the kernel does not look, and the program gets the raw code.
     */
    public Registers suspend() {
        if (origRax() < 0 || !Errno.isRestart(rax())) {
            return origRax(-1);
        }
        long code = rax();
        return rewind().suspend(code);
    }

    /** At a rewound call: it was ended with this restart code. A restart block is of no use elsewhere. */
    public Registers suspend(long code) {
        long nr = rax();
        boolean block = code == -Errno.ERESTART_RESTARTBLOCK;
        return rip(rip() + 2).origRax(nr).rax(block ? -Errno.ERESTARTNOHAND : code);
    }

    private boolean isSleep() {
        return rax() == Nr.NANOSLEEP || rax() == Nr.CLOCK_NANOSLEEP || rax() == Nr.RESTART_SYSCALL;
    }

    /** At a sleep (its number in rax): where it stores what is left when it is interrupted, or 0. */
    public long restOfSleep() {
        return rax() == Nr.NANOSLEEP ? argument(1) : rax() == Nr.CLOCK_NANOSLEEP ? argument(3) : 0;
    }

    /** At an interrupted sleep: goes on with what is left of it. */
    public void sleepOn() {
        long rest = restOfSleep();
        if (rest == 0) {
            rax(Nr.RESTART_SYSCALL);
        } else {
            argument(rax() == Nr.NANOSLEEP ? 0 : 2, rest);
        }
    }
}
