package org.mosix.syscall.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Classic BPF instructions as they are written, linux/filter.h. The accumulator's source is remembered, so that the same
 * word is not loaded twice in a row. Conditional jumps have 8 bits; where more is needed an unconditional jump with
 * 32 bits is taken over.
 */
final class Code {
    /** BPF_MAXINSNS. */
    static final int MOST = 4096;

    static final int LOAD = 0x20;
    static final int AND = 0x54;
    static final int JUMP = 0x05;
    static final int JEQ = 0x15;
    static final int JGT = 0x25;
    static final int JGE = 0x35;
    static final int RETURN = 0x06;

    private final ByteBuffer bytes = ByteBuffer.allocate(MOST * 8).order(ByteOrder.LITTLE_ENDIAN);
    private int source = -1;
    private int mask = -1;

    /** Index of the next instruction. */
    int here() {
        return bytes.position() / 8;
    }

    void emit(int code, int yes, int no, int k) {
        if ((yes | no) >>> 8 != 0) {
            throw new IllegalStateException("jump too far");
        }
        if (!bytes.hasRemaining()) {
            throw new IllegalStateException("filter too long");
        }
        bytes.putShort((short) code).put((byte) yes).put((byte) no).putInt(k);
    }

    /** Loads a word of struct seccomp_data with a mask, unless the accumulator has it. */
    void load(int offset, int bits) {
        if (source == offset && mask == bits) {
            return;
        }
        emit(LOAD, 0, 0, offset);
        if (bits != -1) {
            emit(AND, 0, 0, bits);
        }
        source = offset;
        mask = bits;
    }

    /** Nothing is known of the accumulator any more, since one may come here from elsewhere. */
    void forget() {
        source = -1;
    }

    void giveBack(int action) {
        emit(RETURN, 0, 0, action);
    }

    /** A jump whose goal is set by {@link #land}; gives its index. */
    int jump() {
        emit(JUMP, 0, 0, 0);
        return here() - 1;
    }

    /** Sets the goal of the jump at {@code at} to the next instruction. */
    void land(int at) {
        bytes.putInt(at * 8 + 4, here() - at - 1);
    }

    /** Sets the "no" branch of the conditional jump at {@code at} to the next instruction. */
    void landNo(int at) {
        int distance = here() - at - 1;
        if (distance > 255) {
            throw new IllegalStateException("jump too far");
        }
        bytes.put(at * 8 + 3, (byte) distance);
    }

    /** The finished program. */
    ByteBuffer program() {
        ByteBuffer program = ByteBuffer.allocate(bytes.position()).order(ByteOrder.LITTLE_ENDIAN);
        program.put(bytes.array(), 0, bytes.position()).flip();
        return program;
    }
}
