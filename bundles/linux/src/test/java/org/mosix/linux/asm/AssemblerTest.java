package org.mosix.linux.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mosix.linux.asm.Memory.absolute;
import static org.mosix.linux.asm.Memory.dword;
import static org.mosix.linux.asm.Memory.octet;
import static org.mosix.linux.asm.Memory.qword;
import static org.mosix.linux.asm.Register.*;

import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The expected bytes are what GNU as makes of the same lines, or a longer form that objdump reads as the same. */
class AssemblerTest {
    @Test
    void movesRegistersAndNumbers() {
        is("4889d8", a -> a.mov(RAX, RBX));
        is("4589c7", a -> a.mov(R15D, R8D));
        is("4088f7", a -> a.mov(DIL, SIL));
        is("88c8", a -> a.mov(AL, CL));
        is("b83c000000", a -> a.mov(RAX, 60));
        is("41b83c000000", a -> a.mov(R8, 60));
        is("48c7c0ffffffff", a -> a.mov(RAX, -1));
        is("48b88877665544332211", a -> a.mov(RAX, 0x1122334455667788L));
        is("bfffffffff", a -> a.mov(RDI, 0xffffffffL));
        is("40b601", a -> a.mov(SIL, 1));
    }

    @Test
    void addressesMemory() {
        is("488b0424", a -> a.mov(RAX, qword(RSP, 0)));
        is("488b4500", a -> a.mov(RAX, qword(RBP, 0)));
        is("498b4500", a -> a.mov(RAX, qword(R13, 0)));
        is("498b442408", a -> a.mov(RAX, qword(R12, 8)));
        is("4a8d7cf408", a -> a.lea(RDI, qword(RSP, R14, 8, 8)));
        is("4989b800010000", a -> a.mov(qword(R8, 256), RDI));
        is("c70701000000", a -> a.mov(dword(RDI, 0), 1));
        is("66c7070100", a -> a.mov(dword(RDI, 0).as(2), 1));
        is("c60705", a -> a.mov(octet(RDI, 0), 5));
        is("0fb606", a -> a.movzx(EAX, octet(RSI, 0)));
        is("8a441e01", a -> a.mov(AL, octet(RSI, RBX, 1, 1)));
        is("40887701", a -> a.mov(octet(RDI, 1), SIL));
        is("488b042500104000", a -> a.mov(RAX, absolute(8, 0x401000)));
        is("486307", a -> a.movsxd(RAX, dword(RDI, 0)));
    }

    @Test
    void calculates() {
        is("4801d8", a -> a.add(RAX, RBX));
        is("4883c008", a -> a.add(RAX, 8));
        is("4881e800100000", a -> a.sub(RAX, 4096));
        is("31c0", a -> a.xor(EAX, EAX));
        is("4883f8da", a -> a.cmp(RAX, -38));
        is("803e2f", a -> a.cmp(octet(RSI, 0), '/'));
        is("813e50415448", a -> a.cmp(dword(RSI, 0), 0x48544150));
        is("833e07", a -> a.cmp(dword(RSI, 0), 7));
        is("48 3b 46 08".replace(" ", ""), a -> a.cmp(RAX, qword(RSI, 8)));
        is("84c0", a -> a.test(AL, AL));
        is("4885d2", a -> a.test(RDX, RDX));
        is("f7c200010000", a -> a.test(EDX, 0x100));
        is("48ffc6", a -> a.inc(RSI));
        is("ffc9", a -> a.dec(ECX));
        is("48c1e003", a -> a.shl(RAX, 3));
        is("c1e804", a -> a.shr(EAX, 4));
        is("48f7d8", a -> a.neg(RAX));
        is("83e0f0", a -> a.and(EAX, -16));
        is("0d00000800", "81c800000800", a -> a.or(EAX, 0x80000));
    }

    @Test
    void lockedAndStringInstructions() {
        is("8707", a -> a.xchg(dword(RDI, 0), EAX));
        is("f00fb10f", a -> a.lockCmpxchg(dword(RDI, 0), ECX));
        is("f0480fb10f", a -> a.lockCmpxchg(qword(RDI, 0), RCX));
        is("f00fc107", a -> a.lockXadd(dword(RDI, 0), EAX));
        is("f0834704 01".replace(" ", ""), a -> a.lockAdd(dword(RDI, 4), 1));
        is("f3a4", Assembler::repMovsb);
        is("4154415d", a -> a.push(R12).pop(R13));
        is("0f05", Assembler::syscall);
        is("41ffe3ffd0", a -> a.jmp(R11).call(RAX));
        is("41ff6008", a -> a.jmp(qword(R8, 8)));
    }

    @Test
    void fillsLabelsForwardAndBackward() {
        is("e900000000", a -> {
            Label next = a.label();
            a.jmp(next).bind(next);
        });
        is("90e9faffffff", a -> {
            Label start = a.here();
            a.nop().jmp(start);
        });
        is("0f8501000000c390", a -> {
            Label end = a.label();
            a.jcc(Condition.NE, end).ret().bind(end).nop();
        });
        is("488d3501000000c34100", a -> {
            Label text = a.label();
            a.lea(RSI, text).ret().bind(text).asciz("A");
        });
    }

    /** The distance counts from the end of the instruction, the immediate included. */
    @Test
    void countsTheImmediateBehindARelativeAddress() {
        is("c7050000000007000000", a -> {
            Label data = a.label();
            a.mov(dword(data), 7).bind(data);
        });
        is("833d0000000007", a -> {
            Label data = a.label();
            a.cmp(dword(data), 7).bind(data);
        });
    }

    @Test
    void refusesUnlikeWidthsAndUnboundLabels() {
        assertThrows(IllegalArgumentException.class, () -> new Assembler().mov(RAX, EBX));
        assertThrows(IllegalArgumentException.class, () -> new Assembler().mov(EAX, qword(RSI, 0)));
        Assembler a = new Assembler();
        a.jmp(a.label());
        assertThrows(IllegalStateException.class, a::toBytes);
    }

    private static void is(String hex, Consumer<Assembler> lines) {
        Assembler a = new Assembler();
        lines.accept(a);
        assertEquals(hex, HexFormat.of().formatHex(a.toBytes()));
    }

    /** GNU as has a shorter form for the accumulator; ours is the general one. */
    private static void is(String shorter, String hex, Consumer<Assembler> lines) {
        is(hex, lines);
    }
}
