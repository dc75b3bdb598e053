package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One struct iovec[] of a guest, read from its memory. Used again and again by one thread. */
final class Vectors {
    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(Flag.MAX_VECTORS * 16).order(ByteOrder.LITTLE_ENDIAN);
    private int count;

    /** Reads the array; PRESENT, or the flag that says why not, and then there are no pieces. */
    byte load(Memory body, long address, long number) {
        count = 0;
        if (number <= 0 || number > Flag.MAX_VECTORS || !Flag.plausible(address)) {
            return Flag.BAD;
        }
        bytes.clear().limit((int) number * 16);
        int got = body.read(address, bytes);
        bytes.clear();
        if (got < number * 16) {
            return Flag.BAD;
        }
        count = (int) number;
        for (int i = 0; i < count; i++) {
            if (length(i) < 0) {
                count = 0;
                return Flag.REFUSED;
            }
        }
        for (int i = 0; i < count; i++) {
            long n = count == 1 ? Math.min(length(i), Flag.MAX_TRANSFER) : length(i);
            if (!Flag.reachable(base(i), n)) {
                // the kernel refuses all pieces before it looks at the first
                count = 0;
                return Flag.BAD;
            }
        }
        return Flag.PRESENT;
    }

    int count() {
        return count;
    }

    long base(int i) {
        return bytes.getLong(i * 16);
    }

    long length(int i) {
        return bytes.getLong(i * 16 + 8);
    }

    /** Sum of the lengths, but never more than {@code most}. */
    long total(long most) {
        long sum = 0;
        for (int i = 0; i < count && sum < most; i++) {
            sum += Math.min(length(i), most - sum);
        }
        return sum;
    }

    /** Copies the joined bytes from {@code skip} on into {@code out}; how many until the first fault. */
    int gather(Memory body, long skip, int most, ByteBuffer out) {
        int done = 0;
        for (int i = 0; i < count && done < most; i++) {
            long from = Math.min(skip, length(i));
            skip -= from;
            int want = (int) Math.min(length(i) - from, most - done);
            int got = Copy.pull(body, base(i) + from, want, out);
            done += got;
            if (got < want) {
                break;
            }
        }
        return done;
    }

    /** Copies {@code n} bytes of {@code in} to the joined pieces from {@code skip} on; how many until a fault. */
    int scatter(Memory body, long skip, int n, ByteBuffer in) {
        int done = 0;
        for (int i = 0; i < count && done < n; i++) {
            long from = Math.min(skip, length(i));
            skip -= from;
            int want = (int) Math.min(length(i) - from, n - done);
            int got = Copy.push(body, base(i) + from, want, in);
            done += got;
            if (got < want) {
                break;
            }
        }
        return done;
    }
}
