package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;

/** Copies between a guest's memory and the next bytes of a buffer, whose position then is behind what was copied. */
final class Copy {
    private Copy() {}

    /** Reads {@code n} bytes from the guest; how many were readable. The buffer must have room. */
    static int pull(Memory body, long address, int n, ByteBuffer out) {
        if (n == 0 || !Flag.plausible(address)) {
            return 0;
        }
        int at = out.position();
        int limit = out.limit();
        out.limit(at + n);
        int got = Math.max(0, Math.min(n, body.read(address, out)));
        out.limit(limit).position(at + got);
        return got;
    }

    /** Writes the next {@code n} bytes to the guest; how many were writable. */
    static int push(Memory body, long address, int n, ByteBuffer in) {
        if (n == 0 || !Flag.plausible(address)) {
            return 0;
        }
        int at = in.position();
        int limit = in.limit();
        in.limit(at + n);
        int put = Math.max(0, Math.min(n, body.write(address, in)));
        in.limit(limit).position(at + put);
        return put;
    }
}
