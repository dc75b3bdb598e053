package org.mosix.door;

import static org.mosix.linux.asm.Condition.E;
import static org.mosix.linux.asm.Condition.LE;
import static org.mosix.linux.asm.Condition.NE;
import static org.mosix.linux.asm.Condition.S;
import static org.mosix.linux.asm.Memory.absolute;
import static org.mosix.linux.asm.Memory.dword;
import static org.mosix.linux.asm.Memory.octet;
import static org.mosix.linux.asm.Memory.qword;
import static org.mosix.linux.asm.Register.*;

import java.nio.charset.StandardCharsets;
import org.mosix.linux.asm.Assembler;
import org.mosix.linux.asm.Label;
import org.mosix.monitor.Screen;

/**
 * The part of the thin client that has to do with its terminal. It is the client that reads the keys and not the node: so
 * the kernel's rules for jobs hold, and the terminal is used with the user's own rights.
 *
 * <p>Each order finds its first number in EDI and its payload at RSI, and goes on to {@code answer} with RAX.
 */
final class TerminalCode {
    private static final int SYS_READ = 0;
    private static final int SYS_WRITE = 1;
    private static final int SYS_POLL = 7;
    private static final int SYS_IOCTL = 16;

    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TCSETSW = 0x5403;
    private static final int TIOCGWINSZ = 0x5413;

    /** struct termios of the kernel (asm-generic/termbits.h): c_iflag, c_oflag, c_cflag, c_lflag, c_line, c_cc. */
    private static final int INPUT_FLAGS = 0;

    private static final int LOCAL_FLAGS = 12;
    private static final int VTIME = 17 + 5;
    private static final int VMIN = 17 + 6;
    /** ICRNL and IXON. */
    private static final int NO_INPUT = 0x500;
    /** ISIG, ICANON, ECHO and IEXTEN. */
    private static final int NO_LOCAL = 0x800b;

    private static final int POLLIN = 1;
    private static final int EIO = 5;
    private static final int MOST_KEYS = 6;

    private final Assembler a;
    private final long saved;
    private final long changed;
    /** Number of the changed terminal and 1; 0 for none. */
    private final long descriptor;

    private final long poll;
    private final long winsize;
    private final long typed;
    private final Label answer;
    private final Label restore;
    private final Label leave;

    /** @param bss 256 bytes that are 0 at first */
    TerminalCode(Assembler a, long bss, Label answer) {
        this.a = a;
        this.saved = bss;
        this.changed = bss + 0x40;
        this.descriptor = bss + 0x80;
        this.poll = bss + 0x90;
        this.winsize = bss + 0xa0;
        this.typed = bss + 0xb0;
        this.answer = answer;
        this.restore = a.label();
        this.leave = a.label();
    }

    void raw() {
        a.mov(EBX, EDI).mov(ESI, TCGETS).mov(RDX, saved);
        call(SYS_IOCTL);
        a.test(RAX, RAX).jcc(NE, answer);
        a.mov(RDX, changed);
        call(SYS_IOCTL);
        clear(INPUT_FLAGS, NO_INPUT);
        clear(LOCAL_FLAGS, NO_LOCAL);
        a.mov(octet(RDX, VTIME), 0).mov(octet(RDX, VMIN), 1).mov(ESI, TCSETSW);
        call(SYS_IOCTL);
        a.test(RAX, RAX).jcc(NE, answer);
        a.inc(EBX).mov(absolute(4, descriptor), EBX);
        a.jmp(answer);
    }

    private void clear(int flags, int bits) {
        a.mov(EAX, dword(RDX, flags)).and(EAX, ~bits).mov(dword(RDX, flags), EAX);
    }

    void cooked() {
        a.call(restore).jmp(answer);
    }

    /** To be called; any register may be another one afterwards. */
    Label restoring() {
        return restore;
    }

    /** The subroutine: does nothing if no terminal is changed. */
    void restore() {
        Label none = a.label();
        a.bind(restore);
        a.xor(EAX, EAX).mov(EDI, absolute(4, descriptor)).test(EDI, EDI).jcc(E, none);
        a.mov(absolute(4, descriptor), EAX);
        a.sub(EDI, 1).mov(ESI, TCSETS).mov(RDX, saved);
        call(SYS_IOCTL);
        a.mov(EDI, 1).lea(RSI, leave).mov(EDX, Screen.LEAVE.length());
        call(SYS_WRITE);
        a.bind(none).ret();
    }

    void keys() {
        Label some = a.label();
        a.mov(RAX, poll).mov(dword(RAX, 0), EDI).mov(dword(RAX, 4), POLLIN);
        a.mov(EDX, dword(RSI, 4)).mov(RDI, RAX).mov(ESI, 1);
        call(SYS_POLL);
        a.test(RAX, RAX).jcc(LE, answer);
        a.mov(EDI, dword(RDI, 0)).mov(RSI, typed + 1).mov(EDX, MOST_KEYS);
        call(SYS_READ);
        a.test(RAX, RAX).jcc(S, answer).jcc(NE, some);
        // A terminal that was hung up is ready and has nothing, for ever.
        a.mov(RAX, -EIO).jmp(answer);
        a.bind(some)
                .mov(RSI, typed)
                .mov(octet(RSI, 0), AL)
                .mov(RAX, qword(RSI, 0))
                .jmp(answer);
    }

    void size() {
        a.mov(ESI, TIOCGWINSZ).mov(RDX, winsize);
        call(SYS_IOCTL);
        a.test(RAX, RAX).jcc(NE, answer);
        a.mov(EAX, dword(RDX, 0)).jmp(answer);
    }

    /** Behind the code. */
    void texts() {
        a.bind(leave).bytes(Screen.LEAVE.getBytes(StandardCharsets.US_ASCII));
    }

    private void call(int number) {
        a.mov(EAX, number).syscall();
    }
}
