package org.mosix.linux.asm;

/** What an instruction may read: a register or memory. */
public sealed interface Operand permits Register, Memory {
    /** Bytes: 8, 4, 2 or 1. */
    int width();
}
