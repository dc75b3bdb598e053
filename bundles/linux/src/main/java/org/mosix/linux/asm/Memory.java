package org.mosix.linux.asm;

/**
 * A memory operand: base + index * scale + displacement, or a label (addressed relative to RIP, so that the code may be
 * placed anywhere), or, without all of these, an absolute address below 2 GiB.
 *
 * @param width bytes that the instruction touches: 8, 4, 2 or 1; must be that of the register beside it
 */
public record Memory(int width, Register base, Register index, int scale, int displacement, Label label)
        implements Operand {
    public Memory {
        if ((base != null && base.width() != 8) || (index != null && index.width() != 8)) {
            throw new IllegalArgumentException("addresses are made of 64-bit registers: " + base + ", " + index);
        }
        if (index == Register.RSP || Integer.bitCount(scale) != 1 || scale < 1 || scale > 8) {
            throw new IllegalArgumentException("no such index: " + index + " * " + scale);
        }
    }

    public static Memory qword(Register base, int displacement) {
        return new Memory(8, base, null, 1, displacement, null);
    }

    public static Memory qword(Register base, Register index, int scale, int displacement) {
        return new Memory(8, base, index, scale, displacement, null);
    }

    public static Memory qword(Label label) {
        return new Memory(8, null, null, 1, 0, label);
    }

    public static Memory dword(Register base, int displacement) {
        return qword(base, displacement).as(4);
    }

    public static Memory dword(Label label) {
        return qword(label).as(4);
    }

    /** One byte. */
    public static Memory octet(Register base, int displacement) {
        return qword(base, displacement).as(1);
    }

    /** One byte. */
    public static Memory octet(Register base, Register index, int scale, int displacement) {
        return qword(base, index, scale, displacement).as(1);
    }

    /** A fixed address, 0 to 2^31 - 1. */
    public static Memory absolute(int width, long address) {
        return new Memory(width, null, null, 1, Math.toIntExact(address), null);
    }

    /** The same place with another width. */
    public Memory as(int bytes) {
        return new Memory(bytes, base, index, scale, displacement, label);
    }

    /** The same place, some bytes further. */
    public Memory plus(int bytes) {
        return new Memory(width, base, index, scale, Math.addExact(displacement, bytes), label);
    }
}
