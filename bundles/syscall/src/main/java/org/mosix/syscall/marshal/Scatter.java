package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mosix.syscall.table.Fill;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;

/**
 * Host side: puts the outs of a call into the guest's memory, at the guest's own pointers and within the lengths that the
 * guest's own arguments give, whatever home sent. Not thread safe; one for each thread.
 */
public final class Scatter {
    private static final long EFAULT = 14;

    private final long[] words = new long[6];
    private ByteBuffer old = ByteBuffer.allocateDirect(64);
    private final ByteBuffer word = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    private final Vectors vectors = new Vectors();
    private final ScatterMessages messages = new ScatterMessages(this, vectors);
    private final ScatterNested nested = new ScatterNested(this);
    private Row row;
    private Memory body;
    private ByteBuffer outs;
    /** The deputy's result, by which it was decided what is among the outs. */
    private long made;
    /** The guest's result. */
    private long result;

    private long vectorSkip;
    private boolean fault;

    /** Ready to be used. */
    public Scatter() {}

    /** As {@link #scatter(Row, long[], long, long, ByteBuffer, Memory)} with nothing done before. */
    public long scatter(Row call, long[] args, long got, ByteBuffer bytes, Memory memory) throws Malformed {
        return scatter(call, args, 0, got, bytes, memory);
    }

    /**
     * Puts the outs from position to limit of {@code bytes}.
     *
     * @param args the guest's own six words, as it made the call
     * @param skip bytes of a chunkable call that were done by earlier chunks
     * @param got the deputy's result, errors as -errno
     * @return the result for the guest: {@code got}, or -EFAULT if its memory could not be written, or fewer bytes if
     *     only those could
     * @throws Malformed if no home could have sent this for these arguments; some outs may have been written
     */
    public long scatter(Row call, long[] args, long skip, long got, ByteBuffer bytes, Memory memory) throws Malformed {
        System.arraycopy(args, 0, words, 0, 6);
        row = call;
        body = memory;
        outs = bytes.order(ByteOrder.LITTLE_ENDIAN);
        made = got;
        result = got;
        fault = false;
        vectorSkip = Chunks.skip(call, words, skip);
        for (int i = 0; i < call.args().size(); i++) {
            Shape shape = call.args().get(i).of(words);
            switch (shape.kind()) {
                case BLOCK:
                    block(i, (Shape.Block) shape);
                    break;
                case VECTOR:
                    vector(i, (Shape.Vector) shape);
                    break;
                case MESSAGE:
                case MESSAGES:
                    messages.scatter(shape, words, i, got);
                    break;
                case NESTED:
                    if (got >= 0) {
                        nested.scatter((Shape.Nested) shape, i, words);
                    }
                    break;
                default:
                    break;
            }
        }
        if (outs.hasRemaining()) {
            throw new Malformed(call.name() + ": bytes left over");
        }
        return fault && result >= 0 ? -EFAULT : result;
    }

    private void block(int i, Shape.Block block) throws Malformed {
        if (!block.dir().out() || !block.fill().any(made)) {
            return;
        }
        int n = length();
        if (n == 0) {
            return;
        }
        long capacity = capacity(i, block);
        boolean said = block.size().deref() || block.size().inside();
        if (words[i] == 0 || n > capacity && !said) {
            throw new Malformed(row.name() + ": " + n + " bytes for argument " + i);
        }
        if (block.fill().ever() && !block.fill().whole(made)) {
            changed(words[i], n, (int) Math.min(n, capacity));
            return;
        }
        int put = push(words[i], n, capacity);
        if (put == Math.min(n, capacity) || block.fill().rule() == Fill.Rule.ALWAYS) {
            // the kernel too forgives a remaining time that cannot be stored
            return;
        }
        shortened(i, put);
    }

    private void shortened(int i, int put) {
        if (put > 0 && row.chunkable() && row.traits().chunk().buffer() == i) {
            result = Math.min(result, put);
        } else {
            fault = true;
        }
    }

    /** Puts what is not as the guest has it: what its kernel leaves alone may be read-only. */
    private void changed(long address, int n, int most) {
        int at = outs.position();
        old = old.capacity() < most ? ByteBuffer.allocateDirect(most) : old.clear();
        int had = Copy.pull(body, address, most, old);
        int from = had < most ? 0 : old.flip().mismatch(outs.slice(at, most));
        int to = most;
        while (had == most && to > from && from >= 0 && old.get(to - 1) == outs.get(at + to - 1)) {
            to--;
        }
        if (from >= 0) {
            outs.position(at + from);
            if (push(address + from, to - from, to - from) < to - from) {
                result = -EFAULT;
            }
        }
        outs.position(at + n);
    }

    private long capacity(int i, Shape.Block block) {
        if (!block.size().deref() && !block.size().inside()) {
            return block.size().bytes(words);
        }
        // not overwritten yet: the argument with the length comes later. Another thread of the guest may have changed
        // it since the call was made; that is no fault of home's, so what does not fit is left out
        word.clear().limit(4);
        long length = block.size().deref() ? words[block.size().arg()] : words[i];
        if (Copy.pull(body, length, 4, word) < 4) {
            return 0;
        }
        return block.size().inside()
                ? block.size().bytes(word.getInt(0))
                : block.size().unsigned()
                        ? Math.min(Flag.MAX_DEREF, word.getInt(0) & 0xffffffffL)
                        : Math.max(0, Math.min(Flag.MAX_DEREF, word.getInt(0)));
    }

    private void vector(int i, Shape.Vector shape) throws Malformed {
        if (shape.in() || made < 0) {
            return;
        }
        int n = length();
        if (n == 0) {
            return;
        }
        int before = outs.position();
        // if another thread changed the array since the call was made, what does not fit faults
        vectors.load(body, words[i], words[shape.count()]);
        int put = vectors.scatter(body, vectorSkip, n, outs);
        outs.position(before + n);
        if (put < n) {
            shortened(i, put);
        }
    }

    /** The next u32, as a number of bytes that really follow. */
    int length() throws Malformed {
        need(4);
        int n = outs.getInt();
        need(n);
        return n;
    }

    void need(int n) throws Malformed {
        if (n < 0 || outs.remaining() < n) {
            throw new Malformed(row.name() + ": outs too short");
        }
    }

    /**
     * Puts the next {@code n} bytes, but no more than {@code most}; how many the guest's memory took. The position is
     * behind all of them.
     */
    int push(long address, int n, long most) {
        int before = outs.position();
        int put = Copy.push(body, address, (int) Math.max(0, Math.min(n, most)), outs);
        outs.position(before + n);
        return put;
    }

    /** Puts a word of 4 or 8 bytes. */
    void put(long address, long value, int bytes) {
        word.clear().putLong(0, value).limit(bytes);
        fault |= Copy.push(body, address, bytes, word) < bytes;
    }

    void fault() {
        fault = true;
    }

    ByteBuffer outs() {
        return outs;
    }

    Memory body() {
        return body;
    }

    String name() {
        return row.name();
    }
}
