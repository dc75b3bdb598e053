package org.mosix.door;

import static org.mosix.linux.asm.Condition.A;
import static org.mosix.linux.asm.Condition.E;
import static org.mosix.linux.asm.Condition.NE;
import static org.mosix.linux.asm.Memory.dword;
import static org.mosix.linux.asm.Memory.octet;
import static org.mosix.linux.asm.Memory.qword;
import static org.mosix.linux.asm.Register.*;

import org.mosix.linux.asm.Assembler;
import org.mosix.linux.asm.Label;

/** What the thin client does when nobody answers it: it tries again while the node replaces its door, and says so in the end. */
final class FailureCode {
    /** In the header's page: the first order has come. */
    static final int ORDERED = 0x20;
    /** How often it was tried. */
    static final int TRIES = 0x24;
    /** A connection has ended. */
    private static final int GONE = 0x28;
    /** There was no pause file, and it was tried once more since. */
    private static final int LAST = 0x2c;
    /** A timespec. */
    private static final int TIME = 0x30;

    /**
     * Between two tries, and how many there are: ten minutes in all. A node that is refreshed says farewell and thaws what is frozen before
     * its door opens again. Only of a node that was killed meanwhile the file stays for nothing.
     */
    private static final int PAUSE_NANOS = 50_000_000;

    private static final int PAUSES = 12_000;

    private static final int SYS_WRITE = 1;
    private static final int SYS_CLOSE = 3;
    private static final int SYS_ACCESS = 21;
    private static final int SYS_NANOSLEEP = 35;
    private static final int SYS_EXIT_GROUP = 231;

    private final Assembler a;
    private final long header;
    private final long payload;
    private final Label append;
    private final Label restoring;
    private final Label begin;
    private final Label away;
    private final Label noNode;
    private final Label lost;

    /**
     * @param header where there is room for {@link #ORDERED} and what follows
     * @param payload room for a sentence
     * @param append as {@link ClientCode} has it
     * @param restoring puts the terminal back
     */
    FailureCode(Assembler a, long header, long payload, Label append, Label restoring) {
        this.a = a;
        this.header = header;
        this.payload = payload;
        this.append = append;
        this.restoring = restoring;
        begin = a.label();
        away = a.label();
        noNode = a.label();
        lost = a.label();
    }

    /** From here on it is tried again: makes a socket and connects. */
    Label begin() {
        return begin;
    }

    /** Nobody listens. */
    Label away() {
        return away;
    }

    /** There can be no node. */
    Label noNode() {
        return noNode;
    }

    /** The connection has ended. */
    Label lost() {
        return lost;
    }

    void assemble() {
        retry();
        failures();
    }

    /**
     * Nobody listens, or who did has gone before it said anything: while the node replaces its door ({@link PauseFile} behind the
     * socket's name) it is tried again. If there is none it is tried once more: the next door may have opened, and removed the file, since
     * this one was not reached.
     */
    private void retry() {
        Label last = a.label();
        Label suffix = a.label();
        a.bind(away).mov(RCX, header).mov(EAX, dword(RCX, TRIES)).inc(RAX).mov(dword(RCX, TRIES), EAX);
        a.cmp(RAX, PAUSES).jcc(A, noNode);
        a.mov(RDI, payload).lea(R9, qword(RDI, Order.LIMIT)).mov(RSI, RBP).call(append);
        a.lea(RSI, suffix).call(append).mov(octet(RDI, 0), 0);
        a.mov(RDI, payload).xor(ESI, ESI);
        call(SYS_ACCESS);
        a.mov(RCX, header).test(RAX, RAX).jcc(NE, last);
        a.mov(dword(RCX, LAST), 0).mov(RDI, R15);
        call(SYS_CLOSE);
        a.mov(RDI, header).add(RDI, TIME).xor(EAX, EAX).mov(qword(RDI, 0), RAX);
        a.mov(EAX, PAUSE_NANOS).mov(qword(RDI, 8), RAX).xor(ESI, ESI);
        call(SYS_NANOSLEEP);
        a.jmp(begin);
        a.bind(last).cmp(dword(RCX, LAST), 0).jcc(NE, noNode);
        a.mov(dword(RCX, LAST), 1).mov(RDI, R15);
        call(SYS_CLOSE);
        a.jmp(begin);
        a.bind(suffix).asciz(PauseFile.SUFFIX);
    }

    /** One sentence on standard error: NAME, a middle, the socket, an end; then exit. */
    private void failures() {
        Label noNodeText = a.label();
        Label noNodeEnd = a.label();
        Label lostText = a.label();
        Label lostEnd = a.label();
        Label print = a.label();
        Label ordered = a.label();
        a.bind(noNode).mov(RAX, header).cmp(dword(RAX, GONE), 0).jcc(NE, ordered);
        a.lea(RBX, noNodeText).lea(R14, noNodeEnd).jmp(print);
        a.bind(lost).mov(RAX, header).cmp(dword(RAX, ORDERED), 0).jcc(NE, ordered);
        // Nothing of it was done: a door that closes lets those who are at work come to their end.
        a.mov(RAX, header).mov(dword(RAX, GONE), 1).jmp(away).bind(ordered);
        a.call(restoring).lea(RBX, lostText).lea(R14, lostEnd);
        a.bind(print).mov(RDI, payload).lea(R9, qword(RDI, Order.LIMIT));
        baseName();
        a.call(append).mov(RSI, RBX).call(append);
        a.mov(RSI, RBP).call(append).mov(RSI, R14).call(append);
        a.mov(RSI, payload).mov(RDX, RDI).sub(RDX, RSI).mov(EDI, 2);
        call(SYS_WRITE);
        a.mov(EDI, ClientCode.FAILED);
        call(SYS_EXIT_GROUP);
        a.bind(noNodeText).asciz(": no MOSIX node answers at ");
        a.bind(noNodeEnd).asciz("; start the node, or name its socket in MOSIX_SOCKET\n");
        a.bind(lostText).asciz(": the MOSIX node at ");
        a.bind(lostEnd).asciz(" closed the connection; look into its log\n");
    }

    /** RSI: argv[0] behind its last slash. */
    private void baseName() {
        Label done = a.label();
        Label same = a.label();
        a.mov(RSI, qword(R12, 0)).mov(RCX, RSI);
        Label loop = a.here();
        a.mov(AL, octet(RCX, 0)).test(AL, AL).jcc(E, done);
        a.inc(RCX).cmp(AL, '/').jcc(NE, same).mov(RSI, RCX);
        a.bind(same).jmp(loop).bind(done);
    }

    private void call(int number) {
        a.mov(EAX, number).syscall();
    }
}
