package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.syscall.table.Shape;

/** Gathers struct msghdr and struct mmsghdr[], recvmsg(2) and sendmmsg(2). One for each {@link Gather}. */
final class GatherMessages {
    private final ByteBuffer headers =
            ByteBuffer.allocateDirect(Flag.MAX_VECTORS * Flag.MMSGHDR).order(ByteOrder.LITTLE_ENDIAN);
    private final Vectors vectors;
    private Memory body;
    private ByteBuffer out;
    private boolean in;
    private long room;
    private boolean big;

    GatherMessages(Vectors vectors) {
        this.vectors = vectors;
    }

    /** Whether the last gather found more than can be carried. */
    boolean big() {
        return big;
    }

    /** Gathers the message or messages in argument {@code i}; gives the room left. */
    long gather(Shape shape, int i, long[] words, Memory memory, ByteBuffer into, long space) {
        body = memory;
        out = into;
        room = space;
        big = false;
        if (shape instanceof Shape.Messages many) {
            in = many.in();
            several(words[i], many.count(), words);
        } else {
            in = ((Shape.Message) shape).in();
            single(words[i]);
        }
        return room;
    }

    private void single(long address) {
        if (out.remaining() < 64) {
            big = true;
        } else if (address == 0) {
            out.put(Flag.NULL);
        } else if (load(address, 1, Flag.MSGHDR) == 0) {
            out.put(Flag.BAD);
        } else {
            out.put(Flag.PRESENT);
            big = !message(0);
        }
    }

    private void several(long address, int countArg, long[] words) {
        int wanted = (int) Math.min(words[countArg] & 0xffffffffL, Flag.MAX_VECTORS);
        if (out.remaining() < 64) {
            big = true;
            return;
        }
        int there = address == 0 ? 0 : load(address, wanted, Flag.MMSGHDR);
        if (there == 0) {
            // with a count of 0 home's kernel never looks at the pointer
            out.put(address == 0 ? Flag.NULL : Flag.BAD);
            return;
        }
        int start = out.position();
        out.put(Flag.PRESENT).putShort((short) 0);
        int done = 0;
        while (done < there) {
            int before = out.position();
            long left = room;
            if (!message(done * Flag.MMSGHDR)) {
                out.position(before);
                room = left;
                break;
            }
            done++;
        }
        // fewer messages than asked is a legal answer
        big = done == 0;
        words[countArg] = done;
        out.putShort(start + 1, (short) done);
    }

    /** Reads headers of guests; how many are there. */
    private int load(long address, int number, int size) {
        if (!Flag.plausible(address)) {
            return 0;
        }
        headers.clear().limit(number * size);
        int got = body.read(address, headers);
        headers.clear();
        return Math.max(0, got) / size;
    }

    /** One message; false if it does not fit. */
    private boolean message(int header) {
        room -= 160;
        return name(header) && control(header) && data(header);
    }

    private boolean fits(long bytes) {
        return bytes <= room && bytes + 64 <= out.remaining();
    }

    private boolean name(int header) {
        long name = headers.getLong(header);
        int length = headers.getInt(header + 8);
        int n = Math.max(0, Math.min(length, Flag.MAX_NAME));
        if (!fits(n)) {
            return false;
        }
        int start = out.position();
        out.putInt(length < 0 ? -1 : n).put(name == 0 ? Flag.NULL : Flag.PRESENT);
        if (name != 0 && (!Flag.plausible(name) || in && Copy.pull(body, name, n, out) < n)) {
            out.position(start + 4).put(Flag.BAD);
        }
        room -= n;
        return true;
    }

    private boolean control(int header) {
        long control = headers.getLong(header + 32);
        long length = headers.getLong(header + 40);
        // a buffer for answers may be shorter, data that is sent may not
        long n = in ? length : Math.min(length, Flag.MAX_CONTROL);
        boolean bad = n < 0 || n > Flag.MAX_CONTROL || !Flag.plausible(control);
        if (!bad && control != 0 && !fits(n)) {
            return false;
        }
        int start = out.position();
        out.putLong(n).put(control == 0 ? Flag.NULL : bad ? Flag.BAD : Flag.PRESENT);
        if (control != 0 && !bad) {
            if (in && Copy.pull(body, control, (int) n, out) < n) {
                out.position(start + 8).put(Flag.BAD);
            }
            room -= n;
        }
        if (out.remaining() < 16) {
            return false;
        }
        out.putInt(headers.getInt(header + 48));
        return true;
    }

    private boolean data(int header) {
        long count = headers.getLong(header + 24);
        byte flag = count == 0
                ? Flag.NULL
                : count < 0 || count > Flag.MAX_VECTORS
                        ? Flag.MANY
                        : vectors.load(body, headers.getLong(header + 16), count);
        if (flag != Flag.PRESENT) {
            out.put(flag);
            return true;
        }
        long all = vectors.total(Long.MAX_VALUE);
        long most = in ? Math.min(room, out.remaining() - 64) : room;
        // a shorter buffer for answers is as good; what is sent must not be cut into two messages
        if (out.remaining() < 64 || most < (in ? all : Math.min(all, 4096))) {
            return false;
        }
        int n = (int) Math.min(all, most);
        int start = out.position();
        out.put(Flag.PRESENT).putInt(n);
        if (in) {
            int got = vectors.gather(body, 0, n, out);
            out.putInt(start + 1, got);
            if (got == 0 && n > 0) {
                // The array is there, its buffers are not: the kernel looks at other things between the two.
                out.position(start).put(Flag.SHORT).putInt(n);
            }
        }
        room -= n;
        return true;
    }
}
