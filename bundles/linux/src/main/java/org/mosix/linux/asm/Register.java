package org.mosix.linux.asm;

/** The general registers; the width of an instruction is that of its register. */
public enum Register implements Operand {
    RAX(8), RCX(8), RDX(8), RBX(8), RSP(8), RBP(8), RSI(8), RDI(8),
    R8(8), R9(8), R10(8), R11(8), R12(8), R13(8), R14(8), R15(8),
    /** Writing a 32-bit register clears the upper half of the 64-bit one. */
    EAX(4), ECX(4), EDX(4), EBX(4), ESP(4), EBP(4), ESI(4), EDI(4),
    R8D(4), R9D(4), R10D(4), R11D(4), R12D(4), R13D(4), R14D(4), R15D(4),
    AL(1), CL(1), DL(1), BL(1), SPL(1), BPL(1), SIL(1), DIL(1),
    R8B(1), R9B(1), R10B(1), R11B(1), R12B(1), R13B(1), R14B(1), R15B(1);

    private final int width;

    Register(int width) {
        this.width = width;
    }

    @Override
    public int width() {
        return width;
    }

    /** The number in the encoding, 0 to 15. */
    public int number() {
        return ordinal() & 15;
    }
}
