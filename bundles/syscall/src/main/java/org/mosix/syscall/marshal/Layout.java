package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.mosix.syscall.table.Fill;
import org.mosix.syscall.table.Route;
import org.mosix.syscall.table.Row;
import org.mosix.syscall.table.Shape;

/**
 * Home side: lays the ins of a call out in the area, makes the six words for the deputy's registers, and afterwards takes
 * the outs. Ins and arguments come from another machine and are believed in nothing: every pointer that the kernel will
 * follow is made here from an offset in the area. Not thread safe; one for each thread (or deputy).
 *
 * <p>Ins, little endian: for each argument in order that is a pointer for the kernel (blocks whose capacity is behind
 * another argument come after all others) one byte of {@link Flag}, and if PRESENT:
 * <ul>
 * <li>text: u16 length n, n bytes without NUL
 * <li>block: if it is an in, as many bytes as its size is for these arguments
 * <li>SHORT instead of PRESENT, once in a call: u32 number of readable bytes, the bytes; of a vector u64 number of all first
 * <li>vector: u32 number of bytes of all pieces; if it is an in, the bytes joined
 * <li>structure with a pointer: its bytes, and if the pointer is one a flag, if an in the bytes behind it
 * <li>sixth argument of pselect6: u64 size, flag, 8 bytes
 * <li>message: i32 length of the name, flag, if an in the name; u64 length of the control data, flag, if an in the data;
 * u32 flags; then as a vector
 * <li>messages: u16 number, then each as a message without the first flag
 * </ul>
 * Outs: for each argument that is filled after this result, u32 number of bytes, the bytes. A message: i32 new length of
 * the name, bytes, u64 new length of the control data, bytes, u32 flags, bytes. Messages: for each that the result
 * counts the u32 of its length, then if received as a message. A structure with a pointer: its bytes if it comes back,
 * then those behind the pointer if they are an out, each after its u32.
 */
public final class Layout {
    private final long fault;
    private final long[] args = new long[6];
    private final long[] words = new long[6];
    private final int[] offset = new int[6];
    private final int[] capacity = new int[6];
    private final LayoutMessages messages = new LayoutMessages(this);
    private final LayoutVector vector = new LayoutVector(this);
    private final LayoutSixth sixth = new LayoutSixth(this);
    private final LayoutNested nested = new LayoutNested(this);
    private final LayoutOuts outs = new LayoutOuts(this, messages, nested);
    private Row row;
    private ByteBuffer ins;
    private Area area;
    private int cursor;
    private int end;

    /** @param fault an address where a user may have memory but the deputy has none, nor in the 32 KiB behind it */
    public Layout(long fault) {
        this.fault = fault;
    }

    /**
     * Lays out one call from the area's byte 0 on.
     *
     * @param call the row of the number that was sent
     * @param sent the six words that were sent
     * @param bytes the ins, from position to limit; made little endian
     * @throws Malformed if no {@link Gather} could have sent this, or if the area is too small for it
     */
    public void lay(Row call, long[] sent, ByteBuffer bytes, Area into) throws Malformed {
        System.arraycopy(sent, 0, args, 0, 6);
        System.arraycopy(sent, 0, words, 0, 6);
        row = call;
        ins = bytes.order(ByteOrder.LITTLE_ENDIAN);
        area = into;
        cursor = 0;
        end = area.capacity();
        Arrays.fill(offset, -1);
        Route route = call.route(args);
        check(route == Route.HOME || route == Route.BOTH, "is not carried");
        if (pass(false)) {
            pass(true);
        }
        check(!ins.hasRemaining(), "bytes left over");
    }

    /** The six words for the deputy's registers. Valid until the next {@link #lay}. */
    public long[] words() {
        return words;
    }

    private void check(boolean fine, String otherwise) throws Malformed {
        if (!fine) {
            throw new Malformed(row.name() + ": " + otherwise);
        }
    }

    private boolean pass(boolean second) throws Malformed {
        boolean later = false;
        for (int i = 0; i < row.args().size(); i++) {
            Shape shape = row.args().get(i).of(args);
            boolean deref = shape instanceof Shape.Block b && b.size().deref();
            later |= deref;
            if (deref == second) {
                argument(i, shape);
            }
        }
        return later;
    }

    private void argument(int i, Shape shape) throws Malformed {
        switch (shape.kind()) {
            case VALUE:
                if (((Shape.Value) shape).look() == Shape.Look.POINTER) {
                    throw new Malformed(row.name() + ": a pointer is not carried");
                }
                break;
            case TEXT:
                text(i, ((Shape.Text) shape).max());
                break;
            case BLOCK:
                block(i, (Shape.Block) shape);
                break;
            case VECTOR:
                vector.lay((Shape.Vector) shape, i, args, words);
                break;
            case MESSAGE:
            case MESSAGES:
                messages.lay(shape, i, args, words);
                break;
            case NESTED:
                nested.lay((Shape.Nested) shape, i, args, words);
                break;
            case SIXTH:
                sixth.lay(i, words);
                break;
            default:
                throw new Malformed(row.name() + ": unknown shape");
        }
    }

    private void text(int i, int max) throws Malformed {
        if (flag(i)) {
            int n = ushort();
            check(n <= max, "too long a text");
            int at = copy(n, n + 1);
            area.bytes().put(at + n, (byte) 0);
            offset[i] = at;
            capacity[i] = n;
            words[i] = pointer(at);
        }
    }

    private void block(int i, Shape.Block block) throws Malformed {
        if (ins.hasRemaining() && ins.get(ins.position()) == Flag.SHORT) {
            beginning(i, block);
            return;
        }
        if (!flag(i)) {
            return;
        }
        long n = size(block);
        if (n < 0 || n > area.capacity()) {
            throw new Malformed(row.name() + ": block of " + n);
        }
        offset[i] = block.dir().in() ? copy((int) n, (int) n) : take((int) n);
        check(!block.size().options() || !Flag.binary(area.bytes().get(offset[i])), "binary options");
        capacity[i] = (int) n;
        if (!block.dir().in() && block.fill().rule() != Fill.Rule.RESULT) {
            zero(offset[i], (int) n);
        }
        words[i] = pointer(offset[i]);
    }

    /** What could be read of a block, where the area ends and the next byte faults. */
    private void beginning(int i, Shape.Block block) throws Malformed {
        ins.get();
        int got = uint();
        check(block.dir() == Shape.Dir.IN && !block.size().inside(), "no beginning");
        long n = block.size().bytes(args);
        check(n < 0 || got < n, "more than a beginning");
        offset[i] = last(got);
        capacity[i] = got;
        words[i] = pointer(offset[i]);
    }

    /** Puts the next {@code got} bytes of the ins where the area ends; their offset. */
    int last(int got) throws Malformed {
        need(got);
        check(end == area.capacity() && got <= end - cursor, "no room for a beginning");
        int at = end - got;
        end = at;
        area.bytes().put(at, ins, ins.position(), got);
        ins.position(ins.position() + got);
        return at;
    }

    private long size(Shape.Block block) throws Malformed {
        if (block.size().inside()) {
            need(Integer.BYTES);
            return block.size().bytes(ins.getInt(ins.position()));
        }
        return block.size().deref() ? deref(block.size().arg()) : block.size().bytes(args);
    }

    private long deref(int k) throws Malformed {
        check(offset[k] >= 0, "a capacity is missing");
        int n = area.bytes().getInt(offset[k]);
        check(n <= Flag.MAX_DEREF, "too large a capacity");
        return n;
    }

    /** Reads a flag and sets the word if nothing is carried; true if something is. */
    boolean flag(int i) throws Malformed {
        byte flag = rawFlag();
        if (flag == Flag.PRESENT) {
            return true;
        }
        if (flag != Flag.NULL && flag != Flag.BAD) {
            throw new Malformed(row.name() + ": flag " + flag);
        }
        words[i] = flag == Flag.NULL ? 0 : fault(i);
        return false;
    }

    byte rawFlag() throws Malformed {
        need(1);
        byte flag = ins.get();
        check(flag >= 0 && flag <= Flag.SHORT, "a bad flag");
        return flag;
    }

    void need(int n) throws Malformed {
        if (n < 0 || ins.remaining() < n) {
            throw new Malformed(row.name() + ": ins too short");
        }
    }

    private int ushort() throws Malformed {
        need(2);
        return ins.getShort() & 0xffff;
    }

    /** The next u32, which must be a possible number of bytes. */
    int uint() throws Malformed {
        need(4);
        int n = ins.getInt();
        if (n < 0 || n > area.capacity()) {
            throw new Malformed(row.name() + ": " + n + " bytes");
        }
        return n;
    }

    /** Reserves room, on a multiple of 16; its offset. */
    int take(int n) throws Malformed {
        int at = cursor;
        if (n < 0 || n > end - at) {
            throw new Malformed(row.name() + ": the area is too small");
        }
        cursor = (int) Math.min(end, (at + (long) n + 15) & ~15L);
        return at;
    }

    /** Takes the next {@code n} bytes of the ins into new room of {@code room} bytes; its offset. */
    int copy(int n, int room) throws Malformed {
        need(n);
        int at = take(room);
        area.bytes().put(at, ins, ins.position(), n);
        ins.position(ins.position() + n);
        return at;
    }

    void zero(int at, int n) {
        for (int i = 0; i < n; i++) {
            area.bytes().put(at + i, (byte) 0);
        }
    }

    long pointer(int at) {
        return area.address() + at;
    }

    long fault() {
        return fault;
    }

    /** What argument {@code i} becomes if it is bad: of the same kind as the guest's address, since the kernel looks at that. */
    long fault(int i) {
        return Flag.reachable(args[i], 0) ? fault : Flag.WILD;
    }

    ByteBuffer ins() {
        return ins;
    }

    ByteBuffer room() {
        return area.bytes();
    }

    String name() {
        return row.name();
    }

    /** Remembers where argument {@code i} was laid, and how many bytes it has there. */
    void laid(int i, int at, int n) {
        offset[i] = at;
        capacity[i] = n;
    }

    /** Where argument {@code i} was laid in the area, or -1; for {@link Trace}. */
    int offset(int i) {
        return offset[i];
    }

    /** Bytes of argument {@code i} in the area. */
    int capacity(int i) {
        return capacity[i];
    }

    /** Is all that was laid in the first bytes of the area, so that other calls can be laid behind these? */
    public boolean within(int bytes) {
        return cursor <= bytes && end == area.capacity();
    }

    /** Most bytes that {@link #outs} appends for this call. */
    public int outsMost() {
        return cursor + 64;
    }

    /**
     * After the deputy's call: appends what its kernel filled. The bytes and the lengths in the area may by now be
     * anything; no more than was reserved is ever taken.
     *
     * @param result what the call returned, errors as -errno
     * @param into must have room for {@link #outsMost} bytes; made little endian
     */
    public void outs(long result, ByteBuffer into) {
        into.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < row.args().size(); i++) {
            outs.argument(i, row.args().get(i).of(args), result, into);
        }
    }

    /** Appends a u32 length and that many bytes of the area. */
    void append(int at, long n, ByteBuffer into) {
        int bytes = (int) n;
        into.putInt(bytes);
        if (bytes > 0) {
            into.put(into.position(), area.bytes(), at, bytes);
            into.position(into.position() + bytes);
        }
    }
}
