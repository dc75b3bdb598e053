package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.mosix.syscall.table.Fill;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;
import org.mosix.syscall.table.Size;

/**
 * Host side: collects what a call reads from the guest's memory. Not thread safe; one for each thread. The format is in
 * {@link Layout}'s description.
 */
public final class Gather {
    /** The usual limit: an area of 1 MiB less the room for alignment and headers. */
    public static final int CHUNK = (1 << 20) - 4096;
    /** Kept free beside bulk data for the other arguments of the same call. */
    private static final int RESERVE = 8192;
    /** What is looked at of a block that is too long to be there. */
    private static final int PROBE = 4096;

    /** What came out. */
    public enum Outcome {
        /** All of the call's data is in, or it was shortened where a short answer is as good. */
        WHOLE,
        /** Only a first part is in: after its success the call goes on with what follows. */
        CUT,
        /** Too much to carry: the call must be made at home. */
        RETURN
    }

    private final int limit;
    private final long[] words = new long[6];
    private final int[] at = new int[6];
    private final Vectors vectors = new Vectors();
    private final ByteBuffer head = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final GatherMessages messages;
    private final GatherText texts = new GatherText();
    private final GatherNested nested = new GatherNested();
    private Row row;
    private Memory body;
    private ByteBuffer out;
    private long room;
    private long vectorSkip;
    private int bulk;
    private long asked;
    /** Whether some argument is only a beginning; home has one place for such. */
    private boolean part;

    private boolean cut;
    private boolean big;

    /** @param limit most bytes of data in one call, ins and outs together; at least 16 KiB */
    public Gather(int limit) {
        if (limit < 2 * RESERVE) {
            throw new IllegalArgumentException("limit " + limit);
        }
        this.limit = limit;
        messages = new GatherMessages(vectors);
    }

    /** As {@link #gather(Row, long[], long, Memory, ByteBuffer)} with nothing done before. */
    public Outcome gather(Row call, long[] args, Memory memory, ByteBuffer into) {
        return gather(call, args, 0, memory, into);
    }

    /**
     * Appends the ins at {@code into.position()}, which then is behind them; makes {@code into} little endian.
     *
     * @param call a row whose {@code route(args)} is HOME or BOTH
     * @param args the guest's six words; not changed
     * @param skip bytes of a chunkable call that were done by earlier chunks
     */
    public Outcome gather(Row call, long[] args, long skip, Memory memory, ByteBuffer into) {
        System.arraycopy(args, 0, words, 0, 6);
        row = call;
        body = memory;
        out = into.order(ByteOrder.LITTLE_ENDIAN);
        room = limit;
        bulk = 0;
        cut = false;
        big = false;
        part = false;
        int start = into.position();
        Arrays.fill(at, -1);
        vectorSkip = Chunks.skip(call, words, skip);
        // a block whose capacity is behind another argument comes after that one
        boolean later = pass(false);
        if (later && !big) {
            pass(true);
        }
        if (big) {
            into.position(start);
            return Outcome.RETURN;
        }
        return cut ? Outcome.CUT : Outcome.WHOLE;
    }

    /** The six words to send with the ins: lengths are cut, pointers are the guest's. Valid until the next call. */
    public long[] args() {
        return words;
    }

    /**
     * Bytes that this part of a chunkable call asks for. After CUT the call goes on only if its result is just this many;
     * fewer are the final answer.
     */
    public int bulk() {
        return bulk;
    }

    private boolean pass(boolean second) {
        boolean later = false;
        for (int i = 0; i < row.args().size() && !big; i++) {
            Shape shape = row.args().get(i).of(words);
            boolean deref = shape instanceof Shape.Block b && b.size().deref();
            later |= deref;
            if (deref == second) {
                argument(i, shape);
            }
        }
        return later;
    }

    private void argument(int i, Shape shape) {
        switch (shape.kind()) {
            case TEXT:
                text(i, (Shape.Text) shape);
                break;
            case BLOCK:
                block(i, (Shape.Block) shape);
                break;
            case VECTOR:
                vector(i, (Shape.Vector) shape);
                break;
            case MESSAGE:
            case MESSAGES:
                room = messages.gather(shape, i, words, body, out, room - RESERVE / 2) + RESERVE / 2;
                big |= messages.big();
                break;
            case NESTED:
                room = nested.gather((Shape.Nested) shape, i, words, body, out, room);
                big |= nested.big();
                break;
            case SIXTH:
                if (words[i] == 0 || !fits(32)) {
                    flag(Flag.NULL);
                } else {
                    room -= GatherSixth.gather(words[i], body, out);
                }
                break;
            default:
                break;
        }
    }

    private boolean fits(long ins) {
        big |= out.remaining() < ins + 8 || room < ins;
        return !big;
    }

    private void text(int i, Shape.Text text) {
        if (words[i] == 0 || !fits(text.max())) {
            flag(Flag.NULL);
            return;
        }
        room -= texts.gather(text, words[i], body, out);
        big |= texts.big();
    }

    private void flag(byte flag) {
        if (!big) {
            if (out.hasRemaining()) {
                out.put(flag);
            } else {
                big = true;
            }
        }
    }

    private void block(int i, Shape.Block block) {
        if (words[i] == 0) {
            flag(Flag.NULL);
            return;
        }
        long n = size(i, block.size());
        if (n < 0 || !Flag.plausible(words[i]) || !Flag.reachable(words[i], n)) {
            boolean plain = block.dir() == Shape.Dir.IN && !block.size().inside();
            if (!plain || !someOf(i)) {
                flag(Flag.BAD);
            }
            return;
        }
        asked = words[block.size().arg()];
        if (n > room - RESERVE && block.cut()) {
            n = shorten(i, block.size());
        }
        if (n > room || !fits(block.dir().in() ? n : 0)) {
            big = true;
            return;
        }
        room -= n + 16;
        bulk = isBulk(i) ? (int) n : bulk;
        out.put(Flag.PRESENT);
        at[i] = out.position();
        if (block.dir().in()) {
            pull(i, (int) n, block);
            if (block.fill().rule() == Fill.Rule.TRIED && at[i] >= 0) {
                tried(i, (int) n);
            }
            if (block.size().inside() && at[i] >= 0) {
                // another thread of the guest may have changed it since the size was taken from it
                out.putInt(at[i], head.getInt(0));
            }
        }
    }

    private long size(int i, Size size) {
        if (size.deref()) {
            return capacity(size.arg(), size.unsigned());
        }
        if (!size.inside()) {
            return size.bytes(words);
        }
        head.clear();
        return Copy.pull(body, words[i], Integer.BYTES, head) < Integer.BYTES ? -1 : size.bytes(head.getInt(0));
    }

    private boolean isBulk(int i) {
        return row.chunkable() && row.traits().chunk().buffer() == i;
    }

    private long shorten(int i, Size size) {
        long count = Math.max(0, room - RESERVE - size.plus()) / size.unit();
        words[size.arg()] = count;
        cut |= isBulk(i);
        return count * size.unit() + size.plus();
    }

    private void pull(int i, int n, Shape.Block block) {
        int got = Copy.pull(body, words[i], n, out);
        if (block.size().options() && got > 0) {
            out.put(new byte[n - got]);
            big |= Flag.binary(out.get(at[i]));
            return;
        }
        if (got == n) {
            return;
        }
        out.position(at[i] - 1);
        boolean plain = block.dir() == Shape.Dir.IN && !block.size().inside();
        if (got > 0 && !part && plain && beginning(i, got)) {
            part = true;
            words[block.size().arg()] = asked;
            cut = false;
            return;
        }
        out.position(at[i] - 1).put(Flag.BAD);
        at[i] = -1;
    }

    /** Stores what was read: if that cannot be done, home must know before it makes something that nobody would get. */
    private void tried(int i, int n) {
        out.position(at[i]);
        if (Copy.push(body, words[i], n, out) < n) {
            out.position(at[i] - 1).put(Flag.BAD);
            at[i] = -1;
        }
    }

    /** So long that it cannot all be there: the kernel may look at its beginning before it refuses that. */
    private boolean someOf(int i) {
        int start = out.position();
        int got = part || !fits(PROBE) ? 0 : Copy.pull(body, words[i], PROBE, out);
        out.position(start);
        if (got == 0 || !beginning(i, got)) {
            out.position(start);
            return false;
        }
        part = true;
        return true;
    }

    private boolean beginning(int i, int got) {
        out.put(Flag.SHORT).putInt(got);
        return fits(got) && Copy.pull(body, words[i], got, out) == got;
    }

    /** The capacity that the guest put behind argument {@code k}, as it was gathered before. */
    private long capacity(int k, boolean unsigned) {
        if (words[k] == 0 || at[k] < 0 || !Flag.plausible(words[k])) {
            return -1;
        }
        int value = out.getInt(at[k]);
        int most = (int) Math.min(Flag.MAX_DEREF, Math.max(0, room - 64));
        if (unsigned && (value < 0 || value > most)) {
            // it comes back on errors too, so it must not be changed
            big = true;
            return -1;
        }
        if (value > most) {
            out.putInt(at[k], most);
            return most;
        }
        return value;
    }

    private void vector(int i, Shape.Vector shape) {
        byte flag = vectors.load(body, words[i], words[shape.count()]);
        if (flag != Flag.PRESENT) {
            flag(words[i] == 0 && words[shape.count()] == 0 ? Flag.NULL : flag);
            return;
        }
        long most = (shape.in() ? Math.min(room, out.remaining()) : room) - RESERVE;
        if (most < 0) {
            big = true;
            return;
        }
        long all = vectors.total(Flag.MAX_TRANSFER) - vectorSkip;
        int n = (int) Math.max(0, Math.min(all, most));
        cut |= all > n;
        bulk = n;
        int start = out.position();
        out.put(Flag.PRESENT).putInt(n);
        if (shape.in() && vectors.gather(body, vectorSkip, n, out) < n) {
            out.position(start);
            vectorBeginning(i, all, n);
        }
        room -= n + 32;
    }

    /** Pieces that cannot be read to their end, as a block that cannot. */
    private void vectorBeginning(int i, long all, int most) {
        int start = out.position();
        out.put(Flag.SHORT).putLong(all).putInt(0);
        int got = vectors.gather(body, vectorSkip, most, out);
        if (part || got == most) {
            out.position(start).put(Flag.BAD);
            return;
        }
        out.putInt(start + 1 + Long.BYTES, got);
        part = true;
        cut = false;
        bulk = got;
    }
}
