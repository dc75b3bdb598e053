package org.mosix.syscall.filter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a classic BPF program on a struct seccomp_data, as the kernel does. */
final class Machine {
    private final ByteBuffer program;

    Machine(ByteBuffer program) {
        this.program = program.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer data(int nr, int arch, long pointer, long... args) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(nr).putInt(arch).putLong(pointer);
        for (long arg : args) {
            data.putLong(arg);
        }
        return data.clear();
    }

    int run(ByteBuffer data) {
        int a = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(at * 8);
            int yes = program.get(at * 8 + 2) & 0xff;
            int no = program.get(at * 8 + 3) & 0xff;
            int k = program.getInt(at * 8 + 4);
            switch (code) {
                case Code.LOAD:
                    if ((k & 3) != 0 || k < 0 || k >= 64) {
                        throw new IllegalStateException("load of " + k);
                    }
                    a = data.getInt(k);
                    break;
                case Code.AND:
                    a &= k;
                    break;
                case Code.JUMP:
                    at += k;
                    break;
                case Code.JEQ:
                    at += a == k ? yes : no;
                    break;
                case Code.JGT:
                    at += Integer.compareUnsigned(a, k) > 0 ? yes : no;
                    break;
                case Code.JGE:
                    at += Integer.compareUnsigned(a, k) >= 0 ? yes : no;
                    break;
                case Code.RETURN:
                    return k;
                default:
                    throw new IllegalStateException("code " + code);
            }
        }
    }
}
