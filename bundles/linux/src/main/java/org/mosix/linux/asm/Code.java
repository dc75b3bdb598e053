package org.mosix.linux.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The bytes under way, the places where labels must still be filled in, and the encoding of operands. */
final class Code {
    private enum Kind {
        RELATIVE,
        ABSOLUTE
    }

    private record Fixup(Kind kind, int at, Label target, int addend) {}

    private final long base;
    private final List<Fixup> fixups = new ArrayList<>();
    private ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);

    Code(long base) {
        this.base = base;
    }

    int size() {
        return bytes.position();
    }

    long addressOf(Label label) {
        return base + label.offset();
    }

    void put(int... values) {
        for (int value : values) {
            room(1).put((byte) value);
        }
    }

    void put(byte[] values) {
        room(values.length).put(values);
    }

    void int32(int value) {
        room(4).putInt(value);
    }

    void int64(long value) {
        room(8).putLong(value);
    }

    /** An immediate of an instruction of this width: at most 4 bytes, sign-extended by the CPU. */
    void immediate(int width, int value) {
        switch (width) {
            case 1 -> put(value);
            case 2 -> put(value, value >> 8);
            default -> int32(value);
        }
    }

    /** Distance from the end of the instruction, which has {@code trailing} more bytes, to the label + addend. */
    void relative(Label target, int addend, int trailing) {
        fixups.add(new Fixup(Kind.RELATIVE, size(), target, addend - 4 - trailing));
        int32(0);
    }

    void absolute(Label target) {
        fixups.add(new Fixup(Kind.ABSOLUTE, size(), target, 0));
        int64(0);
    }

    // Groups of instructions; an even opcode is the 8-bit form, the odd one beside it all others

    /** For a memory operand the opcode + 2 is the form that reads it. */
    void regAny(int opcode, Register to, Operand from) {
        if (from instanceof Register r) {
            regReg(opcode, to, r);
        } else {
            regMem(new int[] {opcode | 2}, to, (Memory) from);
        }
    }

    void regReg(int opcode, Register rm, Register reg) {
        same(rm.width(), reg.width());
        registers(new int[] {wide(opcode, rm.width())}, reg.number(), rm, rm.width() == 1);
    }

    void regMem(int[] opcode, Register reg, Memory m) {
        same(reg.width(), m.width());
        int[] full = opcode.clone();
        full[full.length - 1] = wide(full[full.length - 1], reg.width());
        memory(full, reg.number(), m, 0, reg.width() == 1);
    }

    void regImm(int operation, Register r, int value) {
        boolean small = value == (byte) value;
        int opcode = r.width() == 1 ? 0x80 : small ? 0x83 : 0x81;
        registers(new int[] {opcode}, operation, r, false);
        immediate(small ? 1 : r.width(), value);
    }

    void memImm(int opcode, int operation, Memory m, int value) {
        boolean small = opcode == 0x80 && m.width() > 1 && value == (byte) value;
        int width = small ? 1 : Math.min(m.width(), 4);
        int[] full = {small ? 0x83 : wide(opcode, m.width())};
        memory(full, operation, m, width, false);
        immediate(width, value);
    }

    /** jmp (field 4) or call (field 2) to the address in a register or in memory; 64 bits wide without REX.W. */
    void jump(int field, Operand to) {
        same(8, to.width());
        if (to instanceof Register r) {
            registers(new int[] {0xff}, field, Register.values()[Register.EAX.ordinal() + r.number()], false);
        } else {
            memory(new int[] {0xff}, field, ((Memory) to).as(4), 0, false);
        }
    }

    void unary(int opcode, int field, Register r) {
        registers(new int[] {wide(opcode, r.width())}, field, r, false);
    }

    void stack(int opcode, Register r) {
        same(8, r.width());
        rex(4, 0, 0, r.number(), false);
        put(opcode | r.number() & 7);
    }

    void movImm(Register to, long value) {
        if (to.width() == 8 && value == (int) value && value < 0) {
            registers(new int[] {0xc7}, 0, to, false);
            int32((int) value);
            return;
        }
        boolean wide = to.width() == 8 && value >>> 32 != 0;
        rex(wide ? 8 : 4, 0, 0, to.number(), needsBareRex(to));
        put((to.width() == 1 ? 0xb0 : 0xb8) | to.number() & 7);
        if (wide) {
            int64(value);
        } else if (to.width() == 1) {
            put((int) value);
        } else {
            int32((int) value);
        }
    }

    static void same(int width, int other) {
        if (width != other) {
            throw new IllegalArgumentException("operands of " + width + " and " + other + " bytes");
        }
    }

    private static int wide(int opcode, int width) {
        return width == 1 ? opcode : opcode | 1;
    }

    /** An instruction whose r/m operand is a register; {@code field} goes to the reg field of ModRM. */
    void registers(int[] opcode, int field, Register rm, boolean byteField) {
        boolean bare = needsBareRex(rm) || (byteField && field >= 4);
        rex(rm.width(), field, 0, rm.number(), bare);
        put(opcode);
        put(0xc0 | (field & 7) << 3 | (rm.number() & 7));
    }

    /** An instruction whose r/m operand is memory. */
    void memory(int[] opcode, int field, Memory m, int trailing, boolean byteField) {
        if (m.width() == 2) {
            put(0x66);
        }
        int index = m.index() == null ? 0 : m.index().number();
        int base = m.base() == null ? 0 : m.base().number();
        rex(m.width(), field, index, base, byteField && field >= 4);
        put(opcode);
        int reg = (field & 7) << 3;
        if (m.label() != null) {
            put(reg | 5);
            relative(m.label(), m.displacement(), trailing);
        } else if (m.base() == null) {
            put(reg | 4, scaleBits(m) | (m.index() == null ? 4 : index & 7) << 3 | 5);
            int32(m.displacement());
        } else {
            based(reg, m, base, index);
        }
    }

    private void based(int reg, Memory m, int base, int index) {
        int d = m.displacement();
        boolean none = d == 0 && (base & 7) != 5;
        boolean small = d == (byte) d;
        int mode = none ? 0 : small ? 0x40 : 0x80;
        if (m.index() != null || (base & 7) == 4) {
            put(mode | reg | 4, scaleBits(m) | (m.index() == null ? 4 : index & 7) << 3 | (base & 7));
        } else {
            put(mode | reg | (base & 7));
        }
        if (!none && small) {
            put(d);
        } else if (!none) {
            int32(d);
        }
    }

    void rex(int width, int field, int index, int base, boolean bare) {
        int rex = (width == 8 ? 8 : 0) | (field >> 3 & 1) << 2 | (index >> 3 & 1) << 1 | (base >> 3 & 1);
        if (rex != 0 || bare) {
            put(0x40 | rex);
        }
    }

    /** SPL, BPL, SIL, DIL are those only with a REX prefix; without it the encoding means AH to BH. */
    static boolean needsBareRex(Register r) {
        return r.width() == 1 && r.number() >= 4;
    }

    byte[] finish() {
        for (Fixup f : fixups) {
            if (f.kind() == Kind.ABSOLUTE) {
                bytes.putLong(f.at(), addressOf(f.target()) + f.addend());
            } else {
                bytes.putInt(f.at(), f.target().offset() + f.addend() - f.at());
            }
        }
        byte[] result = new byte[size()];
        bytes.get(0, result);
        return result;
    }

    private static int scaleBits(Memory m) {
        return Integer.numberOfTrailingZeros(m.scale()) << 6;
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * (bytes.capacity() + more)).order(ByteOrder.LITTLE_ENDIAN);
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }
}
