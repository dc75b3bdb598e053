package org.mosix.door;

import static org.mosix.linux.asm.Condition.A;
import static org.mosix.linux.asm.Condition.AE;
import static org.mosix.linux.asm.Condition.B;
import static org.mosix.linux.asm.Condition.BE;
import static org.mosix.linux.asm.Condition.E;
import static org.mosix.linux.asm.Condition.LE;
import static org.mosix.linux.asm.Condition.NE;
import static org.mosix.linux.asm.Condition.S;
import static org.mosix.linux.asm.Memory.absolute;
import static org.mosix.linux.asm.Memory.dword;
import static org.mosix.linux.asm.Memory.octet;
import static org.mosix.linux.asm.Memory.qword;
import static org.mosix.linux.asm.Register.*;

import org.mosix.linux.asm.Assembler;
import org.mosix.linux.asm.Label;
import org.mosix.linux.asm.Register;

/**
 * The machine code of the thin client. It sends its arguments and the value of PATH to the node and obeys its
 * {@link Order}s; environment, signal dispositions, mask and descriptors stay as they were found.
 *
 * <p>Registers that live through all of it: R12 argv, R13 envp, R14 argc, R15 socket, RBP name of the socket. Arguments
 * lie in one run of memory from argv[0] on: Linux lays them out so at exec (fs/binfmt_elf.c) and nobody moved them.
 */
final class ClientCode {
    static final int BSS_BYTES = 0x12000;

    /** "MSX1" */
    static final int MAGIC = 0x3158534d;
    /** Length of PATH when there is none. */
    static final int NO_PATH = -1;
    /** magic, argc, bytes of arguments with their NULs, bytes of PATH without. */
    static final int HEADER_BYTES = 16;

    /** Exit status when the node is not there, as env(1) and timeout(1) use it for their own failures. */
    static final int FAILED = 125;

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 0x80001;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_WAITALL = 0x100;
    private static final int AT_FDCWD = -100;
    private static final int EINVAL = 22;
    private static final int PATH_ROOM = 107;

    private static final int SYS_WRITE = 1;
    private static final int SYS_CLOSE = 3;
    private static final int SYS_SOCKET = 41;
    private static final int SYS_CONNECT = 42;
    private static final int SYS_SENDTO = 44;
    private static final int SYS_RECVFROM = 45;
    private static final int SYS_EXECVE = 59;
    private static final int SYS_FCNTL = 72;
    private static final int SYS_EXIT_GROUP = 231;
    private static final int SYS_OPENAT = 257;

    private final Assembler a;
    private final long header;
    private final long address;
    private final long reply;
    private final long payload;
    private final TerminalCode terminal;

    private final Label send;
    private final Label receive;
    private final Label append;
    private final Label answer;
    private final FailureCode failure;
    private final Label next;
    private final Label shell;
    private Label entry;

    ClientCode(long base, long bss) {
        a = new Assembler(base);
        header = bss;
        address = bss + 0x100;
        reply = bss + 0x200;
        payload = bss + 0x1000;
        send = a.label();
        receive = a.label();
        append = a.label();
        answer = a.label();
        next = a.label();
        shell = a.label();
        terminal = new TerminalCode(a, bss + 0x300, answer);
        failure = new FailureCode(a, header, payload, append, terminal.restoring());
    }

    byte[] assemble() {
        subroutines();
        terminal.restore();
        entry = a.here();
        Label defaultSocket = a.label();
        readStack(defaultSocket);
        a.bind(failure.begin());
        connect();
        sendRequest();
        obey();
        failure.assemble();
        a.bind(shell).asciz("/bin/sh");
        a.bind(defaultSocket).asciz(Door.SOCKET);
        terminal.texts();
        return a.toBytes();
    }

    /** Address of the first instruction; known after {@link #assemble}. */
    long entry() {
        return a.addressOf(entry);
    }

    private void subroutines() {
        // send: RSI bytes, RDX length; all of them or off to lost
        Label more = a.label();
        Label done = a.label();
        a.bind(send).bind(more);
        a.test(RDX, RDX).jcc(E, done);
        a.mov(RDI, R15).mov(R10, MSG_NOSIGNAL).xor(R8D, R8D).xor(R9D, R9D);
        call(SYS_SENDTO);
        a.test(RAX, RAX).jcc(LE, failure.lost());
        a.add(RSI, RAX).sub(RDX, RAX).jmp(more);
        a.bind(done).ret();

        // receive: RSI where, RDX length; all of them or off to lost
        Label again = a.label();
        Label full = a.label();
        a.bind(receive).bind(again);
        a.test(RDX, RDX).jcc(E, full);
        a.mov(RDI, R15).mov(R10, MSG_WAITALL).xor(R8D, R8D).xor(R9D, R9D);
        call(SYS_RECVFROM);
        a.test(RAX, RAX).jcc(LE, failure.lost());
        a.add(RSI, RAX).sub(RDX, RAX).jmp(again);
        a.bind(full).ret();

        // append: text at RSI to RDI, which moves on; stops at R9
        Label copy = a.label();
        Label end = a.label();
        a.bind(append).bind(copy);
        a.mov(AL, octet(RSI, 0)).test(AL, AL).jcc(E, end);
        a.cmp(RDI, R9).jcc(AE, end);
        a.mov(octet(RDI, 0), AL).inc(RSI).inc(RDI).jmp(copy);
        a.bind(end).ret();
    }

    /** Finds PATH (value in RBX, or 0) and MOSIX_SOCKET; of two the first counts, as for getenv(3). */
    private void readStack(Label defaultSocket) {
        Label loop = a.label();
        Label notPath = a.label();
        Label out = a.label();
        a.mov(R14, qword(RSP, 0)).lea(R12, qword(RSP, 8)).lea(R13, qword(R12, R14, 8, 8));
        a.xor(EBX, EBX).xor(EBP, EBP).mov(R9, R13);
        a.bind(loop).mov(RSI, qword(R9, 0)).test(RSI, RSI).jcc(E, out).add(R9, 8);
        a.cmp(dword(RSI, 0), word("PATH")).jcc(NE, notPath);
        a.cmp(octet(RSI, 4), '=').jcc(NE, notPath);
        a.test(RBX, RBX).jcc(NE, loop);
        a.lea(RBX, qword(RSI, 5)).jmp(loop);

        a.bind(notPath);
        a.cmp(dword(RSI, 0), word("MOSI")).jcc(NE, loop);
        a.cmp(dword(RSI, 4), word("X_SO")).jcc(NE, loop);
        a.cmp(dword(RSI, 8), word("CKET")).jcc(NE, loop);
        a.cmp(octet(RSI, 12), '=').jcc(NE, loop);
        a.test(RBP, RBP).jcc(NE, loop);
        a.lea(RBP, qword(RSI, 13)).jmp(loop);

        Label given = a.label();
        a.bind(out).test(RBP, RBP).jcc(NE, given);
        a.lea(RBP, defaultSocket).bind(given);
    }

    private void connect() {
        Label high = a.label();
        a.mov(EDI, AF_UNIX).mov(ESI, SOCK_STREAM_CLOEXEC).xor(EDX, EDX);
        call(SYS_SOCKET);
        a.test(RAX, RAX).jcc(S, failure.noNode());
        a.mov(R15, RAX).cmp(R15, 3).jcc(AE, high);
        // Started with a closed 0, 1 or 2: leave that number alone, orders may write there.
        a.mov(RDI, R15).mov(ESI, F_DUPFD_CLOEXEC).mov(EDX, 3);
        call(SYS_FCNTL);
        a.mov(RDI, R15).mov(R15, RAX);
        call(SYS_CLOSE);
        a.test(R15, R15).jcc(S, failure.noNode());

        a.bind(high).mov(RDI, address).mov(dword(RDI, 0).as(2), AF_UNIX);
        a.add(RDI, 2).mov(RSI, RBP).lea(R9, qword(RDI, PATH_ROOM)).call(append);
        a.cmp(octet(RSI, 0), 0).jcc(NE, failure.noNode()); // longer than an address may be
        a.mov(RDI, R15).mov(RSI, address).mov(EDX, PATH_ROOM + 3);
        call(SYS_CONNECT);
        a.test(RAX, RAX).jcc(NE, failure.away());
        // Who waits in the queue may see many doors come and go.
        a.xor(EDX, EDX).mov(RAX, header).mov(dword(RAX, FailureCode.TRIES), EDX);
    }

    private void sendRequest() {
        a.mov(R10, header).mov(dword(R10, 0), MAGIC).mov(dword(R10, 4), R14D);
        a.mov(RSI, qword(R12, R14, 8, -8));
        length(RSI); // to the NUL of the last argument
        a.inc(RSI).sub(RSI, qword(R12, 0)).mov(dword(R10, 8), ESI);
        Label noPath = a.label();
        a.mov(dword(R10, 12), NO_PATH).test(RBX, RBX).jcc(E, noPath);
        a.mov(RSI, RBX);
        length(RSI);
        a.sub(RSI, RBX).mov(dword(R10, 12), ESI).bind(noPath);

        a.mov(RSI, R10).mov(EDX, HEADER_BYTES).call(send);
        a.mov(RSI, qword(R12, 0)).mov(RAX, header).mov(EDX, dword(RAX, 8)).call(send);
        Label sent = a.label();
        a.test(RBX, RBX).jcc(E, sent);
        a.mov(RSI, RBX).mov(RAX, header).mov(EDX, dword(RAX, 12)).call(send);
        a.bind(sent);
    }

    /** Moves a register on to the next NUL. */
    private void length(Register at) {
        Label end = a.label();
        Label loop = a.here();
        a.cmp(octet(at, 0), 0).jcc(E, end).inc(at).jmp(loop).bind(end);
    }

    private void obey() {
        a.bind(next).mov(RSI, header).mov(EDX, 8).call(receive);
        a.mov(RAX, header).mov(dword(RAX, FailureCode.ORDERED), 1).mov(EDX, dword(RAX, 4));
        a.cmp(EDX, Order.LIMIT).jcc(A, failure.lost());
        a.mov(EBX, EDX).mov(RSI, payload).call(receive);
        a.mov(octet(RSI, 0), 0);
        a.mov(RSI, payload).mov(EDI, dword(RSI, 0)); // the first number is the same place for all
        a.mov(RAX, header).mov(EAX, dword(RAX, 0));
        for (Order order : Order.values()) {
            Label other = a.label();
            a.cmp(EAX, order.number()).jcc(NE, other);
            switch (order) {
                case WRITE -> write();
                case EXEC -> exec(false);
                case EXEC_SHELL -> exec(true);
                case OPEN -> open();
                case CLOSE -> {
                    call(SYS_CLOSE);
                    a.jmp(answer);
                }
                case EXIT -> call(SYS_EXIT_GROUP);
                case RAW -> terminal.raw();
                case COOKED -> terminal.cooked();
                case KEYS -> terminal.keys();
                case SIZE -> terminal.size();
                case EXEC_GIVEN -> execGiven();
            }
            a.bind(other);
        }
        a.jmp(failure.lost());
        a.bind(answer).mov(absolute(8, reply), RAX);
        a.mov(RSI, reply).mov(EDX, 8).call(send);
        a.jmp(next);
    }

    private void write() {
        Label done = a.label();
        a.add(RSI, 4).mov(EDX, EBX).sub(RDX, 4);
        Label more = a.here();
        a.xor(EAX, EAX).cmp(RDX, 0).jcc(LE, done);
        call(SYS_WRITE);
        a.test(RAX, RAX).jcc(LE, done);
        a.add(RSI, RAX).sub(RDX, RAX).jmp(more);
        a.bind(done).jmp(answer);
    }

    /** The two slots before the arguments that go on are ours: the shell's argv is made there, in place. */
    private void exec(boolean byShell) {
        Label good = a.label();
        a.mov(RAX, -EINVAL);
        a.cmp(RDI, R14).jcc(B, good).jmp(answer).bind(good);
        a.lea(RSI, qword(R12, RDI, 8, 0)).mov(RDX, R13);
        a.mov(RDI, payload + 4);
        if (byShell) {
            a.mov(qword(RSI, 0), RDI).sub(RSI, 8);
            a.lea(RDI, shell).mov(qword(RSI, 0), RDI);
        }
        call(SYS_EXECVE);
        a.jmp(answer);
    }

    /** Arguments lie behind the path, one after another; the pointers to them have room of their own. */
    private void execGiven() {
        long pointers = header + 0x400;
        Label good = a.label();
        Label last = a.label();
        a.mov(RAX, -EINVAL);
        a.cmp(EDI, Order.MOST_ARGUMENTS).jcc(BE, good).jmp(answer).bind(good);
        a.mov(RSI, payload + 4).mov(R9, pointers);
        Label more = a.here();
        length(RSI);
        a.inc(RSI).test(EDI, EDI).jcc(E, last);
        a.mov(qword(R9, 0), RSI).add(R9, 8).dec(EDI).jmp(more);
        a.bind(last).xor(EAX, EAX).mov(qword(R9, 0), RAX);
        a.mov(RDI, payload + 4).mov(RSI, pointers).mov(RDX, R13);
        call(SYS_EXECVE);
        a.jmp(answer);
    }

    private void open() {
        a.mov(EDX, EDI).mov(R10D, dword(RSI, 4)).add(RSI, 8).mov(RDI, AT_FDCWD);
        call(SYS_OPENAT);
        a.jmp(answer);
    }

    private void call(int number) {
        a.mov(EAX, number).syscall();
    }

    private static int word(String four) {
        return four.charAt(0) | four.charAt(1) << 8 | four.charAt(2) << 16 | four.charAt(3) << 24;
    }
}
