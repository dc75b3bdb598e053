package org.mosix.linux.asm;

import java.nio.charset.StandardCharsets;

/**
 * Writes x86-64 machine code, one method per instruction, operands in Intel order (destination first). Jumps take labels
 * that may be bound later and are always encoded with 32 bits, so that sizes do not depend on distances. Operands of
 * unlike widths are refused with IllegalArgumentException.
 */
public final class Assembler {
    private static final int ADD = 0;
    private static final int OR = 1;
    private static final int AND = 4;
    private static final int SUB = 5;
    private static final int XOR = 6;
    private static final int CMP = 7;

    private final Code code;

    /** Code that does not know where it will be; {@link #quad(Label)} then counts from 0. */
    public Assembler() {
        this(0);
    }

    /** @param base the address of the first byte when it runs */
    public Assembler(long base) {
        code = new Code(base);
    }

    public Label label() {
        return new Label();
    }

    public Assembler bind(Label label) {
        label.bind(code.size());
        return this;
    }

    /** A label bound here. */
    public Label here() {
        Label label = label();
        bind(label);
        return label;
    }

    /** Bytes written so far. */
    public int size() {
        return code.size();
    }

    /** Base plus offset of a bound label. */
    public long addressOf(Label label) {
        return code.addressOf(label);
    }

    /** The finished code; IllegalStateException when a label is used and not bound. */
    public byte[] toBytes() {
        return code.finish();
    }

    public Assembler bytes(int... values) {
        code.put(values);
        return this;
    }

    public Assembler bytes(byte[] values) {
        code.put(values);
        return this;
    }

    /** Text in UTF-8 and a NUL. */
    public Assembler asciz(String text) {
        code.put(text.getBytes(StandardCharsets.UTF_8));
        return bytes(0);
    }

    public Assembler dword(int value) {
        code.int32(value);
        return this;
    }

    public Assembler quad(long value) {
        code.int64(value);
        return this;
    }

    /** The label's absolute address. */
    public Assembler quad(Label label) {
        code.absolute(label);
        return this;
    }

    /** Fills with int3 up to a multiple of {@code to}, counted from the first byte. */
    public Assembler align(int to) {
        while (size() % to != 0) {
            code.put(0xcc);
        }
        return this;
    }

    // Moves

    public Assembler mov(Register to, Operand from) {
        return regAny(0x88, to, from);
    }

    /** Takes the shortest encoding; 64-bit registers take any value. */
    public Assembler mov(Register to, long value) {
        code.movImm(to, value);
        return this;
    }

    public Assembler mov(Memory to, Register from) {
        return regMem(new int[] {0x88}, from, to);
    }

    public Assembler mov(Memory to, int value) {
        return memImm(0xc6, 0, to, value);
    }

    /** Loads 1 or 2 bytes, the rest becomes 0. */
    public Assembler movzx(Register to, Memory from) {
        if (from.width() > 2 || to.width() != 4) {
            throw new IllegalArgumentException("movzx takes a 32-bit register and 1 or 2 bytes");
        }
        int opcode = from.width() == 1 ? 0xb6 : 0xb7;
        code.memory(new int[] {0x0f, opcode}, to.number(), from.as(4), 0, false);
        return this;
    }

    /** Sign-extends 32 to 64 bits. */
    public Assembler movsxd(Register to, Memory from) {
        Code.same(4, from.width());
        code.memory(new int[] {0x63}, to.number(), from.as(to.width()), 0, false);
        return this;
    }

    public Assembler lea(Register to, Memory place) {
        code.memory(new int[] {0x8d}, to.number(), place.as(to.width()), 0, false);
        return this;
    }

    public Assembler lea(Register to, Label label) {
        return lea(to, Memory.qword(label));
    }

    public Assembler push(Register r) {
        code.stack(0x50, r);
        return this;
    }

    public Assembler pop(Register r) {
        code.stack(0x58, r);
        return this;
    }

    // Arithmetic

    public Assembler add(Register to, Operand from) {
        return regAny(ADD << 3, to, from);
    }

    public Assembler add(Register to, int value) {
        return regImm(ADD, to, value);
    }

    public Assembler add(Memory to, int value) {
        return memImm(0x80, ADD, to, value);
    }

    public Assembler sub(Register to, Operand from) {
        return regAny(SUB << 3, to, from);
    }

    public Assembler sub(Register to, int value) {
        return regImm(SUB, to, value);
    }

    public Assembler and(Register to, Operand from) {
        return regAny(AND << 3, to, from);
    }

    public Assembler and(Register to, int value) {
        return regImm(AND, to, value);
    }

    public Assembler or(Register to, Operand from) {
        return regAny(OR << 3, to, from);
    }

    public Assembler or(Register to, int value) {
        return regImm(OR, to, value);
    }

    public Assembler xor(Register to, Operand from) {
        return regAny(XOR << 3, to, from);
    }

    public Assembler cmp(Register a, Operand b) {
        return regAny(CMP << 3, a, b);
    }

    public Assembler cmp(Register a, int value) {
        return regImm(CMP, a, value);
    }

    public Assembler cmp(Memory a, int value) {
        return memImm(0x80, CMP, a, value);
    }

    public Assembler test(Register a, Register b) {
        code.regReg(0x84, a, b);
        return this;
    }

    public Assembler test(Register a, int mask) {
        unary(0xf6, 0, a);
        code.immediate(a.width(), mask);
        return this;
    }

    public Assembler shl(Register r, int bits) {
        return unary(0xc0, 4, r).bytes(bits);
    }

    public Assembler shr(Register r, int bits) {
        return unary(0xc0, 5, r).bytes(bits);
    }

    public Assembler inc(Register r) {
        return unary(0xfe, 0, r);
    }

    public Assembler dec(Register r) {
        return unary(0xfe, 1, r);
    }

    public Assembler neg(Register r) {
        return unary(0xf6, 3, r);
    }

    // Atomics: the exchange with memory is locked by itself

    public Assembler xchg(Memory m, Register r) {
        return regMem(new int[] {0x86}, r, m);
    }

    /** If m == RAX (or EAX): m = r, ZF set; else RAX = m, ZF clear. */
    public Assembler lockCmpxchg(Memory m, Register r) {
        return bytes(0xf0).regMem(new int[] {0x0f, 0xb0}, r, m);
    }

    /** Adds r to m; r becomes what m was. */
    public Assembler lockXadd(Memory m, Register r) {
        return bytes(0xf0).regMem(new int[] {0x0f, 0xc0}, r, m);
    }

    public Assembler lockAdd(Memory m, int value) {
        return bytes(0xf0).add(m, value);
    }

    // Control

    public Assembler jmp(Label to) {
        return bytes(0xe9).distance(to);
    }

    public Assembler jcc(Condition condition, Label to) {
        return bytes(0x0f, 0x80 | condition.ordinal()).distance(to);
    }

    public Assembler jmp(Operand to) {
        code.jump(4, to);
        return this;
    }

    public Assembler call(Label to) {
        return bytes(0xe8).distance(to);
    }

    public Assembler call(Operand to) {
        code.jump(2, to);
        return this;
    }

    public Assembler ret() {
        return bytes(0xc3);
    }

    /** Number in RAX, arguments in RDI, RSI, RDX, R10, R8, R9; result in RAX; RCX and R11 are lost. */
    public Assembler syscall() {
        return bytes(0x0f, 0x05);
    }

    public Assembler int3() {
        return bytes(0xcc);
    }

    public Assembler nop() {
        return bytes(0x90);
    }

    public Assembler pause() {
        return bytes(0xf3, 0x90);
    }

    public Assembler ud2() {
        return bytes(0x0f, 0x0b);
    }

    /** Copies RCX bytes from RSI to RDI. */
    public Assembler repMovsb() {
        return bytes(0xf3, 0xa4);
    }

    /** Fills RCX bytes at RDI with AL. */
    public Assembler repStosb() {
        return bytes(0xf3, 0xaa);
    }

    private Assembler distance(Label to) {
        code.relative(to, 0, 0);
        return this;
    }

    private Assembler unary(int opcode, int field, Register r) {
        code.unary(opcode, field, r);
        return this;
    }

    private Assembler regAny(int opcode, Register to, Operand from) {
        code.regAny(opcode, to, from);
        return this;
    }

    private Assembler regMem(int[] opcode, Register reg, Memory m) {
        code.regMem(opcode, reg, m);
        return this;
    }

    private Assembler regImm(int operation, Register r, int value) {
        code.regImm(operation, r, value);
        return this;
    }

    private Assembler memImm(int opcode, int operation, Memory m, int value) {
        code.memImm(opcode, operation, m, value);
        return this;
    }
}
