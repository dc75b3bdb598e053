package org.mosix.syscall.table;

import org.mosix.syscall.table.Shape.Block;
import org.mosix.syscall.table.Shape.Dir;
import org.mosix.syscall.table.Shape.Look;
import org.mosix.syscall.table.Shape.Text;
import org.mosix.syscall.table.Shape.Value;

/** Short words for the shapes in the table's lines. */
final class Shapes {
    /** A number. */
    static final Value INT = new Value(Look.NUMBER);
    /** Flags or an opaque word. */
    static final Value HEX = new Value(Look.HEX);
    /** File permissions. */
    static final Value OCT = new Value(Look.OCTAL);
    /** A descriptor, or AT_FDCWD. */
    static final Value FD = new Value(Look.FD);
    /** A signal number. */
    static final Value SIG = new Value(Look.SIGNAL);
    /** An address in the caller's memory; never carried. */
    static final Value PTR = new Value(Look.POINTER);
    /** A file name: PATH_MAX with its NUL, path_resolution(7). */
    static final Text FILE = new Text(4096);
    /** An attribute's, key's, queue's or other short name. */
    static final Text NAME = new Text(256);
    /** A description, a type, an option: a page with its NUL, strndup_user of the kernel. */
    static final Text WORDS = new Text(4096);
    /** A string of any length. */
    static final Text LONG_TEXT = new Text(32768, false);
    /** A name that comes back, short beyond doubt. */
    static final Block NAME_OUT = new Block(Dir.OUT, fixed(256), new Fill(Fill.Rule.TEXT, 0, 0), false);
    /** The options of mount(2): a page. */
    static final Block OPTIONS = in(new Size(Size.Base.OPTIONS, 0, 0, 4096));
    /** struct file_handle. */
    static final Size HANDLE = new Size(Size.Base.HANDLE, 0, 0, 0);
    /** sigset_t as the kernel knows it. */
    static final Block SET = in(8);
    /** struct timespec or timeval. */
    static final Block TIME = in(16);

    /** struct sigevent; with SIGEV_THREAD its value is a pointer to the 32 bytes of a cookie. */
    static final Shape SIGEVENT = new Shape.Nested(fixed(64), false, 0, Dir.IN, new Shape.Inner(-1, 32, 12, 2));
    /** struct ifconf: length and pointer, netdevice(7). */
    static final Shape IFCONF = new Shape.Nested(fixed(16), true, 8, Dir.OUT, new Shape.Inner(0, 1 << 16, -1, 0));

    private Shapes() { }

    static Size len(int arg) {
        return new Size(Size.Base.LONG, arg, 1, 0);
    }

    static Size len(int arg, int unit, int plus) {
        return new Size(Size.Base.LONG, arg, unit, plus);
    }

    static Size ilen(int arg, int unit) {
        return new Size(Size.Base.INT, arg, unit, 0);
    }

    static Size ulen(int arg, int unit) {
        return new Size(Size.Base.UINT, arg, unit, 0);
    }

    static Size bits(int arg) {
        return new Size(Size.Base.BITS, arg, 0, 0);
    }

    /** As len, but longer ones are the same to the kernel as this. */
    static Size clip(int arg, int most) {
        return new Size(Size.Base.CLIP, arg, 1, most);
    }

    static Size nodes(int arg) {
        return new Size(Size.Base.NODES, arg, 0, 0);
    }

    /** A structure that says its size in its first word; 0 there means {@code first}, its first version's. */
    static Size self(int first) {
        return new Size(Size.Base.SELF, 0, first, 0);
    }

    /** struct xattr_args: a pointer, its length, flags; XATTR_SIZE_MAX. */
    static Shape attribute(Dir dir, int size) {
        return new Shape.Nested(len(size), false, 0, dir, new Shape.Inner(8, 1 << 16, -1, 0));
    }

    static Block in(int bytes) {
        return in(fixed(bytes));
    }

    static Block in(Size size) {
        return new Block(Dir.IN, size, Fill.ALL, false);
    }

    static Block out(int bytes) {
        return out(fixed(bytes));
    }

    static Block out(Size size) {
        return new Block(Dir.OUT, size, Fill.ALL, false);
    }

    static Block io(int bytes) {
        return io(fixed(bytes));
    }

    static Block io(Size size) {
        return new Block(Dir.INOUT, size, Fill.ALL, false);
    }

    /** Bulk bytes in, length in that argument. */
    static Block data(int length) {
        return in(len(length)).cuttable();
    }

    /** A buffer whose capacity is in that argument and which the result counts. */
    static Block buf(int length) {
        return out(len(length)).result().cuttable();
    }

    /** A buffer whose capacity and filled length are in the int behind that argument. */
    static Block sized(Dir dir, int pointer) {
        return new Block(dir, new Size(Size.Base.DEREF, pointer, 1, 0), Fill.DEREF, false);
    }

    /** As sized, with an unsigned int. */
    static Block usized(Dir dir, int pointer) {
        return new Block(dir, new Size(Size.Base.UDEREF, pointer, 1, 0), Fill.DEREF, false);
    }

    /** An attribute's value or list that comes back: XATTR_SIZE_MAX. */
    static Block value(int length) {
        return out(clip(length, 1 << 16)).result();
    }

    static Shape vin(int count) {
        return new Shape.Vector(true, count);
    }

    static Shape vout(int count) {
        return new Shape.Vector(false, count);
    }

    private static Size fixed(int bytes) {
        return new Size(Size.Base.FIXED, 0, 0, bytes);
    }
}
